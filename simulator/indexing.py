"""An element of an array, or a view of some of its axes, as the kernel's code reaches it.

numba's own code serves slices, masks and all layouts, and keeps each part of an array in a memory
cell of its own. Most of what the kernel does is to index by whole numbers: half of what LLVM would
be given is left out here. What is reached is the same, negative indices included. Bounds are not
checked: where numba is told to check them (NUMBA_BOUNDSCHECK), its own code is used.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from llvmlite.ir.instructions import InsertValue
from numba import types
from numba.core.cgutils import pack_array, unpack_tuple
from numba.core.imputils import impl_ret_borrowed
from numba.np.arrayobj import load_item, store_item

from simulator.packed import array_of

WORD = ir.IntType(64)
Code = Callable[[Any, Any, Any, Any], Any]
"""From context, builder, signature and arguments to a value, as numba asks for it."""


def code_for(function: Any, signature: Any) -> Code | None:
    """How to read or write what this signature indexes; None where it takes what numba has."""
    key = getattr(function, "typing_key", None)
    if key is not operator.getitem and key is not operator.setitem:
        return None
    array, index = signature.args[:2]
    kinds = _kinds(index)
    known = isinstance(array, types.Array) and array.layout == "C" and array.aligned
    if not known or not kinds or not all(isinstance(kind, types.Integer) for kind in kinds):
        return None
    if len(kinds) == array.ndim:
        return _read if key is operator.getitem else _write
    return _view if key is operator.getitem and len(kinds) < array.ndim else None


def _kinds(index: Any) -> tuple[Any, ...]:
    return tuple(index.types) if isinstance(index, types.BaseTuple) else (index,)


def _read(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """An element."""
    kind = signature.args[0]
    return load_item(context, builder, kind, _address(context, builder, signature, arguments))


def _write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Overwrite an element."""
    kind, given = signature.args[0], signature.args[2]
    address = _address(context, builder, signature, arguments)
    value = context.cast(builder, arguments[2], given, kind.dtype)
    store_item(context, builder, kind, value, address)
    return context.get_dummy_value()


def _view(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """The rest of the axes, where the first are given: a reference more, where they are counted."""
    kind, out = signature.args[0], signature.return_type
    array, taken = arguments[0], kind.ndim - out.ndim
    shape = _axes(context, builder, kind, array, "shape")[taken:]
    strides = _axes(context, builder, kind, array, "strides")[taken:]
    parts = {
        "meminfo": _part(context, builder, kind, array, "meminfo"),
        "parent": _part(context, builder, kind, array, "parent"),
        "nitems": _product(builder, shape),
        "itemsize": _part(context, builder, kind, array, "itemsize"),
        "data": _address(context, builder, signature, arguments),
        "shape": pack_array(builder, shape),
        "strides": pack_array(builder, strides),
    }
    view = array_of(context, builder, out, parts)
    return impl_ret_borrowed(context, builder, out, view)


def _part(context: Any, builder: Any, kind: Any, array: Any, name: str) -> Any:
    return _item(builder, array, context.data_model_manager[kind].get_field_position(name))


def _axes(context: Any, builder: Any, kind: Any, array: Any, name: str) -> list[Any]:
    """The shape or the strides, axis by axis."""
    part = _part(context, builder, kind, array, name)
    return [_item(builder, part, axis) for axis in range(kind.ndim)]


def _item(builder: Any, whole: Any, place: int) -> Any:
    """An item of an aggregate: what was put in, where that was just done."""
    found = whole
    while isinstance(found, InsertValue):
        if found.indices == [place]:
            return found.operands[1]
        found = found.operands[0]
    return builder.extract_value(whole, place)


def _address(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Where what is indexed begins."""
    kind, index = signature.args[:2]
    array, given = arguments[:2]
    kinds = _kinds(index)
    indices = unpack_tuple(builder, given) if isinstance(index, types.BaseTuple) else [given]
    shape = _axes(context, builder, kind, array, "shape")
    offset = None
    for axis, size in enumerate(shape):
        if offset is not None:
            offset = builder.mul(offset, size)
        if axis < len(indices):
            place = _from_start(context, builder, kinds[axis], indices[axis], size)
            offset = place if offset is None else builder.add(offset, place)
    return builder.gep(_part(context, builder, kind, array, "data"), [offset])


def _from_start(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
    """An index from the start of its axis: a negative one counts from the end."""
    if not kind.signed:
        return context.cast(builder, index, kind, types.uintp)
    place = context.cast(builder, index, kind, types.intp)
    if isinstance(place, ir.Constant) and isinstance(place.constant, int) and place.constant >= 0:
        return place
    negative = builder.icmp_signed("<", place, ir.Constant(WORD, 0))
    return builder.select(negative, builder.add(place, size), place)


def _product(builder: Any, sizes: Sequence[Any]) -> Any:
    product = sizes[0]
    for size in sizes[1:]:
        product = builder.mul(product, size, flags=["nsw"])
    return product
