"""`/api/v1/tickets/{id}/messages/`, `…/close/` and `…/redact/`."""

from django.urls import path

from messaging.api import CloseView, MessagesView, RedactView

app_name = "messaging_api"

urlpatterns = [
    path("tickets/<int:pk>/messages/", MessagesView.as_view(), name="messages"),
    path("tickets/<int:pk>/close/", CloseView.as_view(), name="close"),
    path("tickets/<int:pk>/redact/", RedactView.as_view(), name="redact"),
]
