"""The commands: options in, exit code out. They print results; errors go up."""
