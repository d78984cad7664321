"""How draws become exact counts."""
