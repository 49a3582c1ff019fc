"""Text in, vectors out, nearest ids out. Knows nothing of articles."""
