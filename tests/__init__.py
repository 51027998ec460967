"""The tests: contracts every store and chat adapter passes, whole journeys, and the rules of the house."""
