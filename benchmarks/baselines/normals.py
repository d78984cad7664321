"""Pairs of normals on whole arrays, as Box and Muller have them."""

import numpy as np


def box_muller(
    radius: np.ndarray, tangent: np.ndarray, spare: np.ndarray, out: tuple[np.ndarray, np.ndarray]
) -> None:
    """Overwrite both of `out` by `radius` times the cosine and the sine of an angle.

    `tangent` is that of half the angle; `out` may be `radius` and `tangent`. Overwrites all.
    """
    # With t = tan(angle / 2): cos = 2 / (1 + t^2) - 1 and sin = 2 t / (1 + t^2).
    np.tan(tangent, out=tangent)
    np.multiply(tangent, tangent, out=spare)
    spare *= 0.5
    spare += 0.5
    np.divide(radius, spare, out=spare)
    np.subtract(spare, radius, out=out[0])
    np.multiply(tangent, spare, out=out[1])
