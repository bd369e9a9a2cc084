"""The body of an article: Markdown to HTML and to plain text."""
