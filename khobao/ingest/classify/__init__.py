"""Which lines of a page are the article, and the role of each line."""
