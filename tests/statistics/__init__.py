"""The kernel's samples against exact values.

Each check is a function that raises AssertionError. It passes on the kernel's sample, and it fails
on a sample with a planted bug: that is a test too. Seeds are fixed; a check of one number would
fail by chance for one seed in 1.7 million (|z| < 5), one of many numbers for as many times more.
"""
