"""The journey in Microsoft's Agents Playground, by its own client: alone in a network of their own."""
