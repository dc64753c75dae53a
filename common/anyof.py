"""`id__in` as one array: however many there are, the statement has one text, and the connection keeps one plan for it."""

from django.core.exceptions import EmptyResultSet
from django.db.models import UUIDField
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


def as_array(lookup, compiler, connection):
    """SQL and parameters of `column = ANY (array)`; None where the values are not plain ones."""
    if not lookup.rhs_is_direct_value() or any(hasattr(value, "resolve_expression") for value in lookup.rhs):
        return None
    field = lookup.lhs.output_field
    given = dict.fromkeys(value for value in lookup.rhs if value is not None)
    if not given:
        raise EmptyResultSet
    values = [field.get_db_prep_value(value, connection, prepared=True) for value in given]
    column, params = lookup.process_lhs(compiler, connection)
    return f"{column} = ANY (%s::{field.db_type(connection)}[])", [*params, values]


class AnyOf(In):
    """One of several ids."""

    def as_postgresql(self, compiler, connection):
        return as_array(self, compiler, connection) or self.as_sql(compiler, connection)


class RelatedAnyOf(RelatedIn):
    """One of several related rows."""

    def as_postgresql(self, compiler, connection):
        return as_array(self, compiler, connection) or self.as_sql(compiler, connection)


def install():
    """Take the place of Django's own lookups."""
    UUIDField.register_lookup(AnyOf)
    ForeignObject.register_lookup(RelatedAnyOf)
