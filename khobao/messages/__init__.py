"""What the program says, and the one catalogue that says it in another language."""
