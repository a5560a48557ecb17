"""Data fixes for messages (wording and removal, with their trace), and the canned replies."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from messaging import conversation
from messaging.canned import NAMES, check_placeholders
from messaging.models import BODY_LENGTH, TITLE_LENGTH, CannedReply, Message
from tickets.admin import admin_actor
from tickets.text import PlainTextFormField


class MessageFixForm(forms.ModelForm):
    body = PlainTextFormField(longest=BODY_LENGTH, multiline=True, widget=forms.Textarea)

    class Meta:
        model = Message
        fields = ["body"]


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    form = MessageFixForm
    list_display = ["id", "ticket", "author_role", "author_name", "body", "is_closing", "created_at"]
    list_select_related = ["ticket"]
    readonly_fields = ["ticket", "author_role", "author_name", "is_closing", "created_at"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Message, form: Any, change: bool) -> None:
        if "body" in form.changed_data:
            conversation.correct_message(message=obj, by=admin_actor(request), body=obj.body)

    def delete_model(self, request: HttpRequest, obj: Message) -> None:
        conversation.remove_message(message=obj, by=admin_actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        for message in queryset:
            self.delete_model(request, message)


class CannedReplyForm(forms.ModelForm):
    title = PlainTextFormField(longest=TITLE_LENGTH)
    text = PlainTextFormField(
        longest=BODY_LENGTH,
        multiline=True,
        widget=forms.Textarea,
        help_text=format_lazy(_("The ticket's own words are filled in for {names}."), names=NAMES),
    )

    class Meta:
        model = CannedReply
        fields = ["title", "text", "position", "is_active"]

    def clean_text(self) -> str:
        check_placeholders(self.cleaned_data["text"])
        return self.cleaned_data["text"]


@admin.register(CannedReply)
class CannedReplyAdmin(admin.ModelAdmin):
    form = CannedReplyForm
    list_display = ["title", "position", "is_active"]
    list_editable = ["position", "is_active"]
    search_fields = ["title", "text"]
