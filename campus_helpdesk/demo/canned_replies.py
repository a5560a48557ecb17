"""A few canned replies to begin with."""

from messaging.models import CannedReply

REPLIES = {
    "Thank you, we will look": (
        "Hello {name},\n\nthank you for reporting this. We will look at {place} and write here what we find."
    ),
    "Since when, how often?": (
        "Thank you, {name}. Since when does this happen, and does it happen all the time or only at certain hours?"
    ),
    "Where exactly?": (
        "A colleague was at {place} and could not find it. Could you say more exactly where it is: floor, room number, "
        "which side?"
    ),
    "When may we come in?": "We need to get in at {place}. When is somebody there to open the door, today or tomorrow?",
    "A part is ordered": (
        "The part that is needed for ticket #{number} is ordered. We will write here as soon as it has come; until "
        "then please leave everything as it is."
    ),
    "Passed on": "We have passed this on to the people in charge of {place} and will write here when they answer.",
    "It is repaired": (
        "Hello {name},\n\nthis is repaired: {summary}\n\nPlease open a new ticket and name #{number} if it comes "
        "back. Thank you for your patience."
    ),
}


def add_if_none() -> None:
    """Nothing is added beside replies that somebody has written."""
    if not CannedReply.objects.exists():
        CannedReply.objects.bulk_create(
            CannedReply(title=title, text=text, position=position)
            for position, (title, text) in enumerate(REPLIES.items(), start=1)
        )
