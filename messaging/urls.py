"""`/tickets/<id>/messages/`, `…/close/`, `…/redact/`, `…/thread/` and `…/canned-replies/`."""

from django.urls import path

from messaging import views

app_name = "messaging"

urlpatterns = [
    path("<int:pk>/messages/", views.post, name="post"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/redact/", views.redact_passage, name="redact"),
    path("<int:pk>/thread/", views.thread_window, name="thread"),
    path("<int:pk>/canned-replies/", views.canned_replies, name="canned_replies"),
]
