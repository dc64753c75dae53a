"""Which letters."""

from audit.disclosure import GuardedQuerySet


class ReferralQuerySet(GuardedQuerySet):
    """つなぎ as one desk sees them."""

    def received_by(self, agency):
        return self.filter(to_agency=agency)

    def with_ends(self):
        """With the agencies and workers they name, who are no secret."""
        return self.select_related(
            "from_agency", "to_agency", "to_worker", "sent_by", "answered_by", "suggested_agency"
        )


class LetterQuerySet(GuardedQuerySet):
    """つなぎの本文."""

    def of_case(self, case_id):
        return self.filter(case=case_id)
