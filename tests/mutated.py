"""Mutated files through the command line: `python -m tests.mutated 10000` runs so many.

Each trial is a pure function of its number: files of a small election or of one that ships, one to
three mutations of one of them, one command. It fails if the program ends with anything but 0, 1 or
2, takes longer than five seconds, or has grown beyond 500 MB. Result folders are among the files.
"""

import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from time import process_time
from typing import Any

from typer.testing import CliRunner

from simulator.cli.app import app
from tests.cli.conftest import CANDIDATES, SCENARIO, VOTES

SHIPPED = Path(__file__).parents[1] / "scenarios"
SECONDS, MEGABYTES = 5.0, 500
EXTREME: tuple[Any, ...] = (
    *(0, -1, 1, 2**31, 2**63, 10**400, 1e308, -1e308, 5e-324, 1e-300, 0.1 + 0.2, 99.999999999),
    *(float("nan"), float("inf"), True, None, "", " ", "\0", "\ud7ff\uffff", "\u202eabc", "é", "é"),
    *("x" * 300, "default", "house", "INVALID", "../../etc", "CON", "=1+1", "#x", "1e9", "nan"),
    *([], {}, [[]], [{}], {"default": 0.17}, {"csv": "votes.csv"}, {"csv": "."}, [1, "a", {}]),
)
JUNK = (*"\0\"'[]{=.,\n\r\\#é\u200b", "9" * 40)
SWEEP = """\
format = 1
id = "polls"
extends = "small.toml"
draws = 64
baseline = { "party.red.share" = 45 }
[sample]
points = 3
[[axis]]
key = "party.red.share"
values = [40, 45, 50]
[[axis]]
name = "threshold"
key = "tier.lists.threshold.share"
uniform = [2.0, 6.0]
"""
POLLS = """\
Polling firm,Fieldwork date,Sample,Red,Blue,Green,Others,Undecided,Lead
2030 election,5 May 2030,–,40.1,38.0,14.9,7.0,,2.1
Alpha[a],28 Apr – 3 May 2030,"1,501",39,37.5[b],15.5,8,12,1.5
Beta,03/05/2030,"~2,000","40,5 %",38%,14,8,,2
Beta,27/04/2030,TOM • 1.001,–,38,14,48,<1,2
"""
LONG_POLLS = """\
house,first,last,n,party,share
x,2030-04-01,2030-04-07,1000,red,50
x,2030-04-01,2030-04-07,1000,blue,45
y,2030-04-03,2030-04-09,,red,52
y,2030-04-03,2030-04-09,,blue,43
"""
COMMANDS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("small.toml", 8, ("check", "small.toml")),
    ("small.json", 8, ("check", "small.json")),
    ("small.toml", 2, ("run", "small.toml", "--draws", "64")),
    ("small.json", 4, ("run", "small.json", "--draws", "64")),
    ("small.json", 1, ("replay", "small.json", "--draw", "3")),
    ("small.json", 1, ("compare", "whole.toml", "small.json", "--draws", "64")),
    ("votes.csv", 3, ("allocate", "small.toml", "votes.csv", "--explain")),
    ("votes.csv", 2, ("compare", "small.toml", "votes.csv", "--draws", "64")),
    ("votes.csv", 3, ("new", "--from-votes", "votes.csv", "--law", "sweden", "--seats", "9")),
    ("votes.csv", 2, ("check", "country/scenario.toml")),
    ("polls.toml", 3, ("sweep", "polls.toml", "--dry-run")),
    ("polls.toml", 1, ("sweep", "polls.toml")),
    ("country/scenario.toml", 3, ("check", "country/scenario.toml")),
    ("country/votes.csv", 3, ("check", "country/scenario.toml")),
    ("country/regions.csv", 3, ("check", "country/scenario.toml")),
    ("country/votes.csv", 1, ("allocate", "country/official.toml", "--by-region")),
    ("list.csv", 6, ("new", "--from-polls", "list.csv", "--law", "sweden", "--date", "2030-06-02")),
    ("long.csv", 3, ("new", "--from-polls", "long.csv", "--law", "none", "--date", "2030-06-02")),
    ("polled/polls.csv", 4, ("check", "polled/polls.toml")),
    ("polled/polls.toml", 2, ("polls", "polled/polls.toml", "--format", "json")),
    ("results", 3, ("results", "verify")),
    ("results", 1, ("results",)),
    ("results", 2, ("run", "small.toml", "--draws", "64")),
    ("results", 1, ("compare", "results/small", "small.toml", "--draws", "64")),
)
"""The file that is mutated (a folder: one of its files), how often, and the command."""


