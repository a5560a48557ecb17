"""`/api/v1/tickets/…`."""

from django.urls import path

from tickets.api.classification import ClassifyView, SimilarView
from tickets.api.export import ExportView
from tickets.api.feed import CountsView, FeedView
from tickets.api.history import HistoryView
from tickets.api.me_too import MeTooView
from tickets.api.photos import PhotosView
from tickets.api.ticket import TicketViewSet

app_name = "tickets_api"

urlpatterns = [
    path("tickets/", TicketViewSet.as_view({"get": "list", "post": "create"}), name="list"),
    path("tickets/export/", ExportView.as_view(), name="export"),
    path("tickets/similar/", SimilarView.as_view(), name="similar"),
    path("tickets/classify/", ClassifyView.as_view(), name="classify"),
    path("tickets/counts/", CountsView.as_view(), name="counts"),
    path("tickets/changes/", FeedView.as_view(), name="changes"),
    path("tickets/<int:pk>/", TicketViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="detail"),
    path("tickets/<int:pk>/activate/", TicketViewSet.as_view({"post": "activate"}), name="activate"),
    path("tickets/<int:pk>/me-too/", MeTooView.as_view(), name="me_too"),
    path("tickets/<int:pk>/photos/", PhotosView.as_view(), name="photos"),
    path("tickets/<int:pk>/history/", HistoryView.as_view(), name="history"),
]
