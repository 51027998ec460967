"""Part I, the nouns: frozen values and the arithmetic of dates. No clock, no input or output, no vendor."""
