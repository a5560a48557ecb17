"""`/tickets/batch/…`."""

from django.urls import path

from batches import views

app_name = "batches"

urlpatterns = [
    path("", views.batches, name="list"),
    path("confirm/", views.confirm, name="confirm"),
    path("count/", views.count, name="count"),
    path("<int:pk>/", views.batch, name="batch"),
]
