"""Does the reader say the same as TensorFlow's own? ``python -m tests.agreement``."""
