"""What one shard of a run hands over, and the whole that is made of all of them."""

FILE = "shard.json"
"""Its name in the report folder of a shard."""
