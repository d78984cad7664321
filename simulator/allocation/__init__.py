"""The compiled law: `law` as arrays, `block` of draws at once, `one_draw` for awkward rules."""
