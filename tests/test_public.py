"""What `import simulator` offers: every public name is documented, and its example runs."""

import doctest
import subprocess
import sys
import tempfile
from types import ModuleType

import pytest

import simulator

NAMES = [name for name in simulator.__all__ if name != "__version__"]
METHODS = [simulator.Scenario.from_dict, simulator.Scenario.with_]


def test_dir_shows_what_is_public() -> None:
    assert dir(simulator) == sorted(simulator.__all__)


def test_no_function_bears_the_name_of_a_module() -> None:
    """Else importing the module would hide the function."""
    from importlib.util import find_spec

    for name in NAMES:
        is_module = isinstance(getattr(simulator, name), ModuleType)
        assert (find_spec(f"simulator.{name}") is not None) == is_module


@pytest.mark.parametrize(
    "name", [*NAMES, *METHODS], ids=lambda each: getattr(each, "__name__", each)
)
def test_the_example_of_a_public_name_runs(name: object) -> None:
    found = getattr(simulator, name) if isinstance(name, str) else name
    text = found.__doc__ or ""
    assert "Raises: " in text or "raised" in text or found is simulator.errors
    names = {"simulator": simulator, "Scenario": simulator.Scenario, "tempfile": tempfile}
    test = doctest.DocTestParser().get_doctest(text, names, str(name), None, None)
    assert test.examples
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert told == []


@pytest.mark.parametrize("name", [name for name in dir(simulator.errors) if name.endswith("Error")])
def test_errors_are_public(name: str) -> None:
    assert issubclass(getattr(simulator.errors, name), simulator.errors.SimulatorError)


def test_importing_the_package_imports_no_compiler() -> None:
    code = "import simulator, sys; sys.exit('numba' in sys.modules or 'polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
