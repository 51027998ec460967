"""The language that the bot speaks: every sentence of ours passes through here. It is chosen once, as a program begins.

The standard library's own functions look for their files anew at each sentence, which takes longer than all the rest of
writing a message.
"""

from gettext import NullTranslations


class Language:
    """Speaks as the source does until it is told otherwise."""

    def __init__(self) -> None:
        self.translations = NullTranslations()

    def speak(self, translations: NullTranslations) -> NullTranslations:
        """From now on, everywhere in this process; what was spoken before."""
        before, self.translations = self.translations, translations
        return before

    def gettext(self, sentence: str) -> str:
        return self.translations.gettext(sentence)

    def ngettext(self, one: str, several: str, number: int) -> str:
        return self.translations.ngettext(one, several, number)

    def pgettext(self, context: str, sentence: str) -> str:
        return self.translations.pgettext(context, sentence)


_language = Language()
speak = _language.speak
gettext = _language.gettext
ngettext = _language.ngettext
pgettext = _language.pgettext
