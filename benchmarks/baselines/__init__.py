"""Honest strong rivals of the kernel: the same work in blocked NumPy, plain NumPy and a numba loop."""
