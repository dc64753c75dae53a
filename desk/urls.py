"""Where the doors are."""

from django.urls import path

from . import guide, protection, views

urlpatterns = [
    path("", views.home, name="home"),
    path("inbox/notices/", views.notice_list, name="notice-list"),
    path("inbox/notices/<uuid:pk>/read/", views.notice_read, name="notice-read"),
    path("search/", views.search, name="search"),
    path("cases/<uuid:pk>/access/", views.case_access, name="case-access"),
    path("cases/<uuid:pk>/protection/texts/", protection.sealed_texts, name="case-sealed-texts"),
    path("cases/<uuid:pk>/protection/printed/", protection.printed, name="case-printed"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:role>/", guide.guide_card, name="guide-card"),
    path("audit/", views.audit_log, name="audit-log"),
]
