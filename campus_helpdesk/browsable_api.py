"""The API as pages for people."""

from typing import Any

from rest_framework.renderers import BrowsableAPIRenderer


class BrowsableRenderer(BrowsableAPIRenderer):
    """DRF's page without what the content policy forbids: no style inside the page."""

    def get_context(self, *arguments: Any, **named: Any) -> dict[str, Any]:
        return super().get_context(*arguments, **named) | {"code_style": None}
