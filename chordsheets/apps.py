from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChordsheetsConfig(AppConfig):
    name = "chordsheets"
    verbose_name = _("Chord sheets")
