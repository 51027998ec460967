"""Teams, against a stand-in of Microsoft's services."""
