"""The sections of a page, one file each: what is shown, as names and numbers for its template.

A section is a function of an `Election`; None where there is nothing to show. Probabilities are
taken from the tables as they are, and written by `Words`.
"""
