"""Formatters and the live board."""
