"""The roles, and the one table of who may do what; server and buttons both read it."""

from dataclasses import dataclass
from enum import StrEnum

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
    ME_TOO = "say that you are affected too"
    READ_FEED = "read the change feed"
    TEACH = "see and undo what the classifier learned"


EVERYONE_MAY = frozenset({Action.OPEN, Action.SEE_UNRESOLVED, Action.EDIT, Action.POST_MESSAGE, Action.ME_TOO})
MAY = {Role.USER: EVERYONE_MAY, Role.STAFF: frozenset(Action)}


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
        raise NotPermitted(f"Only helpdesk staff can {action}.")
