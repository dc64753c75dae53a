"""Where the doors are."""

from django.urls import path

from .views import agencies, moves, office, own, sign_in, workers

urlpatterns = [
    path("login/", sign_in.sign_in, name="sign-in"),
    path("logout/", sign_in.sign_out, name="sign-out"),
    path("hide/", sign_in.sign_out, name="hide"),
    path("first/", sign_in.first, name="first"),
    path("acting/", sign_in.acting, name="acting"),
    path("password/", own.password, name="password"),
    path("settings/", office.index, name="settings"),
    path("settings/city/", office.city, name="settings-city"),
    path("settings/agencies/", agencies.agencies, name="settings-agencies"),
    path("settings/agencies/new/", agencies.agency_new, name="settings-agency-new"),
    path("settings/agencies/<int:pk>/", agencies.agency, name="settings-agency"),
    path("settings/workers/", workers.workers, name="settings-workers"),
    path("settings/workers/new/", workers.worker_new, name="settings-worker-new"),
    path("settings/workers/<uuid:pk>/", workers.worker, name="settings-worker"),
    path("settings/workers/<uuid:pk>/code/", workers.worker_code, name="settings-worker-code"),
    path("settings/workers/<uuid:pk>/end/", workers.worker_end, name="settings-worker-end"),
    path("settings/workers/<uuid:pk>/reopen/", workers.worker_reopen, name="settings-worker-reopen"),
    path(
        "settings/workers/<uuid:pk>/memberships/new/",
        workers.membership_new,
        name="settings-membership-new",
    ),
    path("settings/memberships/<uuid:pk>/end/", workers.membership_end, name="settings-membership-end"),
    path("settings/moves/", moves.moves, name="settings-moves"),
]
