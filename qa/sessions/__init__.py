"""Conversations, and how they are saved, shown again, exported."""
