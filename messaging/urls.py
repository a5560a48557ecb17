"""`/tickets/<id>/messages/`."""

from django.urls import path

from messaging import views

app_name = "messaging"

urlpatterns = [path("<int:pk>/messages/", views.post, name="post")]
