"""What linking takes for granted of a function of the kernel is asked of each."""

import numpy as np
import pytest
from llvmlite.binding import parse_bitcode

from simulator import jit

linked = pytest.mark.skipif(not jit.LINKED, reason="compiled function by function")


@linked
def test_compiled_code_calls_nothing_that_allocates() -> None:
    @jit.allocating
    def fresh(size: int) -> np.ndarray:
        return np.empty(size)

    @jit.kernel_function
    def calls(size: int) -> int:
        return fresh(size).size

    assert fresh(3).size == 3
    with pytest.raises(TypeError, match="fresh: only Python may call what allocates"):
        calls(3)


@linked
def test_no_code_is_saved_beside_machine_code() -> None:
    @jit.kernel_function
    def squares(size: int) -> int:
        found = 0
        for number in range(size):
            found += number * number
        return found

    assert squares(4) == 14
    (compiled,) = squares.top.overloads.values()
    _, _, (machine, beside) = compiled.library.serialize_using_object_code()
    names = [each.name for each in parse_bitcode(beside).functions]
    assert compiled.fndesc.llvm_cpython_wrapper_name in names  # numba does not call it otherwise
    assert "mul" not in str(parse_bitcode(beside)), "it takes as long to read as to import numba"
    assert machine
