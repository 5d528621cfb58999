"""Who is there, and who is sent away."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jams.admin.counts import count_of
from jams.admin.forms import OnlyChanges
from jams.admin.own_rows import OwnRows, OwnRowsFilter
from jams.models import Attendee, Performance, Vote


class AttendeeForm(OnlyChanges):
    """What a host may change about a person."""

    class Meta:
        model = Attendee
        fields = ("name", "banned")


@admin.register(Attendee)
class AttendeeAdmin(OwnRows, admin.ModelAdmin):  # type: ignore[type-arg]
    """The people of a jam. They come by themselves: a browser's first act makes an attendee."""

    form = AttendeeForm
    list_display = ("__str__", "jam", "banned", "vote_count", "performance_count")
    list_filter = ("banned", ("jam", OwnRowsFilter))
    list_select_related = ("jam",)
    search_fields = ("name", "jam__name")
    fields = ("jam", "name", "banned")
    readonly_fields = ("jam",)
    actions = ("ban", "let_back_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attendee]:
        attendees: QuerySet[Attendee] = super().get_queryset(request)
        return attendees.annotate(
            vote_count=count_of(Vote.objects.all(), "attendee"),
            performance_count=count_of(Performance.objects.all(), "attendee"),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("votes"), ordering="vote_count")
    def vote_count(self, attendee: Attendee) -> int:
        """How many songs this person voted for."""
        count: int = attendee.vote_count  # type: ignore[attr-defined]
        return count

    @admin.display(description=_("sign-ups"), ordering="performance_count")
    def performance_count(self, attendee: Attendee) -> int:
        """How many songs this person is signed up for."""
        count: int = attendee.performance_count  # type: ignore[attr-defined]
        return count

    @admin.action(description=_("Ban from the jam"), permissions=["change"])
    def ban(self, request: HttpRequest, attendees: QuerySet[Attendee]) -> None:
        """No more acts of theirs in this jam."""
        self._set_banned(request, attendees, banned=True)

    @admin.action(description=_("Let back in"), permissions=["change"])
    def let_back_in(self, request: HttpRequest, attendees: QuerySet[Attendee]) -> None:
        """They may act again."""
        self._set_banned(request, attendees, banned=False)

    def _set_banned(
        self, request: HttpRequest, attendees: QuerySet[Attendee], *, banned: bool
    ) -> None:
        changed = 0
        for attendee in attendees.exclude(banned=banned):
            attendee.banned = banned
            attendee.save(update_fields=["banned"])
            changed += 1
        text = (
            ngettext("%d person is banned now.", "%d people are banned now.", changed)
            if banned
            else ngettext("%d person may come back.", "%d people may come back.", changed)
        )
        self.message_user(request, text % changed, messages.SUCCESS)
