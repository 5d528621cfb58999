"""How many there are, as one subquery each: joins would multiply one count by the other."""

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Model], of: str) -> Coalesce:
    """How many of these rows the outer row has; `of` is their way to it."""
    own = rows.filter(**{of: OuterRef("pk")}).order_by().values(of)
    counted = own.annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
