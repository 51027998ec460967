"""Activities as what the bot hears of them."""
