"""What the theme says, in each language: messages out of its catalogues (GNU gettext)."""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from site_builder.errors import Problem, SiteError
from site_builder.layout import LOCALES
from site_builder.render.locale import DEFAULT, likely, locale_of
from site_builder.render.theme import PACKAGED, Theme


class Messages:
    """The interface strings of one theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._found: dict[tuple[str, str], NullTranslations] = {}

    def get(self, lang: str, otherwise: str) -> NullTranslations:
        """The strings in ``lang``, in the language ``otherwise`` if the theme lacks that.

        As they stand in the templates, if it lacks both. Raises SiteError for a catalogue that is
        none.
        """
        key = lang, otherwise
        if key not in self._found:
            found = self._catalogue(lang)
            if found is None and likely(lang)[0] != DEFAULT:
                found = self._catalogue(otherwise)
            self._found[key] = found or NullTranslations()
        return self._found[key]

    def _catalogue(self, lang: str) -> GNUTranslations | None:
        """The catalogue of ``lang``, by its own tag, that of its script, a shorter or present one.

        Else that of the language which its dates are borrowed from (`locale_of`), if any.
        """
        present, script, _ = likely(lang)
        shorter = (f"{present}-{script}", lang.partition("-")[0], present)
        tags = dict.fromkeys((lang, *shorter, locale_of(lang).language))
        alike = (tag for tag in tags if likely(tag)[1] == script)
        return next(filter(None, map(self._named, alike)), None)

    def _named(self, tag: str) -> GNUTranslations | None:
        """The catalogue that is named ``tag``, with the packaged one for what it lacks."""
        own = self._read(tag, f"{LOCALES}{tag}.po")
        packaged = self._read(tag, f"{PACKAGED}{LOCALES}{tag}.po")
        if own and packaged:
            own.add_fallback(packaged)
        return own

    def _read(self, tag: str, name: str) -> GNUTranslations | None:
        """The catalogue in the theme file ``name``; None if there is none."""
        file = self._theme.files.get(name)
        if file is None:
            return None
        from babel import UnknownLocaleError
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import PoFileError, read_po

        compiled = BytesIO()
        try:
            catalogue = read_po(
                BytesIO(file.data), locale=tag.replace("-", "_"), abort_invalid=True
            )
            write_mo(compiled, catalogue)
            return GNUTranslations(BytesIO(compiled.getvalue()))
        except (ValueError, PoFileError, UnknownLocaleError) as error:
            found = f"not a message catalogue: {error}"
            raise SiteError([Problem(file.path, 0, "", found)]) from None
