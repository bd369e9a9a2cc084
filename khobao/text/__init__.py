"""Pure functions on Vietnamese text; they know nothing of articles or files."""
