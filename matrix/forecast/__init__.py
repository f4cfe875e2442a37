"""What every cell is expected to answer, without starting one."""
