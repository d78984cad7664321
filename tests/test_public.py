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
OF_RESULTS = [
    name for name in vars(simulator.Result) if not name.startswith("_") and name not in ("kernel",)
]


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
    assert failures(text, names, str(name)) == []


def failures(text: str, names: dict[str, object], name: str) -> list[str]:
    """What the examples in a docstring, of which there are some, print that they should not."""
    test = doctest.DocTestParser().get_doctest(text, names, name, None, None)
    assert test.examples
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    return told


@pytest.fixture(scope="module")
def result() -> simulator.Result:
    return simulator.run(simulator.load("kazakhstan-2021"), draws=1_000, quiet=True)


@pytest.mark.parametrize("name", OF_RESULTS)
def test_the_example_of_a_method_of_a_result_runs(name: str, result: simulator.Result) -> None:
    text = vars(simulator.Result)[name].__doc__ or ""
    names = {"simulator": simulator, "tempfile": tempfile, "result": result}
    assert failures(text, names, name) == []


@pytest.mark.parametrize("name", [name for name in dir(simulator.errors) if name.endswith("Error")])
def test_errors_are_public(name: str) -> None:
    assert issubclass(getattr(simulator.errors, name), simulator.errors.SimulatorError)


def test_importing_the_package_imports_no_compiler() -> None:
    code = "import simulator, sys; sys.exit('numba' in sys.modules or 'polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
