"""A host's part of the admin: the rows of their venues, and no way to anybody else's."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Model, QuerySet
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest

from jams import roles


class OwnRows(BaseModelAdmin):  # type: ignore[type-arg]
    """Lists, opens and offers only rows that are this person's.

    Pages, actions, autocompletion and inlines all start from `get_queryset`; what a form may
    choose starts from `get_field_queryset`, which refuses a forged id, too.
    """

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that this person works with."""
        return roles.own_rows(request.user, super().get_queryset(request))

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[Any, Any]", request: HttpRequest
    ) -> QuerySet[Any]:
        """The rows that a field of a form may point to."""
        related: type[Model] = db_field.remote_field.model
        choices = super().get_field_queryset(db, db_field, request)
        if choices is None:
            choices = related._default_manager.all()
        return roles.own_rows(request.user, choices)


class OwnRowsFilter(admin.RelatedFieldListFilter):
    """The filter beside a list, which names only what is this person's."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """The filter's lines."""
        own = roles.own_rows(request.user, field.remote_field.model._default_manager.all())
        return field.get_choices(
            include_blank=False,
            ordering=self.field_admin_ordering(field, request, model_admin),
            limit_choices_to={"pk__in": own.order_by().values("pk")},
        )
