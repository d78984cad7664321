"""A new scenario: an example to edit, or a folder made of counted votes and a law."""
