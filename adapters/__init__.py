"""Part IV, the edges: one package for each chat dialect, and the documents people take away."""
