"""Causes by message: what a pasted error can mean, for people who have nothing else.

A message that has one cause only is certain; one that several causes share gives them all,
the likeliest first, and no guess.
"""

from matrix.judge.messages.reading import Reading, read

__all__ = ["Reading", "read"]
