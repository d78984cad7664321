"""Arrays in an .npz file, which is not trusted: sizes are bounded before anything is unpacked."""

import io
import math
import zipfile
from collections.abc import Callable, Mapping

import numpy as np

from simulator.arrays import Numbers

FASTEST = 1
"""Of zlib's levels: a fifth of the time of the one NumPy takes, for a sixth more bytes."""
HEAD = 1 << 10
"""Bytes before the numbers of an array, at most."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def npz_bytes(arrays: Mapping[str, Numbers]) -> bytes:
    """The arrays as an .npz file; the same bytes for the same arrays."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    return stream.getvalue()


def arrays_of(content: bytes, most: Callable[[str], int]) -> dict[str, Numbers]:
    """The arrays of a file, each of at most `most` bytes by its name.

    Raises: ValueError, where it is not such a file, has a larger array, or one of other things than
        whole numbers.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            for name, info in infos.items():
                size, room = info.file_size, most(name) + HEAD
                if info.compress_type not in METHODS or size > room:
                    told = f"{size:,} bytes unpacked, where {room:,} are possible"
                    raise ValueError(f"{name!r:.60}: {told}")
            return {name: _array(name, archive.read(info)) for name, info in infos.items()}
    except Exception as error:  # whatever zipfile, zlib and NumPy make of bytes that anybody wrote
        raise ValueError(" ".join(str(error).split())) from error


def _array(name: str, content: bytes) -> Numbers:
    """What is in an .npy file, whose bytes are there."""
    stream = io.BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(f"{name!r:.60}: not an array of this program")
    shape, by_column, dtype = np.lib.format.read_array_header_1_0(stream)
    numbers = content[stream.tell() :]
    if dtype.kind not in "iu" or len(numbers) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{name!r:.60}: {dtype!s:.40} {shape!s:.40} in {len(numbers):,} bytes")
    array: Numbers = np.frombuffer(numbers, dtype).reshape(shape, order="F" if by_column else "C")
    return array.copy()
