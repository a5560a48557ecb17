"""`/tickets/…`: the pages."""

from django.urls import path

from tickets.views import lessons, listing, report, ticket

app_name = "tickets"

urlpatterns = [
    path("", listing.ticket_list, name="list"),
    path("new/", report.new_ticket, name="new"),
    path("new/preview/", report.preview_ticket, name="preview"),
    path("learning/", lessons.learning, name="learning"),
    path("learning/undo/", lessons.undo, name="undo_lesson"),
    path("<int:pk>/", ticket.ticket_detail, name="detail"),
    path("<int:pk>/edit/", ticket.edit_ticket, name="edit"),
    path("<int:pk>/activate/", ticket.activate_ticket, name="activate"),
    path("<int:pk>/close/", ticket.close_ticket, name="close"),
    path("<int:pk>/category/", ticket.recategorise_ticket, name="category"),
    path("<int:pk>/me-too/", ticket.me_too, name="me_too"),
    path("<int:pk>/similar/", ticket.similar_to_ticket, name="similar"),
]
