"""Files for programs: feeds, sitemap, data, names of places, and what is saved offline."""
