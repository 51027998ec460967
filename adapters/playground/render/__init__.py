"""How the playground shows things: neutral messages and forms as HTML, the page around them, and all of its words."""
