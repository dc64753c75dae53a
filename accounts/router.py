"""Which login a model is read through: sign-in secrets only through the gate."""

GATE = frozenset({"accounts.secret", "accounts.session", "accounts.context", "accounts.throttle"})


class GateRouter:
    """Ignores hints, so that a worker loaded at the gate still reads grants as `app`."""

    def db_for_read(self, model, **hints):
        return "gate" if model._meta.label_lower in GATE else "default"

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
