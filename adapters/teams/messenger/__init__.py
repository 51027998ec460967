"""Reflectory's writing side in Teams, and what it may know of channels and people."""
