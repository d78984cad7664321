"""Compile a function of the kernel with all that it calls, once.

numba links, optimises and emits each function for itself, and again inside every function above it.
Here an inner function stays in LLVM's intermediate form; only one that Python calls is emitted.

This file and `simulator.indexing` are the only ones that rest on private parts of numba, each with
its reason. With a release that is not known to have them, `simulator.jit` imports neither and
compiles as numba does: it takes longer, and gives the same counts.
"""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from llvmlite.binding import parse_assembly
from numba import config, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.registry import CPUDispatcher
from numba.core.runtime import rtsys
from numba.core.sigutils import normalize_signature
from numba.core.targetconfig import ConfigStack
from numba.core.typed_passes import NativeLowering
from numba.core.types.functions import BaseFunction

from simulator.provenance import code_of


class _Library(JITCodeLibrary):  # type: ignore[misc]
    """Private of numba: where functions are optimised by themselves."""

    def _optimize_functions(self, module: Any) -> None:
        """Of what is only declared there is nothing to optimise, and numba asks LLVM each time."""
        super()._optimize_functions(_Defined(module))


class _Defined:
    """A module of LLVM, with the functions alone that it has the code of."""

    def __init__(self, module: Any) -> None:
        self.__dict__["module"] = module
        self.__dict__["functions"] = [one for one in module.functions if not one.is_declaration]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.module, name, value)


class _InnerLibrary(_Library):
    """Code that is linked into what calls it and never emitted."""

    def finalize(self) -> None:
        """Nothing is linked or emitted. Private of numba: the flag that says it was done."""
        self._finalized = True


class _TopLibrary(_Library):
    """Code that is emitted. Private of numba: what a library is to be linked with."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Link all that inner functions call, once each; optimise and emit."""
        found: dict[Any, None] = {}
        waiting = [self]
        while waiting:
            for library in waiting.pop()._linking_libraries:
                if library not in found:
                    found[library] = None
                    if isinstance(library, _InnerLibrary):
                        waiting.append(library)
        self._linking_libraries = [*found]
        super().finalize()

    def _get_module_for_linking(self) -> Any:
        """What numba saves beside machine code, for code that is linked with it: there is none.

        It looks up there what can be called. Reading a whole module takes longer than all else.
        """
        names = (each.name for each in self.get_defined_functions())
        return parse_assembly("\n".join(f'define void @"{n}"() {{ ret void }}' for n in names))


class _Flags(Flags):  # type: ignore[misc]
    """Options of a compilation, compared by what was set.

    numba asks for all forty by name whenever it looks up a function: a tenth of the time.
    """

    def __hash__(self) -> int:
        return _HASH

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Flags) and self._values == other._values:
            return True
        return bool(super().__eq__(other))


_HASH = hash(Flags())
"""numba's own is one of the names alone: the same for all."""


class _Compiler(Compiler):  # type: ignore[misc]
    """numba's own, with another kind of library: what `pipeline_class` is for."""

    def __init__(self, typing: Any, target: Any, library: Any, *rest: Any) -> None:
        arguments, returned, flags, local = rest
        super().__init__(typing, target, library, arguments, returned, _Flags(flags), local)
        target = self.state.targetctx
        target.get_abi_sizeof = _size_of(target.get_abi_sizeof)
        if not target.enable_boundscheck:  # which is for numba's own code to do
            target.get_function = _with_own_indexing(target, target.get_function)

    def library(self, kind: type[JITCodeLibrary]) -> Any:
        """An empty one, named after the function."""
        return kind(self.state.targetctx.codegen(), self.state.func_id.func_qualname)


_NOT_NEEDED = (
    "InlineClosureLikes",  # the kernel has no closures and no comprehensions,
    "InlineInlinables",  # nothing that numba is to inline before it knows types,
    "InlineOverloads",  # or when it does,
    "NopythonRewrites",  # no expressions of whole arrays,
    "IRLegalization",  # and counts no references: it need not know where a variable ends.
)
"""Passes that find nothing to do in an inner function, and look for a tenth of the time."""


class _InnerCompiler(_Compiler):
    """Stops before machine code."""

    def define_pipelines(self) -> list[Any]:
        if self.state.flags.nrt:
            raise TypeError(
                f"{self.state.func_id.func_qualname}: only Python may call what allocates"
            )
        self.state.flags.no_compile = True
        self.state.flags.no_cpython_wrapper = True
        self.state.library = self.library(_InnerLibrary)
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [each for each in passes.passes if each[0].__name__ not in _NOT_NEEDED]
        passes.add_pass_after(_Offer, NativeLowering)
        passes.finalize()
        return [passes]


@register_pass(mutates_CFG=True, analysis_only=False)
class _Offer(LoweringPass):  # type: ignore[misc]
    """Offer a function without machine code to its callers: `no_compile` alone leaves that out."""

    _name = "offer_inner_function"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        lowered = state["cr"]
        name = object()  # callers find the function by what stands for its machine code
        state.targetctx.insert_user_function(name, lowered.fndesc, [state.library])
        state["cr"] = lowered._replace(cfunc=name)
        return True


