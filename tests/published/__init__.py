"""Rebuilding the data of published checkpoints of which only the index is at hand.

``python -m tests.published rebuild --from FOLDER --into FOLDER`` writes shards with the
published names, shapes and types, intact checksums and seeded values. What comes out is
as published in structure, and knows nothing about objects.
"""
