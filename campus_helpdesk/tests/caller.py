"""Speaks to both deployables over HTTP: reads every ticket, and the figures once they count everything in."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from campus_helpdesk.tests.processes import Site


class Caller:
    """`helpdesk` and `analytics` with the service token, `student` with neither token nor cookie."""

    def __init__(self, site: Site) -> None:
        headers = {"Authorization": f"Bearer {site.token}"}
        self.helpdesk = httpx.Client(base_url=site.helpdesk + "api/v1/", headers=headers, timeout=60)
        self.student = httpx.Client(base_url=site.helpdesk + "api/v1/", timeout=60)
        self.analytics = httpx.Client(base_url=site.analytics + "api/v1/", headers=headers, timeout=60)

    def close(self) -> None:
        for client in (self.helpdesk, self.student, self.analytics):
            client.close()

    def every(self, address: str) -> list[dict[str, Any]]:
        """The results of a call on all of its pages."""
        results = []
        while address:
            page = self.helpdesk.get(address).raise_for_status().json()
            results += page["results"]
            address = page["next"]
        return results

    def all_tickets(self) -> list[dict[str, Any]]:
        return self.every("tickets/?page_size=200")

    def figures(self, call: str, *, after: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """As soon as everything up to this moment is counted in."""
        for _ in range(100):
            answer = self.analytics.get(call, params=query).raise_for_status().json()
            if answer["as_of"] and answer["as_of"] > after:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"{call} never counted what happened until {after}")

    def figures_now(self, slug: str, query: Mapping[str, str]) -> dict[str, Any]:
        """An analysis with all that has happened until this call; nothing else may be going on."""
        return self.figures(f"{slug}/", after=rfc3339(datetime.now(UTC)), query=query)


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
