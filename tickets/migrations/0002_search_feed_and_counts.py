"""The search index of each database, the feed's epoch, and a running total per status and category."""

import uuid
from itertools import product

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STATUSES = ["open", "active", "closed"]
CATEGORIES = ["facility_management", "technical_it", "services_complaints"]

SQLITE = [
    """
    CREATE VIRTUAL TABLE tickets_searchtext_words USING fts5(
        words, content='tickets_searchtext', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE TRIGGER tickets_searchtext_inserted AFTER INSERT ON tickets_searchtext BEGIN
        INSERT INTO tickets_searchtext_words (rowid, words) VALUES (new.id, new.words);
    END
    """,
    """
    CREATE TRIGGER tickets_searchtext_deleted AFTER DELETE ON tickets_searchtext BEGIN
        INSERT INTO tickets_searchtext_words (tickets_searchtext_words, rowid, words)
        VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER tickets_searchtext_updated AFTER UPDATE OF words ON tickets_searchtext BEGIN
        INSERT INTO tickets_searchtext_words (tickets_searchtext_words, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO tickets_searchtext_words (rowid, words) VALUES (new.id, new.words);
    END
    """,
]
POSTGRESQL = "CREATE INDEX tickets_searchtext_words ON tickets_searchtext USING gin (to_tsvector('simple', words))"


def add_search_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for statement in SQLITE:
        schema_editor.execute(statement)


def remove_search_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX tickets_searchtext_words")
        return
    for name in ("inserted", "deleted", "updated"):
        schema_editor.execute(f"DROP TRIGGER tickets_searchtext_{name}")
    schema_editor.execute("DROP TABLE tickets_searchtext_words")


def add_first_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("tickets", "FeedEpoch").objects.create(epoch=uuid.uuid4())
    ticket_count = apps.get_model("tickets", "TicketCount")
    rows = [ticket_count(status=status, category=category) for status, category in product(STATUSES, CATEGORIES)]
    ticket_count.objects.bulk_create(rows)


def remove_first_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("tickets", "FeedEpoch").objects.all().delete()
    apps.get_model("tickets", "TicketCount").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunPython(add_search_index, remove_search_index),
        migrations.RunPython(add_first_rows, remove_first_rows),
    ]
