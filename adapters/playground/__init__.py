"""The playground: a small team chat on this machine, and the adapter that lets Reflectory speak and listen there."""
