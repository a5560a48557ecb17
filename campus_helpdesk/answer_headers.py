"""What every answer of the helpdesk tells the browser, besides what Django and the content policy say."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# None of these is used; a script that got in anyway could not either.
SWITCHED_OFF = (
    "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment "
    "publickey-credentials-get screen-wake-lock serial usb xr-spatial-tracking"
)
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in SWITCHED_OFF.split()),
    # On a shared computer nothing of it stays behind. Static files say something else before this is asked.
    "Cache-Control": "no-store",
}


class AnswerHeadersMiddleware:
    """Comes first, so that no other middleware's answer is without them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
