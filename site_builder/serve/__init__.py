"""The preview: the site as it would be built now, on a web server of one's own."""
