"""The filled worksheet as files, and charts as pictures. It writes what the gate has passed and decides nothing."""
