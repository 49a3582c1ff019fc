"""Measuring: run an archive over questions with known answers, and say how well it did."""
