"""Pages planned from the archive: what each shows, as records, before any is rendered."""
