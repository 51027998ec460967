"""The rules of dates, plans and values: pure, by example and by property."""
