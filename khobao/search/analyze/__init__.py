"""Text to tokens, and articles to counted terms, in batches."""
