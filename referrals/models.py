"""つなぎ: a shell both desks keep, a body the receiver reads while it has a reason to, and what was said about it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import Topic, labels
from cases.numbers import new_number
from consent.states import Giver, Method

from .querysets import LetterQuerySet, ReferralQuerySet
from .states import ARTICLES, REPORTS, Ground, Kind, State, Verb

NAMING = int(Topic.IDENTITY | Topic.CONTACT)


class Referral(Protected):
    """つなぎ: who sent what kind of letter to whom, and how it stands; says nothing of the person (DESIGN rule 4)."""

    number = models.CharField("つなぎ番号", max_length=9, unique=True, default=new_number, editable=False)
    kind = models.CharField("依頼", max_length=8, choices=Kind.choices)
    from_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="送り元", related_name="+"
    )
    sent_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, verbose_name="送った職員", related_name="+"
    )
    to_agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="宛先", related_name="+")
    to_worker = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, verbose_name="宛先の担当者", related_name="+"
    )
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField("送った日時", default=timezone.now)
    due_on = models.DateField("返事の期限")
    answered_at = models.DateTimeField("受理・差戻し・転送した日時", null=True)
    answered_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, verbose_name="答えた職員", related_name="+"
    )
    report_on = models.DateField("報告の予定日", null=True)
    ended_at = models.DateTimeField("終わった日時", null=True)
    suggested_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, verbose_name="転送の希望先", related_name="+"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="送り直した元", related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "つなぎ"
        constraints = [
            models.CheckConstraint(
                name="referral_goes_elsewhere", condition=~Q(from_agency=F("to_agency")) | ~Q(to_worker=None)
            ),
            models.CheckConstraint(
                name="referral_answer_has_a_time",
                condition=~Q(state__in=("ACCEPTED", "REPORTED", "RETURNED", "FORWARDED", "DONE"))
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["to_agency", "state", "due_on"], name="referral_received"),
            models.Index(fields=["from_agency", "state", "due_on"], name="referral_sent"),
        ]

    def __str__(self):
        return f"つなぎ {self.number}"


class Letter(Protected):
    """つなぎの本文: what the receiver reads while the つなぎ is open or accepted and its ground is in force."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="letter")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    consultation = models.ForeignKey("cases.Consultation", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    ground = models.CharField("根拠", max_length=10, choices=Ground.choices)
    consent = models.ForeignKey("consent.Consent", models.PROTECT, null=True, related_name="+")
    article = models.CharField(
        "条項", max_length=8, blank=True, choices=[(code, label) for code, (label, _r) in ARTICLES.items()]
    )
    reason = models.TextField("法令によって知らせる必要", blank=True)
    topics = models.IntegerField("情報区分")
    text = models.TextField("依頼の内容")
    name = models.CharField("本人の名前", max_length=120, blank=True)
    kana = models.CharField("カナ", max_length=120, blank=True)
    giver = models.CharField("同意した人", max_length=8, choices=Giver.choices, blank=True)
    agreed_how = models.CharField("同意の取り方", max_length=10, choices=Method.choices, blank=True)
    agreed_on = models.DateField("同意した日", null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = LetterQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "つなぎの本文"
        constraints = [
            models.CheckConstraint(
                name="letter_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.CheckConstraint(
                name="letter_comes_from_one_place",
                condition=Q(case__isnull=False, consultation=None) | Q(case=None, consultation__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_tells_the_log_its_person",
                condition=Q(person=None) | (Q(case=None) & ~Q(ground="ANONYMOUS")),
            ),
            models.CheckConstraint(
                name="letter_names_its_ground",
                condition=Q(ground="CONSENT", article="", case__isnull=False, consent__isnull=False)
                | Q(ground="CONSENT", article="", case=None, consent=None, agreed_on__isnull=False)
                & ~Q(giver="")
                & ~Q(agreed_how="")
                | Q(ground="STATUTE", consent=None) & ~Q(article="") & ~Q(reason="")
                | Q(ground="ANONYMOUS", article="", consent=None),
            ),
            models.CheckConstraint(
                name="letter_without_ground_names_nobody",
                condition=~Q(ground="ANONYMOUS") | Q(name="", kana=""),
            ),
        ]
        indexes = [models.Index(fields=["case"], name="letter_case")]

    def __str__(self):
        return "つなぎの本文"

    @property
    def words(self):
        return labels(self.topics)

    @property
    def is_report(self):
        """Whether it is a 通報・通告, of which nobody else is told."""
        return self.article in REPORTS

    @property
    def article_words(self):
        return ARTICLES[self.article][0] if self.article else ""


class LetterContact(Protected):
    """つなぎで知らせる連絡先: kept apart from the letter, because a seal laid later (DV等支援措置) beats the letter."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="told_contact")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    value = models.CharField("連絡先", max_length=200)

    class Meta(Protected.Meta):
        verbose_name = "つなぎで知らせる連絡先"

    def __str__(self):
        return "つなぎで知らせる連絡先"


class Message(Protected):
    """つなぎのやりとり: a question, an answer, a reason, a report; its writer's own for good."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="messages")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    verb = models.CharField("操作", max_length=8, choices=Verb.choices)
    text = models.TextField("内容", blank=True)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "つなぎのやりとり"
        ordering = ["at", "id"]

    def __str__(self):
        return "つなぎのやりとり"


class LetterComment(Protected):
    """つなぎのコメント: what the two desks say to each other beside the acts; read with the body, its writer's own for good.

    `mentions` are memberships of the two sides, who know each other.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="comments")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    text = models.TextField("コメント")
    mentions = ArrayField(models.UUIDField(), default=list, verbose_name="呼びかけ")
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "つなぎのコメント"
        ordering = ["at", "id"]

    def __str__(self):
        return "つなぎのコメント"


class Reporter(Protected):
    """通報者: who reported; sealed, read by the named workers only (児童虐待防止法7条, 高齢者虐待防止法8条, 障害者虐待防止法8条)."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="reporter")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    name = models.CharField("通報した人", max_length=120)
    relation = models.CharField("本人との関係", max_length=60, blank=True)
    contact = models.CharField("連絡先", max_length=120, blank=True)
    readers = ArrayField(models.UUIDField(), verbose_name="読める職員")

    class Meta(Protected.Meta):
        verbose_name = "通報者"

    def __str__(self):
        return "通報者"


class Confirmation(Protected):
    """所属長の確認: a letter on a statute is told to the head of the office at once, who confirms within one 開庁日."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="confirmation")
    from_agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="確認する機関", related_name="+"
    )
    article = models.CharField("条項", max_length=8)
    due_on = models.DateField("確認の期限")
    confirmed_at = models.DateTimeField("確認した日時", null=True)
    confirmed_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, verbose_name="確認した所属長", related_name="+"
    )

    class Meta(Protected.Meta):
        verbose_name = "所属長の確認"
        constraints = [
            models.CheckConstraint(
                name="confirmation_names_who",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return "所属長の確認"
