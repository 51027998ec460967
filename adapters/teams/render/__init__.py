"""Neutral messages and forms as Adaptive Cards."""
