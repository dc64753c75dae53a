"""Where the doors are."""

from django.urls import path

from .views import compose, inbox, letter

urlpatterns = [
    path("cases/<uuid:pk>/referrals/", inbox.case_letters, name="case-letters"),
    path("cases/<uuid:pk>/referrals/new/", compose.case_letter_new, name="case-letter-new"),
    path("consultations/<uuid:pk>/refer/", compose.consultation_refer, name="consultation-refer"),
    path("inbox/referrals/", inbox.letter_inbox, name="letter-inbox"),
    path("inbox/referrals/<uuid:pk>/", letter.letter, name="letter"),
]
