"""Part II, pure decisions: state + event + now -> Decision. Nothing here reads a clock or a database."""
