"""Data fixes: every change made here goes through tickets.lifecycle and leaves its trace like any other."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export import resources
from import_export.admin import ImportExportModelAdmin

from tickets import lifecycle, search
from tickets.models import Ticket, TicketChange
from tickets.roles import Action, Actor, Role
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, PlainTextFormField

admin.site.site_header = admin.site.site_title = "Campus Helpdesk: data fixes"
admin.site.site_url = "/tickets/"
MOVES = {Action.ACTIVATE: lifecycle.activate_ticket, Action.CLOSE: lifecycle.close_ticket}


def admin_actor(request: HttpRequest) -> Actor:
    return Actor(Role.STAFF, request.user.get_username()[:NAME_LENGTH])


def moves_between(start: str, end: str) -> list[Any]:
    """The functions that lead from one status to another. Raises ValidationError when none do."""
    moves = []
    while start != end:
        action = next((action for action, (first, _) in lifecycle.TRANSITIONS.items() if first == start), None)
        if action is None:
            raise ValidationError("A ticket goes from open to active to closed, never back.")
        moves.append(MOVES[action])
        start = lifecycle.TRANSITIONS[action][1]
    return moves


def fix_ticket(stored: Ticket, by: Actor, **wanted: str) -> None:
    """Bring a stored ticket to the wanted description, location, category and status, each by its own function."""
    with transaction.atomic():
        if wanted["category"] != stored.category:
            lifecycle.recategorise_ticket(ticket_id=stored.pk, by=by, category=wanted["category"])
        words = {name: wanted[name] for name in ("description", "location") if wanted[name] != getattr(stored, name)}
        if words:
            lifecycle.edit_ticket(ticket_id=stored.pk, by=by, **words)
        for move in moves_between(stored.status, wanted["status"]):
            move(ticket_id=stored.pk, by=by)


class TicketFixForm(forms.ModelForm):
    description = PlainTextFormField(longest=DESCRIPTION_LENGTH, multiline=True, widget=forms.Textarea)
    location = PlainTextFormField(longest=LOCATION_LENGTH, required=False)

    class Meta:
        model = Ticket
        fields = ["description", "location", "category", "status"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stored = Ticket.objects.filter(pk=self.instance.pk).first()
        if stored and "status" in cleaned:
            moves_between(stored.status, cleaned["status"])
            words = {"description", "location"} & cleaned.keys()
            if stored.is_closed and any(cleaned[name] != getattr(stored, name) for name in words):
                raise ValidationError("A closed ticket's description and location stay as they are.")
        return cleaned


class TicketExport(resources.ModelResource):
    """Every column."""

    class Meta:
        model = Ticket


class TicketImport(resources.ModelResource):
    """A row whose `id` is known changes that ticket, empty cells leaving it as it is; any other row opens a new one."""

    class Meta:
        model = Ticket
        fields = ["id", "description", "location", "reported_by", "category", "status"]
        skip_unchanged = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        self.by = Actor(Role.STAFF, user.get_username()[:NAME_LENGTH] if user else "")
        # All rows at once, before the first change takes the feed's lock: later it could be a deadlock.
        ids = dataset["id"] if "id" in dataset.headers else []
        known = [int(cell) for cell in ids if str(cell or "").isdecimal() and len(str(cell)) < 19]
        list(Ticket.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk"))

    def import_field(self, field: Any, instance: Ticket, row: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        if instance.pk is None or row.get(field.column_name):
            super().import_field(field, instance, row, *args, **kwargs)

    def do_instance_save(self, instance: Ticket, is_create: bool) -> None:
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


@admin.register(Ticket)
class TicketAdmin(ImportExportModelAdmin):
    form = TicketFixForm
    list_display = ["id", "summary", "location", "category", "status", "opened_at", "modified_at", "closed_at"]
    list_filter = ["status", "category", "category_source"]
    readonly_fields = [
        "reported_by",
        "category_source",
        "category_confidence",
        "assigned_category",
        "opened_at",
        "activated_at",
        "answered_at",
        "modified_at",
        "closed_at",
        "version",
        "message_count",
        "affected",
    ]
    show_full_result_count = False
    search_fields = ["=id"]

    def get_import_resource_classes(self, request: HttpRequest) -> list[type[TicketImport]]:
        return [TicketImport]

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[TicketExport]]:
        return [TicketExport]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ticket], search_term: str
    ) -> tuple[QuerySet[Ticket], bool]:
        if search_term.isascii() and search_term.isdigit():
            return queryset.filter(pk=search_term), False
        return (search.matching(queryset, search_term) if search_term else queryset), False

    def save_model(self, request: HttpRequest, obj: Ticket, form: Any, change: bool) -> None:
        by = admin_actor(request)
        wanted = {name: form.cleaned_data[name] for name in TicketFixForm.Meta.fields}
        if change:
            fix_ticket(Ticket.objects.get(pk=obj.pk), by, **wanted)
        else:
            stored = lifecycle.open_ticket(description=wanted["description"], location=wanted["location"], by=by)
            obj.pk = stored.pk
            fix_ticket(stored, by, **wanted)
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Ticket) -> None:
        lifecycle.delete_ticket(ticket_id=obj.pk, by=admin_actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        for ticket_id in queryset.values_list("pk", flat=True):
            lifecycle.delete_ticket(ticket_id=ticket_id, by=admin_actor(request))


@admin.register(TicketChange)
class TicketChangeAdmin(admin.ModelAdmin):
    """The history is only read."""

    list_display = ["id", "ticket_id", "kind", "at", "by_role", "by_name"]
    list_filter = ["kind"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TicketChange | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TicketChange | None = None) -> bool:
        return False
