"""The picture in README.md: the top of the flagship's page, as a browser shows it.

    python -m benchmarks.pictures

Needs chromium (`apt-get install chromium`) and the extra `dev`.
"""

import shutil
import sys
from pathlib import Path

import simulator
from simulator.report import Look, Words, of_election

FLAGSHIP, DRAWS = "kazakhstan-2023", 1_000_000
TARGET = Path(__file__).parent.parent / "docs" / "pictures" / f"{FLAGSHIP}.png"
SIZE, SCALE = {"width": 1060, "height": 1130}, 0.8


def main() -> int:
    """Draw, make the page, and take the picture."""
    from playwright.sync_api import sync_playwright

    if (chromium := shutil.which("chromium")) is None:
        print("no chromium here: apt-get install chromium", file=sys.stderr)
        return 1
    result = simulator.run(simulator.load(FLAGSHIP), draws=DRAWS, quiet=True)
    page = of_election(result, Words("en"), Look())
    TARGET.parent.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport=SIZE, device_scale_factor=SCALE)
        view.set_content(page.html)
        view.screenshot(path=TARGET)
        browser.close()
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
