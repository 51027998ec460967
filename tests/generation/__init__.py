"""The engine over its real stores, in every order that can be invented."""
