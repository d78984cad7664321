"""From the files of a scenario to one tree of tables, every value with its file and line."""
