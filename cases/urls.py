"""Where the doors are."""

from django.urls import path

from .views import assessment, cases, codes, consultations, family, notes, people, preview, receipts
from .views import register as registers

urlpatterns = [
    path("consultations/", registers.register, name="consultation-list"),
    path("consultations/new/", consultations.new, name="consultation-new"),
    path("consultations/similar/", consultations.similar, name="consultation-similar"),
    path("consultations/urgent/", consultations.urgent, name="consultation-urgent"),
    path("consultations/<uuid:pk>/", consultations.detail, name="consultation-detail"),
    path("consultations/<uuid:pk>/screening/", consultations.screen, name="consultation-screen"),
    path("consultations/<uuid:pk>/case/", consultations.case, name="consultation-case"),
    path("consultations/<uuid:pk>/edit/", consultations.edit, name="consultation-edit"),
    path("cases/", cases.case_list, name="case-list"),
    path("cases/<uuid:pk>/", cases.detail, name="case-detail"),
    path("cases/<uuid:pk>/timeline/", cases.case_timeline, name="case-timeline"),
    path("cases/<uuid:pk>/readers/", cases.case_readers, name="case-readers"),
    path("cases/<uuid:pk>/readers-of/<int:agency_pk>/", preview.readers_of, name="case-readers-of"),
    path("cases/<uuid:pk>/as/<int:agency_pk>/", preview.case_as, name="case-as"),
    path("cases/<uuid:pk>/lead/", cases.lead, name="case-lead"),
    path("cases/<uuid:pk>/stage/", cases.stage, name="case-stage"),
    path("cases/<uuid:pk>/people/", people.people, name="case-people"),
    path("cases/<uuid:pk>/people/edit/", people.person_edit, name="case-person"),
    path("cases/<uuid:pk>/people/history/", people.history, name="case-people-history"),
    path("cases/<uuid:pk>/aliases/new/", people.alias_new, name="case-alias-new"),
    path("cases/<uuid:pk>/contacts/new/", people.contact_new, name="case-contact-new"),
    path("cases/<uuid:pk>/contacts/<uuid:contact_pk>/", people.contact_edit, name="case-contact-edit"),
    path("cases/<uuid:pk>/relatives/new/", people.relative_new, name="case-relative-new"),
    path("cases/<uuid:pk>/relatives/<uuid:member_pk>/", people.relative_edit, name="case-relative-edit"),
    path("cases/<uuid:pk>/assessment/", assessment.assessment, name="case-assessment"),
    path("cases/<uuid:pk>/assessment/print/", assessment.printed, name="case-assessment-print"),
    path("cases/<uuid:pk>/assessment/family/", family.years, name="case-family"),
    path("cases/<uuid:pk>/assessment/family/new/", family.new, name="case-family-new"),
    path("cases/<uuid:pk>/assessment/family/<uuid:event_pk>/", family.edit, name="case-family-edit"),
    path(
        "cases/<uuid:pk>/assessment/family/<uuid:event_pk>/history/",
        family.history,
        name="case-family-history",
    ),
    path("cases/<uuid:pk>/assessment/<slug:key>/", assessment.section, name="case-assessment-section"),
    path("consents/<uuid:pk>/receipt/", receipts.consent_receipt, name="consent-receipt"),
    path("settings/codes/", codes.tables, name="settings-codes"),
    path("settings/codes/<slug:table>/", codes.table, name="settings-code-table"),
    path("settings/codes/<slug:table>/new/", codes.code_new, name="settings-code-new"),
    path("settings/codes/<slug:table>/<slug:code>/", codes.code, name="settings-code"),
    path("notes/<uuid:pk>/edit/", notes.edit, name="case-note-edit"),
    path("notes/<uuid:pk>/history/", notes.history, name="case-note-history"),
]
