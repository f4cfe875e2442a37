"""What a cell is by itself, before any checkpoint: gathered once in it, kept beside its lock."""
