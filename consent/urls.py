"""Where the doors are."""

from django.urls import path

from . import views

urlpatterns = [
    path("cases/<uuid:pk>/consent/", views.case_consent, name="case-consent"),
    path("consents/<uuid:pk>/withdraw/", views.consent_withdraw, name="case-consent-withdraw"),
]
