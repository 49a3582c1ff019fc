"""The chat: a terminal screen over `qa.archive`. Shows answers, makes none.

Nothing is imported here, so that `qa.chat.keys` and the indexing child stay light.
"""