def _with_own_indexing(target: Any, find: Callable[..., Any]) -> Callable[..., Any]:
    """How numba finds the code of an operation: that of indexing is ours.

    It loads all that numba knows of arrays, which takes longer than to read compiled code.
    """
    from simulator.indexing import code_for

    def get_function(function: Any, signature: Any, *rest: Any, **options: Any) -> Any:
        code = code_for(function, signature)
        if code is None:
            return find(function, signature, *rest, **options)
        return lambda builder, arguments, *_: code(target, builder, signature, arguments)

    return get_function


def _size_of(ask: Callable[[Any], int]) -> Callable[[Any], int]:
    """Bytes of a type of LLVM's, which numba has it parse a module for, each time."""

    def size(kind: Any) -> int:
        name = str(kind)
        if name not in _SIZES:
            _SIZES[name] = ask(kind)
        return _SIZES[name]

    return size


_SIZES: dict[str, int] = {}


class _TopCompiler(_Compiler):
    """Links, optimises and emits."""

    def compile_extra(self, function: Any) -> Any:
        with _no_collection(), _signatures_kept():
            return super().compile_extra(function)

    def define_pipelines(self) -> Any:
        self.state.library = self.library(_TopLibrary)
        self.state.library.enable_object_caching()
        return super().define_pipelines()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Compiling makes millions of objects that stay: looking for garbage is a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _signatures_kept() -> Iterator[None]:
    """Which version of a function suits which types is found once: numba tries all, each time.

    Private of numba: where it asks, and what else that leaves behind. Its lock is held meanwhile.
    """
    found: dict[Any, tuple[Any, Any]] = {}
    functions: Any = BaseFunction
    search = functions.get_call_type

    def get_call_type(self: Any, context: Any, arguments: Any, keywords: Any) -> Any:
        flags = ConfigStack.top_or_none()
        if keywords or not isinstance(flags, _Flags):
            return search(self, context, arguments, keywords)
        asked = (self, flags, *arguments)
        if asked not in found:
            signature = search(self, context, arguments, keywords)
            found[asked] = signature, self.get_impl_key(signature)
        signature, self._impl_keys[signature.args] = found[asked]
        return signature

    functions.get_call_type = get_call_type
    try:
        yield
    finally:
        functions.get_call_type = search


class _Locator(_CacheLocator):  # type: ignore[misc]
    """Where a function is kept. Private of numba, whose own wants a folder that it can write."""

    def __init__(self, module: str, source: str) -> None:
        self._py_file = source
        self._folder = Path(config.CACHE_DIR) / module

    @classmethod
    def from_function(cls, function: Any, source: str) -> Any:
        """Named by the module, wherever it is installed: a copy of the program finds its code.

        The folder is made when something is saved: a read-only one is read.
        """
        return cls(function.__module__, source)

    def get_cache_path(self) -> str:
        """The folder of the functions of one module."""
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """What the file says, not when it was written: that changes in an image of a container."""
        return _code_digest(self._py_file)

    def get_disambiguator(self) -> str:
        """No line number: a comment may move a function. numba compares its code besides."""
        return ""


@cache
def _code_digest(path: str) -> str:
    return hashlib.sha256(code_of(Path(path))).hexdigest()


class _Impl(CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_Locator,)


class _Cache(FunctionCache):  # type: ignore[misc]
    """Compiled code on disk: what cannot be read is compiled, what cannot be saved is not."""

    _impl_class = _Impl
    allocates = False

    def load_overload(self, signature: Any, context: Any) -> Any:
        """The compiled function, or None.

        What numba knows of NumPy and SciPy is loaded where something is compiled, not here. What
        counts references to arrays is compiled in each process: for functions that make some.
        """
        if self.allocates:
            rtsys.initialize(context)
        with suppress(OSError), self._guard_against_spurious_io_errors():
            return self._load_overload(signature, context)
        return None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Save it, if that can be done."""
        with suppress(OSError):
            super().save_overload(signature, compiled)


class KernelFunction(CPUDispatcher):  # type: ignore[misc]
    """A function that compiled code takes in as an inner one; Python calls it as a top one."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any], cache: bool) -> None:
        options = {"nopython": True, **options}
        super().__init__(function, targetoptions=options, pipeline_class=_InnerCompiler)
        self.cached = cache

    @cached_property
    def top(self) -> Any:
        """What Python calls. Made on first use: of nearly all functions it never is."""
        made = CPUDispatcher(
            self.py_func, targetoptions=self.targetoptions, pipeline_class=_TopCompiler
        )
        if self.cached:
            made._cache = _Cache(self.py_func)
            made._cache.allocates = self.targetoptions["_nrt"]
        return made

    def get_call_template(self, arguments: Any, keywords: Any) -> Any:
        """One version for a number, be it written in the call or not."""
        return super().get_call_template([types.unliteral(a) for a in arguments], keywords)

    def compile(self, signature: Any) -> Any:
        """As an inner function; what compiles the top one holds numba's lock."""
        arguments, returned = normalize_signature(signature)
        result = self.overloads.get(arguments)
        if result is None:
            result = self.overloads[arguments] = self._compiler.compile(arguments, returned)
        return result.entry_point

    def __call__(self, *arguments: Any) -> Any:
        """Called by Python."""
        return self.top(*arguments)
