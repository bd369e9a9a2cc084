"""Pages to bytes: templates, style and scripts, and what is worked out for one article."""
