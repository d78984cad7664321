"""The compiled law: `law` as arrays, `block` of draws at once, `one_draw` where rules are awkward."""
