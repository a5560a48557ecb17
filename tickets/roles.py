"""The roles, and the one table of who may do what; server and buttons both read it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy

from tickets.errors import NotPermitted


class Role(StrEnum):
    USER = "user"
    STAFF = "staff"


ROLE_CHOICES = [(role.value, role.value) for role in Role]


class Action(StrEnum):
    OPEN = "open a ticket"
    SEE_UNRESOLVED = "see open and active tickets"
    SEE_CLOSED = "see closed tickets"
    EDIT = "edit a ticket"
    ACTIVATE = "start work on a ticket"
    CLOSE = "close a ticket"
    RECATEGORISE = "correct the category"
    POST_MESSAGE = "write a message"
    ADD_PHOTOS = "add photos"
    ME_TOO = "say that you are affected too"
    READ_FEED = "read the change feed"
    USE_CANNED_REPLIES = "use canned replies"
    BATCH = "change many tickets at once"
    TEACH = "see and undo what the classifier learned"
    REDACT = "redact a passage"


EVERYONE_MAY = frozenset(
    {Action.OPEN, Action.SEE_UNRESOLVED, Action.EDIT, Action.POST_MESSAGE, Action.ADD_PHOTOS, Action.ME_TOO}
)
MAY = {Role.USER: EVERYONE_MAY, Role.STAFF: frozenset(Action)}
# For each action that not everyone may.
REFUSALS = {
    Action.SEE_CLOSED: gettext_lazy("Only helpdesk staff can see closed tickets."),
    Action.ACTIVATE: gettext_lazy("Only helpdesk staff can start work on a ticket."),
    Action.CLOSE: gettext_lazy("Only helpdesk staff can close a ticket."),
    Action.RECATEGORISE: gettext_lazy("Only helpdesk staff can correct the category."),
    Action.READ_FEED: gettext_lazy("Only helpdesk staff can read the change feed."),
    Action.USE_CANNED_REPLIES: gettext_lazy("Only helpdesk staff can use canned replies."),
    Action.BATCH: gettext_lazy("Only helpdesk staff can change many tickets at once."),
    Action.REDACT: gettext_lazy("Only helpdesk staff can redact a passage."),
    Action.TEACH: gettext_lazy("Only helpdesk staff can see and undo what the classifier learned."),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: a role that was chosen at a door (or the service token's), and an optional display name.

    `key` tells callers apart for idempotency keys; it is never shown.
    """

    role: Role
    name: str = ""
    key: str = ""

    def may(self, action: Action) -> bool:
        return action in MAY[self.role]

    @property
    def is_staff_role(self) -> bool:
        return self.role is Role.STAFF


def require(actor: Actor, action: Action) -> None:
    """Raise NotPermitted unless the actor's role may do this."""
    if not actor.may(action):
        raise NotPermitted(refusal(action))


def refusal(action: Action) -> str:
    """What somebody is told who may not do this."""
    return str(REFUSALS[action])
