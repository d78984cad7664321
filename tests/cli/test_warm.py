"""`simulator warm` and `simulator info`: compiled code, ahead of time and where it is."""

from pathlib import Path

import pytest

from simulator import jit
from simulator.cache import Cache
from simulator.cli.info import info
from simulator.cli.warm import FAMILIES, warm
from simulator.errors import SimulatorError


def test_info_says_how_the_kernel_is_compiled_and_where_it_is_kept(capsys, monkeypatch) -> None:
    info()
    assert str(jit.CACHE or "no cache can be written") in capsys.readouterr().out
    monkeypatch.setattr(jit, "NEWEST", (0, 60))
    info()
    assert "function by function: numba" in capsys.readouterr().out


def test_warm_needs_a_folder(monkeypatch) -> None:
    monkeypatch.setattr(jit, "CACHE", None)
    with pytest.raises(SimulatorError, match="NUMBA_CACHE_DIR"):
        warm()
    monkeypatch.setattr(jit, "CACHE", Cache(Path("/opt/cache"), writable=False))
    with pytest.raises(SimulatorError, match=r"cache \(read-only\): .* none can be added"):
        warm()


@pytest.mark.skipif(not (jit.CACHE and jit.CACHE.writable), reason="nothing is kept here")
def test_every_family_of_laws_is_compiled_and_then_only_read(capsys) -> None:
    warm()
    capsys.readouterr()
    warm()
    told = capsys.readouterr()
    assert told.out == f"{jit.CACHE}\n"
    assert "compiling" not in told.err
    assert [line.partition(":")[0] for line in told.err.splitlines()] == [*FAMILIES]
