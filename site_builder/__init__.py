"""site_builder turns a folder of dated, sourced, topic-tagged Markdown into a briefing digest."""

__version__ = "0.1.0"
