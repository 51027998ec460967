"""The front doors: HTTP and Socket Mode, installing, answering whoever acted, the manifest and the check."""
