"""`simulator info`: what is installed, and how it compiles."""

from simulator.provenance import provenance


def info() -> None:
    """Print versions, where compiled code is saved, and how the kernel is compiled."""
    from simulator.compiling import NOT_KEPT
    from simulator.jit import CACHE, why_not_linked

    reason = why_not_linked()
    facts = {
        **provenance(),
        "compiled code": str(CACHE) if CACHE else f"compiled {NOT_KEPT}",
        "compiled": "as a whole" if reason is None else f"function by function: {reason}",
    }
    width = max(map(len, facts))
    for name, fact in facts.items():
        print(f"{name.ljust(width)}  {fact}")
