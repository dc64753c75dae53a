"""Where the doors are."""

from django.urls import path

from .views import (
    bodies,
    compose,
    copy,
    inquiries,
    items,
    listing,
    meetings,
    members,
    minutes,
    of_case,
    plan,
    prepare,
    release,
    settle,
    sheets,
    tasks,
)

ITEM = "meetings/<uuid:pk>/items/<uuid:item_pk>/"

urlpatterns = [
    path("settings/bodies/", bodies.bodies, name="settings-bodies"),
    path("settings/bodies/new/", bodies.body_new, name="settings-body-new"),
    path("settings/bodies/<int:pk>/", bodies.body, name="settings-body"),
    path("bodies/<int:pk>/seats/", bodies.body_seats, name="body-seats"),
    path("meetings/", listing.meeting_list, name="meeting-list"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/inquiries/<uuid:pk>/", inquiries.meeting_inquiry, name="meeting-inquiry"),
    path("meetings/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:pk>/date/", meetings.meeting_date, name="meeting-date"),
    path("meetings/<uuid:pk>/steps/<slug:verb>/", meetings.meeting_step, name="meeting-step"),
    path("meetings/<uuid:pk>/prepare/", prepare.meeting_prepare, name="meeting-prepare"),
    path("meetings/<uuid:pk>/members/", members.meeting_members, name="meeting-members"),
    path("meetings/<uuid:pk>/items/new/", compose.meeting_item_new, name="meeting-item-new"),
    path(ITEM, items.meeting_item, name="meeting-item"),
    path(f"{ITEM}edit/", compose.meeting_item_edit, name="meeting-item-edit"),
    path(f"{ITEM}plan/", plan.meeting_plan, name="meeting-plan"),
    path(f"{ITEM}drop/", compose.meeting_drop, name="meeting-drop"),
    path(f"{ITEM}pledge/", items.meeting_pledge, name="meeting-pledge"),
    path(f"{ITEM}sheet/", sheets.meeting_sheet, name="meeting-sheet"),
    path(f"{ITEM}inquiries/new/", inquiries.meeting_ask, name="meeting-ask"),
    path("meetings/tasks/", tasks.task_list, name="task-list"),
    path("meetings/tasks/<uuid:pk>/done/", tasks.task_done, name="task-done"),
    path("meetings/<uuid:pk>/minutes/", minutes.minutes, name="meeting-minutes"),
    path("meetings/<uuid:pk>/minutes/<uuid:item_pk>/settle/", settle.settle, name="meeting-settle"),
    path("meetings/<uuid:pk>/confirm/", settle.confirm, name="meeting-confirm"),
    path("meetings/<uuid:pk>/copy/", copy.copy, name="meeting-copy"),
    path("meetings/<uuid:pk>/items/<uuid:item_pk>/release/", release.release, name="meeting-release"),
    path("cases/<uuid:pk>/meetings/", of_case.case_meetings, name="case-meetings"),
]
