"""The arguments, options and help texts of each command."""
