"""The folder content/: articles as Markdown files that people read and correct, and their sidecars."""
