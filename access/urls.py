"""Where the doors are."""

from django.urls import path

from . import views

urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/discard/", views.discard, name="drafts-discard"),
]
