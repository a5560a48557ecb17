"""On PostgreSQL the search index knows in which block of tickets a text is, so that a word's newest hits are found alone."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BEFORE = "array_to_tsvector(string_to_array(words, ' '))"
AFTER = "array_to_tsvector(string_to_array(words, ' ') || ('#' || (ticket_id / 8192)::text))"


def index(schema_editor: BaseDatabaseSchemaEditor, indexed: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX tickets_searchtext_words")
        schema_editor.execute(
            "CREATE INDEX tickets_searchtext_words ON tickets_searchtext "
            f"USING gin (({indexed})) WITH (gin_pending_list_limit = 128)"
        )
        schema_editor.execute("ANALYZE tickets_searchtext")


def index_blocks(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    index(schema_editor, AFTER)


def index_words_alone(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    index(schema_editor, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0014_names_of_fields")]

    operations = [migrations.RunPython(index_blocks, index_words_alone)]
