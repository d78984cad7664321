"""Counted votes: read once, in one place; the law applied to them; official results."""
