"""Rules applied to all draws of a block at once; arrays are [row, lane]."""
