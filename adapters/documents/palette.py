"""The colours of charts: Okabe and Ito's blue, which every kind of colour vision tells from white and from grey.

On white the blue has a contrast of 5.2 to 1, the outline of a whole 4.8; numbers stand beside in any case.
"""

BAR, OUTLINE, ROOM = "#0072b2", "#6b7280", "#f1f3f6"
"""How far it is, the edge of the whole, and what is left of it."""

COLOURS = {"bar": BAR, "outline": OUTLINE, "room": ROOM}
"""For drawings that take them as data."""
