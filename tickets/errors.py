"""What can go wrong with a ticket, in words for the person who meets it."""

from django.utils.translation import gettext as _


class TicketError(Exception):
    """The sentence is shown as it is, on the page and as `detail` in the API, with `status`."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnreadableList(TicketError):
    """The address of a list has filters that cannot be read; what was asked for is not known."""


class NotPermitted(TicketError):
    """The role may not do this, whatever state the ticket is in."""

    status = 403


class TicketNotFound(TicketError):
    status = 404


class TicketHidden(TicketNotFound):
    """The ticket is closed and the caller a simple user: absent in the API, a plain page in the UI.

    `ticket` is the closed ticket.
    """

    def __init__(self, ticket: object) -> None:
        super().__init__(_("No ticket with this number is open or active."))
        self.ticket = ticket


class WrongState(TicketError):
    """The ticket's status does not allow this."""

    status = 409


class AlreadyDone(WrongState):
    """A colleague has just done the very same: harmless on a page."""


class PassageProblem(WrongState):
    """The passage that is to be redacted stands there no longer, or cannot be redacted."""


class StaleVersion(TicketError):
    """Somebody saved the ticket since the caller read it. `current` is the ticket as stored now."""

    status = 412

    def __init__(self, current: object) -> None:
        super().__init__(_("Somebody else has changed this ticket since you opened it. Nothing was saved."))
        self.current = current


class KeyConflict(TicketError):
    """An idempotency key came again with another body."""

    status = 422


class TooManyPhotos(TicketError):
    """The report or the message has its five photos."""

    status = 409


class PhotosUnavailable(TicketError):
    """The files of photos cannot be stored just now."""

    status = 503
