"""Where what a forecast states is rounded.

The last bits of linear algebra and of the exponential differ between machines. Rounded before
anything is drawn from them, and once more where they are written, figures are the same on all.
"""

import numpy as np
from numpy.typing import NDArray

DECIMALS = 6
"""Of shares in percent, and of scores."""
DIGITS = 6
"""Of variances and constants."""


def to_digits(value: float) -> float:
    """A number to `DIGITS` digits."""
    return float(f"{value:.{DIGITS}g}")


def all_to_digits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same of an array."""
    return np.array([to_digits(value) for value in values.flat]).reshape(values.shape)
