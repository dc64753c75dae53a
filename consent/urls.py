"""Where the doors are."""

from django.urls import path

from .views import asking, files, paper, record, withdraw

urlpatterns = [
    path("cases/<uuid:pk>/consent/", record.case_consent, name="case-consent"),
    path("cases/<uuid:pk>/consent/asking/", asking.consent_asking, name="case-consent-asking"),
    path("cases/<uuid:pk>/consent/paper/", paper.consent_paper, name="case-consent-paper"),
    path("consents/<uuid:pk>/change/", record.consent_change, name="case-consent-change"),
    path("consents/<uuid:pk>/withdraw/", withdraw.consent_withdraw, name="case-consent-withdraw"),
    path("consents/<uuid:pk>/paper/", paper.consent_paper_again, name="consent-paper"),
    path("consents/<uuid:pk>/files/new/", files.consent_file_new, name="consent-file-new"),
    path("consents/<uuid:pk>/files/<uuid:file_pk>/", files.consent_file, name="consent-file"),
]
