"""Files of polls."""
