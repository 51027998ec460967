"""The program: settings, the one place that joins the parts, and the command line."""

__version__ = "0.1.0"
