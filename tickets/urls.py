"""`/tickets/…`: the pages."""

from django.urls import path

from tickets import views

app_name = "tickets"

urlpatterns = [
    path("", views.ticket_list, name="list"),
    path("new/", views.new_ticket, name="new"),
    path("<int:pk>/", views.ticket_detail, name="detail"),
    path("<int:pk>/edit/", views.edit_ticket, name="edit"),
    path("<int:pk>/activate/", views.activate_ticket, name="activate"),
    path("<int:pk>/close/", views.close_ticket, name="close"),
    path("<int:pk>/category/", views.recategorise_ticket, name="category"),
]
