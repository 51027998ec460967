"""The filled worksheet as files: each is opened again by another program, and says what was said and nothing else."""
