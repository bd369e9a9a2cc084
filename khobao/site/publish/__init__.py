"""Files to the output folder, and checks of a built site: checksums, sizes, links."""
