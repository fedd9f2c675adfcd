"""site.toml to typed settings."""
