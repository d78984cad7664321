"""What linking takes for granted of a function of the kernel is asked of each."""

import numpy as np
import pytest

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
