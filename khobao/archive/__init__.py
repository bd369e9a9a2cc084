"""What a keeper does with an archive as a whole, beside building it."""
