"""Pages travel compressed; WhiteNoise has compressed the static files once and for all."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    """Pages only: an answer of the API keeps its strong ETag, a download is streamed as it is.

    Length tells nothing of a secret: tokens are masked anew for every page, and Django adds up to 100 random bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
