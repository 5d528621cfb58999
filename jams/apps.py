from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JamsConfig(AppConfig):
    name = "jams"
    verbose_name = _("Jams")

    def ready(self) -> None:
        """Connect what listens: outside writes to versions, versions to pokes."""
        from jams import outside_writes
        from jams.live import announce

        outside_writes.connect()
        announce.connect()
