"""Text in, text out: pure functions on Vietnamese text, with no knowledge of articles or files."""
