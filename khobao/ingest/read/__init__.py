"""From a file's bytes to pages: one module for each format."""
