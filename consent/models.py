"""本人同意: what one person allowed about one case, to whom, until when."""

from hashlib import sha256

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import labels

from .querysets import ConsentFileQuerySet, ConsentQuerySet
from .states import Answer, Giver, Kind, Method, Purpose, WhyNot

MEGABYTE = 1024 * 1024
FILE_LIMIT = 10 * MEGABYTE
MEDIA = [("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG")]


class Consent(Protected):
    """同意: one signature of one person about one case; never changed, only withdrawn or replaced by a new one."""

    person = models.ForeignKey("people.Person", models.PROTECT)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    kinds = ArrayField(models.CharField(max_length=2, choices=Kind.choices))
    giver = models.CharField("同意した人", max_length=8, choices=Giver.choices, default=Giver.SELF)
    giver_name = models.CharField("同意した人の氏名", max_length=120, blank=True)
    authority = models.CharField("代理の根拠と範囲", max_length=200, blank=True)
    method = models.CharField("取り方", max_length=10, choices=Method.choices)
    agreed_on = models.DateField("同意した日")
    purposes = ArrayField(
        models.CharField(max_length=2, choices=Purpose.choices), default=list, verbose_name="目的"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, verbose_name="変更した元の同意", related_name="replaced_by"
    )
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("期限")
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="記録した機関", related_name="+"
    )
    recorded_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, verbose_name="記録した職員", related_name="+"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    opened_at = models.DateTimeField("共有を始めた日時", null=True, editable=False)
    withdrawn_at = models.DateTimeField("撤回日時", null=True)
    withdrawn_by = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, related_name="+")
    withdrawn_agency = models.ForeignKey("accounts.Agency", models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "同意"
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_it_begins", condition=Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="consent_withdrawal_names_who",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_agency=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_agency__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_proxy_states_authority", condition=Q(giver="SELF") | ~Q(authority="")
            ),
        ]

    def __str__(self):
        return f"同意 {self.agreed_on}"

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None


class Explanation(Protected):
    """説明の記録: who explained what in which words; names other agencies, so the agency in charge alone reads it.

    Its digest (SHA-256, hexadecimal) proves later that the words are those of that day.
    """

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="explained")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    explained_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, verbose_name="説明した職員", related_name="+"
    )
    explained_on = models.DateField("説明した日")
    text = models.TextField("説明した目的と言葉", blank=True)
    digest = models.CharField("言葉の指紋", max_length=64, editable=False)

    class Meta(Protected.Meta):
        verbose_name = "説明の記録"

    def __str__(self):
        return "説明の記録"

    def save(self, *args, **kwargs):
        self.digest = sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)


class Withdrawal(Protected):
    """撤回の記録: why a consent was taken back; read by the agency in charge and by the agency that wrote it down."""

    consent = models.OneToOneField(Consent, models.PROTECT, related_name="taken_back")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    reason = models.CharField("撤回の理由", max_length=200, blank=True)

    class Meta(Protected.Meta):
        verbose_name = "撤回の記録"

    def __str__(self):
        return "撤回の記録"


class Asking(Protected):
    """打診の記録: the person was asked and has not agreed (yet); never a dead end, so it says when to ask again."""

    person = models.ForeignKey("people.Person", models.PROTECT)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    asked_on = models.DateField("打診した日")
    answer = models.CharField(
        "返事", max_length=8, choices=[(a.value, a.label) for a in (Answer.PENDING, Answer.REFUSED)]
    )
    why = models.CharField("同意が得られない理由", max_length=2, choices=WhyNot.choices)
    note = models.TextField("様子と、これからの働きかけ", blank=True)
    ask_again_on = models.DateField("次に聞く日")
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "打診の記録"
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.CheckConstraint(name="asking_looks_ahead", condition=Q(ask_again_on__gt=F("asked_on"))),
        ]

    def __str__(self):
        return "打診の記録"


class ConsentFile(Protected):
    """同意書の写し: a scan under the case's rule, in the database, cleaned of what a camera adds (≤ 10 MB)."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="files")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    name = models.CharField("ファイル名", max_length=120)
    media_type = models.CharField("種類", max_length=20, choices=MEDIA)
    size = models.PositiveIntegerField("大きさ")
    digest = models.CharField("中身の指紋", max_length=64, editable=False)
    content = models.BinaryField("中身")
    added_at = models.DateTimeField("添付した日時", default=timezone.now)

    objects = ConsentFileQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "同意書の写し"
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="consent_file_is_small", condition=Q(size__gt=0, size__lte=FILE_LIMIT)
            ),
            models.CheckConstraint(
                name="consent_file_is_a_scan", condition=Q(media_type__in=[kind for kind, _ in MEDIA])
            ),
        ]

    def __str__(self):
        return "同意書の写し"

    def save(self, *args, **kwargs):
        self.size, self.digest = len(self.content), sha256(self.content).hexdigest()
        super().save(*args, **kwargs)


class ConsentLine(Protected):
    """同意の範囲: one agency (or one named worker of it) and the kinds of information."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="lines")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="共有先")
    worker = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, verbose_name="共有先の担当者")
    topics = models.IntegerField("情報の種類")

    class Meta(Protected.Meta):
        verbose_name = "同意の範囲"
        constraints = [
            models.CheckConstraint(
                name="consent_line_names_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.UniqueConstraint(
                fields=["consent", "agency", "worker"],
                name="consent_line_once_per_agency",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return "同意の範囲"

    @property
    def words(self):
        return labels(self.topics)
