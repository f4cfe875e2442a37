"""The first and last release that works, along each axis, with few runs."""
