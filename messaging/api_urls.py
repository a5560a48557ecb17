"""`/api/v1/tickets/{id}/messages/`."""

from django.urls import path

from messaging.api import MessagesView

app_name = "messaging_api"

urlpatterns = [path("tickets/<int:pk>/messages/", MessagesView.as_view(), name="messages")]
