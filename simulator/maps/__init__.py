"""Who leads where, and where it is on a map: for the page, and for charts."""
