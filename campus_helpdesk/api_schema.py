"""What the OpenAPI schema says of every call alike: how errors look, and which ones there can be."""

from typing import Any

DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
BY_FIELD = {
    "description": "By field or parameter what is wrong with it; `detail` for what is no field.",
    "type": "object",
    "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
# A stale version: the ticket as it is beside the sentence.
STALE = {
    "type": "object",
    "properties": {"detail": {"type": "string"}, "current": {"$ref": "#/components/schemas/Ticket"}},
    "required": ["detail", "current"],
}
ALWAYS = {
    400: "A field or a parameter is not as it should be.",
    401: "The service token is wrong.",
    403: "The role may not do this.",
    404: "There is nothing here, or nothing that the caller may see.",
    406: "The answer is not to be had in this format.",
    503: "The database does not answer; come again after `Retry-After`.",
}
OF_WRITES = {
    409: "The ticket's status does not allow it, or the same key is being worked on.",
    411: "The body does not announce its length.",
    413: "The body is too large.",
    415: "The body is no JSON.",
    422: "The idempotency key came with another body before.",
    429: "Too many writes in a minute; come again after `Retry-After`.",
}
OF_THE_FEED = {410: "The cursor is unknown or expired: start over without one."}
METHODS = {"get", "post", "patch", "delete"}


def with_errors(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    result["components"]["schemas"] |= {"Detail": DETAIL, "WhatIsWrong": BY_FIELD, "StaleVersion": STALE}
    for path, calls in result["paths"].items():
        for method, call in calls.items():
            if method in METHODS:
                errors = ALWAYS | (OF_WRITES if method != "get" else OF_THE_FEED if "/changes/" in path else {})
                call["responses"] |= {str(status): error(status, words) for status, words in errors.items()}
                if "412" in call["responses"]:
                    call["responses"]["412"] = error(412, "The ticket has changed since this version.")
    return result


def error(status: int, description: str) -> dict[str, Any]:
    name = {400: "WhatIsWrong", 412: "StaleVersion"}.get(status, "Detail")
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": description, "content": content}
