"""`/tickets/…`: the pages."""

from django.urls import path

from tickets.views import export, lessons, listing, live, own, report, ticket

app_name = "tickets"

urlpatterns = [
    path("", listing.ticket_list, name="list"),
    path("live/", live.ticket_list, name="live"),
    path("new/", report.new_ticket, name="new"),
    path("new/preview/", report.preview_ticket, name="preview"),
    path("places/", report.places_used_before, name="places"),
    path("mine/", own.mine, name="mine"),
    path("mine/forget/", own.forget, name="forget_mine"),
    path("new/private-words/", report.warn_of_private_words, name="private_words"),
    path("export/", export.export, name="export"),
    path("round/", export.round_sheet, name="round"),
    path("learning/", lessons.learning, name="learning"),
    path("learning/undo/", lessons.undo, name="undo_lesson"),
    path("<int:pk>/", ticket.ticket_detail, name="detail"),
    path("<int:pk>/live/", live.ticket_detail, name="live_detail"),
    path("<int:pk>/edit/", ticket.edit_ticket, name="edit"),
    path("<int:pk>/edit/live/", live.ticket_edit, name="live_edit"),
    path("<int:pk>/activate/", ticket.activate_ticket, name="activate"),
    path("<int:pk>/category/", ticket.recategorise_ticket, name="category"),
    path("<int:pk>/me-too/", ticket.me_too, name="me_too"),
    path("<int:pk>/similar/", ticket.similar_to_ticket, name="similar"),
]
