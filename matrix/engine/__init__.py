"""Running a job in an environment."""
