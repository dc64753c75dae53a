"""Where the doors are."""

from django.urls import path

from . import views

urlpatterns = [
    path("demo/switch/", views.switch, name="demo-switch"),
]
