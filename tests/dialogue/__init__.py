"""The rules of the dialogue: what is decided, said and withheld. Pure, by example and by property."""
