"""What each command takes: its arguments and options, and the words of its help."""
