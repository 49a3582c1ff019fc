"""Names of styles that several widgets use."""

MUTED = "$foreground 60%"
"""What is not the answer itself. (`$text-muted` is white on a transparent background.)"""
