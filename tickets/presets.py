"""The views of the list that people ask for most, each an address that can be kept and sent."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tickets.filters import PAGING
from tickets.roles import Action, Actor


@dataclass(frozen=True)
class Preset:
    """`query` is the address behind the `?`."""

    name: str
    query: str

    def is_shown_by(self, parameters: QueryDict) -> bool:
        shown = {name: value for name, value in parameters.items() if value and name not in PAGING}
        return shown == QueryDict(self.query).dict()


NEW = Preset(_("New"), "status=open&ordering=-opened_at")
WAITING = Preset(_("Waiting for staff"), "waiting=staff&ordering=queue_at")
OLDEST_ACTIVE = Preset(_("Oldest active"), "status=active&ordering=opened_at")
MOST_AFFECTED = Preset(_("Most affected"), "status=open%2Cactive&ordering=-affected")
CLOSED_TODAY = Preset(_("Closed today"), "status=closed&closed_from=today&ordering=-modified_at")


def presets(actor: Actor) -> list[Preset]:
    closed = [CLOSED_TODAY] if actor.may(Action.SEE_CLOSED) else []
    return [NEW, WAITING, OLDEST_ACTIVE, MOST_AFFECTED, *closed]
