"""Coverage-guided fuzzing of the checkpoint reader: ``python -m tests.fuzz``."""
