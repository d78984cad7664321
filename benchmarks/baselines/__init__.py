"""Honest strong rivals of the kernel, the same work in three styles."""
