"""The API's documentation: complete, without a warning, and without anything from another site."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r'(?:src|href)="([^"]+)"')


def schema(client: Client) -> dict:
    return client.get("/api/schema/?format=json").json()


def test_the_schema_is_valid_and_without_a_warning(tmp_path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_the_schema_has_every_address_and_method(client: Client) -> None:
    paths = schema(client)["paths"]

    methods = {path: sorted(operations) for path, operations in paths.items()}
    tickets = "/api/v1/tickets/"
    assert methods == {
        tickets: ["get", "post"],
        f"{tickets}export/": ["get"],
        f"{tickets}similar/": ["get"],
        f"{tickets}classify/": ["post"],
        f"{tickets}counts/": ["get"],
        f"{tickets}changes/": ["get"],
        f"{tickets}{{id}}/": ["get", "patch"],
        f"{tickets}{{id}}/activate/": ["post"],
        f"{tickets}{{id}}/close/": ["post"],
        f"{tickets}{{id}}/me-too/": ["delete", "post"],
        f"{tickets}{{id}}/photos/": ["get", "post"],
        f"{tickets}{{id}}/redact/": ["post"],
        f"{tickets}{{id}}/history/": ["get"],
        f"{tickets}{{id}}/messages/": ["get", "post"],
    }


def test_the_schema_has_every_filter(client: Client) -> None:
    parameters = {parameter["name"] for parameter in schema(client)["paths"]["/api/v1/tickets/"]["get"]["parameters"]}

    assert parameters >= {
        "status",
        "category",
        "opened_after",
        "opened_before",
        "closed_after",
        "closed_before",
        "modified_after",
        "uncertain",
        "location",
        "activated",
        "answered",
        "assigned_category",
        "unresolved_at",
        "opened_weekday",
        "opened_hour",
        "search",
        "ordering",
        "cursor",
        "page_size",
    }


def test_the_schema_has_what_similar_takes(client: Client) -> None:
    parameters = schema(client)["paths"]["/api/v1/tickets/similar/"]["get"]["parameters"]

    assert {(parameter["name"], parameter.get("required", False)) for parameter in parameters} == {
        ("text", True),
        ("location", False),
    }


def test_the_docs_need_nothing_from_another_site(client: Client) -> None:
    answer = client.get("/api/docs/")

    addresses = ADDRESS.findall(answer.content.decode())
    assert answer.status_code == 200
    assert addresses
    assert all(address.startswith(("/", "data:")) and not address.startswith("//") for address in addresses)


def test_everything_that_the_docs_load_is_there(client: Client) -> None:
    for address in ADDRESS.findall(client.get("/api/docs/").content.decode()):
        answer = client.get(address.replace("&amp;", "&"), follow=True)
        answer.close()
        assert answer.status_code == 200, address


def test_the_docs_work_under_the_content_policy(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()

    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert scripts
    assert all("src=" in script for script in scripts)
    assert not re.search(r"\son[a-z]+=", page)


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/tickets/", "/api/v1/tickets/counts/"])
def test_the_browsable_pages_need_nothing_from_another_site(api: APIClient, address: str) -> None:
    page = api.get(address, headers={"Accept": "text/html"}).content.decode()

    loaded = re.findall(r'<(?:script|link|img)\b[^>]*(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(source.startswith("/") and not source.startswith("//") for source in loaded)


def test_the_root_leads_on(api: APIClient) -> None:
    for address in api.get("/api/v1/").json().values():
        assert api.get(address).status_code in (200, 403)
