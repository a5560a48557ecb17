"""The house rules that a machine can check: who imports whom, and who writes a ticket's status."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = {"tickets", "messaging", "batches", "campus_helpdesk", "analytics"}
FORBIDDEN = {
    "tickets": APPS - {"tickets"},
    "messaging": {"batches", "campus_helpdesk", "analytics"},
    "batches": {"campus_helpdesk", "analytics"},
    "campus_helpdesk": {"analytics"},
    "analytics": APPS - {"analytics"},
}


def is_test(file: Path) -> bool:
    return "tests" in file.parts


def modules(app: str) -> list[Path]:
    return sorted((ROOT / app).rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level names of everything that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@pytest.mark.parametrize("app", sorted(APPS))
def test_imports_run_in_a_straight_line(app: str) -> None:
    files = modules(app)

    crossings = {
        str(file.relative_to(ROOT)): sorted(found)
        for file in files
        if (found := FORBIDDEN[app] & set(imported(parsed(file))))
    }

    assert files
    assert crossings == {}


def test_the_classifier_knows_no_django_and_no_tickets() -> None:
    for file in modules("tickets/classification"):
        assert not {"django", "rest_framework"} & set(imported(parsed(file))), file
        assert "tickets.models" not in file.read_text(encoding="utf-8"), file


def is_where_models_are_ready(file: Path, function: ast.AST) -> bool:
    """Django's own place for what needs the models: they cannot be imported before."""
    return (file.name, function.name) == ("apps.py", "ready")


@pytest.mark.parametrize("app", sorted(APPS))
def test_no_import_hides_inside_a_function(app: str) -> None:
    hidden = [
        f"{file.relative_to(ROOT)}:{inner.lineno}"
        for file in modules(app)
        if not (app == "analytics" and is_test(file))
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_where_models_are_ready(file, node)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


# What stands on a line may import the lines before it and, where Python can, its own line.
LAYERS = [
    {
        "dates",
        "errors",
        "formulas",
        "private_words",
        "roles",
        "text",
        "times",
        "words",
        "questions",
        "danger_words",
    },
    {"transactions", "json_body", "classification", "danger", "drawn_anew", "prepared"},
    {"filter_fields", "queue"},
    {"models"},
    {
        "changes",
        "classifier",
        "counts",
        "idempotency",
        "keyset",
        "me_too",
        "meanings",
        "own_tickets",
        "pages",
        "places",
    },
    {"photo_files"},
    {"follow_up", "standing", "wording"},
    {"photo_markup", "row_markup"},
    {"access_path", "search", "week"},
    {"hits", "learning", "recent_changes", "relevance", "similar"},
    {"learning_report", "lessons"},
    {"stored_ticket"},
    {"lifecycle", "redaction"},
    {"photos"},
    {"photo_forms"},
    {"data_fixes", "filters", "forms", "serializers"},
    {"imports"},
    {"admin"},
    {"chips", "presets"},
    {"export", "live", "round_sheet"},
    {"api", "views"},
    {"api_urls", "urls"},
]
# Django's own drawers, which only look down: nothing imports them.
DRAWERS = {"apps", "management", "migrations", "templatetags", "tests"}


def modules_of_tickets(tree: ast.AST) -> Iterator[str]:
    """The names right under `tickets` that are imported, however that is written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "tickets":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tickets."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("tickets."))


def test_every_part_of_tickets_has_its_layer() -> None:
    parts = {file.relative_to(ROOT / "tickets").parts[0].removesuffix(".py") for file in modules("tickets")}

    assert parts - DRAWERS - {"__init__"} == set().union(*LAYERS)


@pytest.mark.parametrize("place", range(len(LAYERS)))
def test_layers_of_an_app_do_not_look_up(place: int) -> None:
    """Inside tickets: errors, roles <- models <- changes <- learning <- lifecycle <- forms <- views, api <- urls."""
    above = set().union(*LAYERS[place + 1 :], DRAWERS)
    for name in LAYERS[place]:
        file = ROOT / "tickets" / f"{name}.py"
        for source in [file] if file.is_file() else modules(f"tickets/{name}"):
            assert not above & set(modules_of_tickets(parsed(source))), source


def status_writes(tree: ast.AST) -> Iterator[int]:
    """Lines that assign an attribute `status` of a ticket, or update the column of stored ones."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = {keyword.arg for keyword in node.keywords}
            if node.func.attr in ("update", "bulk_update") and "status" in names:
                yield node.lineno
            if node.func.attr == "bulk_update" and "status" in ast.unparse(node):
                yield node.lineno


def test_only_the_life_cycle_writes_a_status() -> None:
    writers = {
        f"{file.relative_to(ROOT)}:{line}"
        for app in APPS - {"analytics"}
        for file in modules(app)
        if not is_test(file)
        for line in status_writes(parsed(file))
    }

    assert writers == set()


def test_only_the_life_cycle_and_redaction_write_a_ticket() -> None:
    writers = {
        str(file.relative_to(ROOT))
        for app in APPS - {"analytics"}
        for file in modules(app)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and node.module == "tickets.stored_ticket"
        if {"put", "store"} & {alias.name for alias in node.names}
    }

    assert writers == {"tickets/lifecycle.py", "tickets/redaction.py"}


def test_only_the_feed_appends_to_the_trace() -> None:
    appenders = {
        str(file.relative_to(ROOT))
        for app in APPS - {"analytics"}
        for file in modules(app)
        if not is_test(file) and "TicketChange.objects.create" in file.read_text(encoding="utf-8")
    }

    assert appenders == {"tickets/changes.py"}


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "core", "signals"])
def test_everything_has_a_name_that_says_what_it_is(name: str) -> None:
    for app in sorted(APPS):
        assert not [file for file in modules(app) if name in (file.stem, *file.relative_to(ROOT).parts)]


def test_every_module_says_what_it_owns() -> None:
    files = [file for app in sorted(APPS) for file in modules(app) if "migrations" not in file.parts]

    silent = [
        str(file.relative_to(ROOT))
        for file in files
        if file.read_text().strip() and not ast.get_docstring(parsed(file))
    ]

    assert silent == []
