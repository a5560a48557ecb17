"""Files of tickets in the admin: what an export has, how an import reads a file, and what it says about each row."""

import csv
import io
from typing import Any

import tablib
from diff_match_patch import diff_match_patch
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import resources
from import_export.formats.base_formats import CSV

from tickets import lifecycle
from tickets.data_fixes import fix_ticket
from tickets.errors import TicketError
from tickets.formulas import as_written, defused
from tickets.models import Category, Status, Ticket
from tickets.places import make_places
from tickets.roles import Actor, Role
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, clean_text

IMPORTED = ["id", "description", "location", "reported_by", "category", "status"]
# What exports have besides; an import leaves it alone.
FOLLOWS = {field.name for field in Ticket._meta.fields} - set(IMPORTED)
SEPARATORS = ",;\t"
# What was there, what stays, what comes.
ELEMENTS = {-1: "del", 0: "span", 1: "ins"}
LENGTHS = {"description": DESCRIPTION_LENGTH, "location": LOCATION_LENGTH, "reported_by": NAME_LENGTH}


class UnreadableFile(ValueError):
    """The file as a whole cannot be imported; says why in plain words."""


class ImportableCSV(CSV):
    """CSV as spreadsheets write it: separated by commas, semicolons or tabs, the last cells of a row left out."""

    def create_dataset(self, in_stream: str, **kwargs: Any) -> tablib.Dataset:
        first_line = in_stream.split("\n", 1)[0]
        separator = max(SEPARATORS, key=first_line.count)
        try:
            header, *rows = csv.reader(io.StringIO(in_stream, newline=""), delimiter=separator)
        except (csv.Error, ValueError):
            raise UnreadableFile(_("This is no CSV file with a header line.")) from None
        header = [name.strip().lower() for name in header]
        check_header(header)
        dataset = tablib.Dataset(headers=header)
        for number, row in enumerate(rows, start=2):
            if len(row) > len(header):
                sentence = _(
                    "Row %(number)s has %(cells)s cells, but the header has %(columns)s. "
                    "A text with the separator in it must stand in double quotes."
                )
                raise UnreadableFile(sentence % {"number": number, "cells": len(row), "columns": len(header)})
            if any(row):
                dataset.append(row + [""] * (len(header) - len(row)))
        return dataset


def check_header(header: list[str]) -> None:
    known = _("The columns are %(columns)s; the first line names them.") % {"columns": ", ".join(IMPORTED)}
    if unknown := [name for name in header if name not in IMPORTED and name not in FOLLOWS]:
        raise UnreadableFile(f"{_('There is no column ‘%(name)s’.') % {'name': unknown[0]}} {known}")
    if len(set(header)) < len(header):
        raise UnreadableFile(f"{_('A column is there twice.')} {known}")
    if not {"id", "description"} & set(header):
        raise UnreadableFile(f"{_('A file needs the column description, or id to change tickets.')} {known}")


def read_id(name: str, cell: str) -> str:
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 19):
        sentence = _("‘%(cell)s’ is no number of a ticket. Leave the cell empty for a new ticket.")
        raise ValidationError(sentence % {"cell": cell[:20]})
    return cell


def read_text(name: str, cell: str) -> str:
    return clean_text(cell, longest=LENGTHS[name], multiline=name == "description")


def read_choice(name: str, cell: str) -> str:
    """The value or the word that people see, in their language or in English, in any case."""
    choices: type[TextChoices] = {"category": Category, "status": Status}[name]
    found = [choice.value for choice in choices if cell.strip().lower() in names_of(choice)]
    if cell and not found:
        sentence = _("There is no %(name)s ‘%(cell)s’. It is one of %(choices)s.")
        raise ValidationError(sentence % {"name": name, "cell": cell[:40], "choices": ", ".join(choices.values)})
    return found[0] if found else ""


def names_of(choice: TextChoices) -> set[str]:
    with override("en"):
        english = choice.label.lower()
    return {choice.value, choice.label.lower(), english}


READERS = {
    "id": read_id,
    "description": read_text,
    "location": read_text,
    "reported_by": read_text,
    "category": read_choice,
    "status": read_choice,
}


class TicketExport(resources.ModelResource):
    """Every column but those that only make lists quick; no text is a formula."""

    class Meta:
        model = Ticket
        exclude = ["place", "opened_week_hour", "queue_at", "first_photo"]

    def export_field(self, field: Any, instance: Ticket, **kwargs: Any) -> Any:
        value = super().export_field(field, instance, **kwargs)
        return defused(value) if isinstance(value, str) else value


class PlainDiff(resources.Diff):
    """What a row would change, marked by elements alone: the content policy takes no style inside a page."""

    def as_html(self) -> list[SafeString]:
        return [self.cell("" if self.new else old, new) for old, new in zip(self.left, self.right, strict=True)]

    def cell(self, old: object, new: object) -> SafeString:
        comparison = diff_match_patch()
        parts = comparison.diff_main(str(old), str(new))
        comparison.diff_cleanupSemantic(parts)
        return format_html_join("", "<{0}>{1}</{0}>", ((ELEMENTS[kind], text) for kind, text in parts))


class TicketImport(resources.ModelResource):
    """A row whose `id` is known changes that ticket, empty cells leaving it as it is; any other row opens a new one."""

    class Meta:
        model = Ticket
        fields = IMPORTED
        skip_unchanged = True

    def get_diff_class(self) -> type[PlainDiff]:
        return PlainDiff

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        self.by = Actor(Role.STAFF, user.get_username()[:NAME_LENGTH] if user else "")
        # All rows at once, before the first change takes the feed's lock: later it could be a deadlock.
        ids = dataset["id"] if "id" in dataset.headers else []
        known = [int(cell) for cell in ids if cell.isascii() and cell.isdigit() and len(cell) < 19]
        list(Ticket.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk"))
        locations = dataset["location"] if "location" in dataset.headers else []
        make_places(str(cell) for cell in locations if cell)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Everything that is wrong with the row, by column."""
        errors: dict[str, list[str]] = {}
        for name, read in READERS.items():
            try:
                row[name] = read(name, as_written(str(row.get(name) or "")))
            except ValidationError as error:
                errors[name] = error.messages
        if not (row["id"] or row["description"] or "description" in errors):
            errors["description"] = [_("Say in a few words what is wrong.")]
        if errors:
            raise ValidationError(errors)

    def import_field(self, field: Any, instance: Ticket, row: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        if instance.pk is None or row.get(field.column_name):
            super().import_field(field, instance, row, *args, **kwargs)

    def do_instance_save(self, instance: Ticket, is_create: bool) -> None:
        try:
            self.store(instance, is_create)
        except TicketError as error:
            raise ValidationError(error.sentence) from None

    def store(self, instance: Ticket, is_create: bool) -> None:
        if is_create:
            stored = lifecycle.open_ticket(
                description=instance.description,
                location=instance.location,
                reported_by=instance.reported_by,
                by=self.by,
            )
            instance.pk = stored.pk
        else:
            stored = Ticket.objects.get(pk=instance.pk)
        fix_ticket(
            stored,
            self.by,
            description=instance.description,
            location=instance.location,
            category=instance.category or stored.category,
            status=instance.status or stored.status,
        )