def make_files(folder: Path) -> None:
    """The files of every trial, as they are before mutation, with a saved result."""
    districts = "".join(CANDIDATES.format(district=district) for district in ("east", "west"))
    text = SCENARIO + districts
    (folder / "small.toml").write_text(text)
    (folder / "whole.toml").write_text(text)
    (folder / "small.json").write_text(json.dumps(tomllib.loads(text), indent=1))
    (folder / "votes.csv").write_text(VOTES)
    (folder / "polls.toml").write_text(SWEEP)
    (folder / "list.csv").write_text(POLLS, encoding="utf-8")
    (folder / "long.csv").write_text(LONG_POLLS)
    shutil.copytree(SHIPPED / "sweden-2022", folder / "polled")
    shutil.copytree(SHIPPED / "norway-2021", folder / "country")
    with chdir(folder):
        CliRunner().invoke(app, ["run", "small.toml", "--draws", "64", "--quiet"])


def trial(number: int, made: Path, folder: Path) -> str | None:
    """Mutate a copy of the files in `folder`, run a command; what went wrong, or None."""
    chance = random.Random(number)
    target, _, words = chance.choices(COMMANDS, [weight for _, weight, _ in COMMANDS])[0]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    file = folder / target
    if file.is_dir():
        file = chance.choice(sorted(path for path in file.rglob("*") if path.is_file()))
    content = file.read_bytes()
    for _ in range(chance.randint(1, 3)):
        content = _mutated(content, file.suffix, chance)
    file.write_bytes(content)
    start = process_time()
    with chdir(folder):
        done = CliRunner().invoke(app, list(words))
    took = process_time() - start
    size = _peak()
    told = f"trial {number}: {' '.join(words)} with {target} mutated: "
    if done.exit_code not in (0, 1, 2) or (done.exception and done.exc_info[0] is not SystemExit):
        return told + f"exit {done.exit_code}: {done.stderr[-2000:]}{done.exception!r}"
    if "Traceback" in done.stderr or took > SECONDS or size > MEGABYTES:
        return told + f"{took:.1f} s, {size} MB: {done.stderr[-500:]}"
    return None


def _peak() -> int:
    """Megabytes, at most. What `getrusage` tells begins with those of the parent on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text()).group(1)) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _mutated(content: bytes, suffix: str, chance: random.Random) -> bytes:
    kinds: list[Callable[[bytes, random.Random], bytes]] = [_bytes, _line]
    if suffix == ".json":
        kinds = [_bytes, *[_tree] * 8]
    elif suffix in (".toml", ".csv"):
        kinds += [_word] * 4
    try:
        return chance.choice(kinds)(content, chance)
    except (ValueError, RecursionError):  # no longer text, or JSON
        return _bytes(content, chance)


def _bytes(content: bytes, chance: random.Random) -> bytes:
    """A piece deleted, doubled or replaced by junk."""
    start = chance.randint(0, len(content))
    end = min(len(content), start + chance.choice((0, 1, 3, 40, 4000)))
    new = chance.choice((b"", content[start:end] * 2, chance.choice(JUNK).encode(), b"\xff\xfe"))
    return content[:start] + new + content[end:]


def _line(content: bytes, chance: random.Random) -> bytes:
    """A line deleted, doubled, or moved."""
    lines = content.splitlines(keepends=True) or [b""]
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.randint(0, 2)):
        lines.insert(chance.randint(0, len(lines)), line)
    return b"".join(lines)


def _word(content: bytes, chance: random.Random) -> bytes:
    """A number, text or cell replaced by an extreme value, or by another word of the file."""
    text = content.decode()
    words = list(re.finditer(r'"[^"\n]*"|[^\s,=\[\]{}"]+', text))
    if not words:
        return content
    word = chance.choice(words)
    value = json.dumps(chance.choice(EXTREME), ensure_ascii=False).replace("Infinity", "inf")
    new = chance.choice((value, value.strip('"'), chance.choice(words).group()))
    return (text[: word.start()] + new + text[word.end() :]).encode()


def _tree(content: bytes, chance: random.Random) -> bytes:
    """A value of a JSON file replaced, deleted, doubled or put elsewhere."""
    tree = json.loads(content)
    places = list(_places(tree))
    if not places:
        return content
    around, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del around[key]
        case 1 if isinstance(around, list):
            around.insert(key, around[key])
        case 1:
            around[chance.choice(("x", "", "default", f"{key}s"))] = around[key]
        case 2:
            other, name = chance.choice(places)
            around[key] = json.loads(json.dumps(other[name]))
        case _:
            around[key] = chance.choice(EXTREME)
    return json.dumps(tree, indent=1, ensure_ascii=False).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


def failures(first: int, number: int) -> Iterator[str]:
    """What went wrong in so many trials."""
    with tempfile.TemporaryDirectory() as place:
        made, folder = Path(place, "made"), Path(place, "trial")
        made.mkdir()
        # In another process: compiling takes memory that is not to be measured here.
        files = "import sys, pathlib, tests.mutated as m; m.make_files(pathlib.Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", files, str(made)], cwd=SHIPPED.parent, check=True)
        for each in range(first, first + number):
            if found := trial(each, made, folder):
                yield found


if __name__ == "__main__":
    os.environ["SIMULATOR_DEBUG"] = "1"
    wanted, begin = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    count = 0
    for failure in failures(begin, wanted):
        count += 1
        print(failure, end="\n\n", flush=True)
    sys.exit(f"{wanted:,} trials, {count} failures" if count else 0)
