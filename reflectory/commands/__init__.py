"""The commands of the command line, a module for each kind of errand. What they do is done elsewhere."""
