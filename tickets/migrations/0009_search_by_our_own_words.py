"""The search index holds exactly the words that `tickets.words` cut, on both databases: neither cuts them again."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The few words that wait to be sorted in are read by every search, so they are to be few; and the planner is to know
# how common which word is.
POSTGRESQL = [
    "DROP INDEX tickets_searchtext_words",
    "CREATE INDEX tickets_searchtext_words ON tickets_searchtext "
    "USING gin (array_to_tsvector(string_to_array(words, ' '))) WITH (gin_pending_list_limit = 128)",
    "ANALYZE tickets_searchtext",
]
POSTGRESQL_BEFORE = [
    "DROP INDEX tickets_searchtext_words",
    "CREATE INDEX tickets_searchtext_words ON tickets_searchtext USING gin (to_tsvector('simple', words))",
]
FILL = "INSERT INTO tickets_searchtext_words (tickets_searchtext_words) VALUES ('rebuild')"
# `ascii` cuts at the spaces alone, whatever Unicode SQLite was built with; one or two letters begin many words.
SQLITE = [
    "DROP TABLE tickets_searchtext_words",
    """
    CREATE VIRTUAL TABLE tickets_searchtext_words USING fts5(
        words, content='tickets_searchtext', content_rowid='id', tokenize='ascii', prefix='1 2'
    )
    """,
    FILL,
]
SQLITE_BEFORE = [
    "DROP TABLE tickets_searchtext_words",
    """
    CREATE VIRTUAL TABLE tickets_searchtext_words USING fts5(
        words, content='tickets_searchtext', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )
    """,
    FILL,
]


def index_our_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def index_their_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BEFORE if schema_editor.connection.vendor == "postgresql" else SQLITE_BEFORE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_index_of_the_history")]

    operations = [migrations.RunPython(index_our_words, index_their_words)]
