"""A NamedTuple of arrays as compiled code takes it: one pointer, to a table of its members.

By itself each array of a NamedTuple is seven arguments of every function that takes it, and most of
what is compiled would hand them on. The table is made in Python and never changes while compiled
code runs, so what is read from it once may be kept in a register.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import typeof, types
from numba.core.cgutils import pack_array
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.numpy_support import as_dtype, from_dtype

Members = TypeVar("Members", bound=tuple[Any, ...])
Form = tuple[Any, Any]
"""What decides a member's type: an array's dtype and number of axes; the class of a NamedTuple and
the forms of its members; the class of anything else, and None."""


def packed(value: Members) -> Members:
    """A NamedTuple of arrays, numbers and the like as compiled code takes it; made once for many
    calls.

    Raises:
        ValueError: an array is not contiguous in C order.
    """
    return cast("Members", _Table(value))


class _Table:
    """Keeps the arrays alive, and what compiled code is given the address of."""

    __slots__ = ("address", "table", "type", "value")

    def __init__(self, value: Any) -> None:
        words: list[int] = []
        self.value = value
        self.type = _type_of_form(_read(value, words))
        self.table = np.array(words, np.int64)
        self.address = self.table.ctypes.data


class PackedType(types.Type):  # type: ignore[misc]
    """The type of a pointer to such a table: by member, its type and its place, in words."""

    def __init__(self, kind: str, members: tuple[tuple[str, Any, int], ...], words: int) -> None:
        self.members = {name: (member, place) for name, member, place in members}
        self.words = words
        digest = hashlib.sha256(repr(members).encode()).hexdigest()[:12]
        super().__init__(name=f"{kind}_{digest}")


def _read(value: Any, words: list[int]) -> Form:
    """Append the words of a member: an array's are its items, its address, its shape and its
    strides. Returns its form."""
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous:
            raise ValueError("an array that is not contiguous cannot be packed")
        words += (value.size, value.__array_interface__["data"][0], *value.shape, *value.strides)
        return value.dtype, value.ndim
    if isinstance(value, tuple):
        return type(value), tuple([_read(member, words) for member in value])
    if isinstance(value, float):
        words.append(int(np.float64(value).view(np.int64)))
    elif value is not None:
        words.append(int(value))
    return type(value), None


@cache
def _type_of_form(form: Form) -> Any:
    """Arrays are taken for writable, whether they are or not: one type, one compilation."""
    kind, inner = form
    if inner is None:
        return typeof(kind())
    if isinstance(inner, int):
        return types.Array(from_dtype(kind), inner, "C")
    members, words = [], 0
    for name, member in zip(kind._fields, map(_type_of_form, inner), strict=True):
        members.append((name, member, words))
        words += _size(member)
    return PackedType(kind.__name__, tuple(members), words)


def _size(known: Any) -> int:
    """Words of a member."""
    if isinstance(known, PackedType):
        return known.words
    if isinstance(known, types.Array):
        return 2 + 2 * int(known.ndim)
    return 0 if isinstance(known, types.NoneType) else 1


@register_model(PackedType)
class _PackedModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, known: PackedType) -> None:
        super().__init__(manager, known, ir.IntType(64).as_pointer())


@infer_getattr
class _PackedAttributes(AttributeTemplate):  # type: ignore[misc]
    key = PackedType

    def generic_resolve(self, known: PackedType, name: str) -> Any:
        return known.members[name][0] if name in known.members else None


@lower_getattr_generic(PackedType)  # type: ignore[untyped-decorator]
def _member(context: Any, builder: Any, known: PackedType, table: Any, name: str) -> Any:
    member, place = known.members[name]
    return impl_ret_borrowed(
        context, builder, member, _loaded(context, builder, member, table, place)
    )


def _loaded(context: Any, builder: Any, member: Any, table: Any, place: int) -> Any:
    """A member, read from its place."""

    def word(index: int) -> Any:
        address = builder.gep(table, [ir.Constant(ir.IntType(32), place + index)])
        found = builder.load(address)
        found.set_metadata("invariant.load", builder.module.add_metadata([]))
        return found

    if isinstance(member, types.NoneType):
        return context.get_dummy_value()
    if isinstance(member, PackedType):
        return builder.gep(table, [ir.Constant(ir.IntType(32), place)])
    if isinstance(member, types.Array):
        return _array(context, builder, member, word)
    if isinstance(member, types.Float):
        return builder.bitcast(word(0), ir.DoubleType())
    return builder.trunc(word(0), ir.IntType(1)) if member == types.boolean else word(0)


def _array(context: Any, builder: Any, member: Any, word: Callable[[int], Any]) -> Any:
    """An array out of its words, as a value. Nobody counts references to it."""
    kind = context.get_value_type(types.CPointer(member.dtype))
    axes = range(member.ndim)
    parts = {
        "nitems": word(0),
        "itemsize": ir.Constant(ir.IntType(64), as_dtype(member.dtype).itemsize),
        "data": builder.inttoptr(word(1), kind),
        "shape": pack_array(builder, [word(2 + axis) for axis in axes]),
        "strides": pack_array(builder, [word(2 + member.ndim + axis) for axis in axes]),
    }
    return array_of(context, builder, member, parts)


def array_of(context: Any, builder: Any, kind: Any, parts: dict[str, Any]) -> Any:
    """An array out of its parts, as a value; of those that are not given nothing is known."""
    model = context.data_model_manager[kind]
    array = ir.Constant(model.get_value_type(), None)
    for name, value in parts.items():
        array = builder.insert_value(array, value, model.get_field_position(name))
    return array


@typeof_impl.register(_Table)  # type: ignore[untyped-decorator]
def _typeof(value: _Table, _context: Any) -> Any:
    return value.type


@unbox(PackedType)  # type: ignore[untyped-decorator]
def _unbox(_known: PackedType, value: Any, call: Any) -> Any:
    address = call.pyapi.object_getattr_string(value, "address")
    number = call.pyapi.number_as_ssize_t(address)
    call.pyapi.decref(address)
    return NativeValue(call.builder.inttoptr(number, ir.IntType(64).as_pointer()))
