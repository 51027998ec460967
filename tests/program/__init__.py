"""The program as it is started from a shell."""
