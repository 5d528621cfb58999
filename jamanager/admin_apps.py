"""Django's admin, with a site of our own."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Django's admin, as the settings name it."""

    default_site = "jamanager.admin_site.JamAdminSite"
