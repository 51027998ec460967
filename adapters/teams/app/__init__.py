"""Teams' front doors: what it sends is authenticated, heard and answered."""
