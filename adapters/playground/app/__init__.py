"""The playground as a web application: server < site < clockwork, read from the outside in."""
