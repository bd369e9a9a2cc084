"""The fields of an article: title, date, byline, source, body."""
