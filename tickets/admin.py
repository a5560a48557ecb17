"""Data fixes: every change made here goes through tickets.lifecycle and leaves its trace like any other."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin

from tickets import lifecycle, search
from tickets.data_fixes import fix_ticket, moves_between
from tickets.imports import ImportableCSV, TicketExport, TicketImport, UnreadableFile
from tickets.models import Photo, Ticket, TicketChange
from tickets.photos import remove_photos
from tickets.roles import Actor, Role
from tickets.text import DESCRIPTION_LENGTH, LOCATION_LENGTH, NAME_LENGTH, PlainTextFormField

admin.site.site_header = admin.site.site_title = _("Campus Helpdesk: data fixes")
admin.site.site_url = "/tickets/"
UNREADABLE = _("This file cannot be read. It must be a CSV file in UTF-8: in Excel, “Save as”, “CSV UTF-8”.")


def admin_actor(request: HttpRequest) -> Actor:
    return Actor(Role.STAFF, request.user.get_username()[:NAME_LENGTH])


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
                raise ValidationError(_("A closed ticket's description and location stay as they are."))
        return cleaned


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
        "follows",
    ]
    show_full_result_count = False
    search_fields = ["=id"]

    import_template_name = "admin/tickets/import.html"
    export_template_name = "admin/tickets/export.html"

    def get_import_formats(self) -> list[type[ImportableCSV]]:
        return [ImportableCSV]

    def add_data_read_fail_error_to_form(self, form: forms.Form, error: Exception) -> None:
        form.add_error("import_file", str(error) if isinstance(error, UnreadableFile) else UNREADABLE)

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


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    """Photos are looked at and removed."""

    list_display = ["id", "ticket_id", "picture", "alt", "by_role", "by_name", "created_at"]
    readonly_fields = fields = ["ticket", "picture", "alt", "by_role", "by_name", "created_at"]
    show_full_result_count = False

    @admin.display(description=_("photo"))
    def picture(self, photo: Photo) -> SafeString:
        source = '<a href="{}"><img src="{}" alt="{}" width="96"></a>'
        return format_html(source, photo.url, photo.thumbnail_url, photo.alt)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        remove_photos(photos=[obj], by=admin_actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        for photo in queryset:
            self.delete_model(request, photo)


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
