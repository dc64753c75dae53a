"""Where the doors are."""

urlpatterns = []
