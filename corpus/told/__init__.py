"""Dates that a text tells ("in 2012", "last week"): where they stand and what days they mean."""
