"""Journeys: whole stories over the real store and the real chat service of the playground, one line a turn."""
