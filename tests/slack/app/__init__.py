"""The front doors in both modes: the real Bolt over real HTTP and a real socket, with a stand-in and a database."""
