"""What the folders and files of a site are called, in the site folder and in its output."""

from __future__ import annotations

from site_builder.paths import ContentPath, OutputPath

SETTINGS_FILE = "site.toml"

CONTENT = "content"

BRIEFINGS = f"{CONTENT}/briefings/"
TOPICS = f"{CONTENT}/topics/"
STORIES = f"{CONTENT}/stories/"
PAGES = f"{CONTENT}/pages/"

WIRES = f"{CONTENT}/wires"
"""The raw dispatches that articles were made from: nothing in there is read or published."""

TEMPLATES = "templates"
"""The theme: in the site folder the user's own, in the package the one that comes with it."""

ASSETS = "assets/"
"""Pictures, style sheets and scripts, in the theme as in the output."""

LOCALES = "locales/"
"""The message catalogues in the theme."""

OUTPUT = "output"
"""Where a site is built unless somebody says otherwise."""

MEDIA = "media/"
"""The folder of the output that holds the user's own pictures and papers."""

RECORD = OutputPath("site-builder.txt")
"""The record in the output: a line for each file of the build."""

WORK = ".site-builder"
"""The work folder, in the site folder: the store and what is being staged."""

COMPILED = "templates"
"""In the work folder: templates as they were compiled."""


def output_of(medium: ContentPath) -> OutputPath:
    """Where a medium is published."""
    return OutputPath(f"{MEDIA}{medium.removeprefix(f'{CONTENT}/')}")


def medium_of(path: OutputPath) -> ContentPath:
    """The medium that is published at ``path``."""
    return ContentPath(f"{CONTENT}/{path.removeprefix(MEDIA)}")
