"""What writes into a site: a new site, a new article, an article from a raw dispatch."""
