"""Arrays by what is in them. Their axes are said in words where one is described: [row, lane]."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Integers32 = npt.NDArray[np.int32]
Integers8 = npt.NDArray[np.int8]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
"""Of Python's own whole numbers, of any size."""
Numbers = npt.NDArray[Any]
"""Any of these."""
