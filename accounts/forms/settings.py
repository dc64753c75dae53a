"""機関・職員・所属・市の設定: the shape of what a 管理者 writes."""

from datetime import date
from urllib.parse import urlencode

from django import forms as django_forms
from django.core.validators import validate_email

from accounts.models import Agency, City, Membership, Worker
from accounts.querysets import today
from common import forms, wareki

Role, Kind = Membership.Role, Agency.Kind
IDLE = [(minutes, f"{minutes}分") for minutes in (5, 10, 15, 20, 30, 60)]
OFFICE_ROLES = {Role.ADMIN, Role.AUDITOR}


def open_agencies():
    """Agencies that are not closed, by kind, for a select."""
    groups = {}
    for agency in Agency.objects.exclude(closed_on__lte=today()):
        groups.setdefault(agency.get_kind_display(), []).append((agency.pk, agency.name))
    return list(groups.items())


class AgencyField(forms.ChoiceField):
    """機関を一つ: gives the Agency."""

    def __init__(self, **kwargs):
        kwargs.setdefault("choices", open_agencies)
        super().__init__(coerce=lambda pk: Agency.objects.get(pk=pk), empty_value=None, **kwargs)


class RecordForm(forms.Form):
    """A form over one record that somebody else may be changing too."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput, required=False, initial=1)

    def facts(self):
        """What was typed, without the version it was typed over."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def overtaken_by(self, row):
        """Somebody else saved first: what stands now beside what was typed; sent again, what was typed wins."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = row.version
        return [
            {"label": field.label, "saved": self.words(name, saved), "typed": self.words(name, typed)}
            for name, typed in self.facts().items()
            if (field := self.fields[name]) and (saved := getattr(row, name)) != typed
        ]

    def words(self, name, value):
        """A value as its reader knows it."""
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, date):
            return wareki.format_day(value)
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value) if value not in (None, "") else "記入なし")


class AgencyForm(RecordForm):
    """機関."""

    name = forms.PlainTextField(label="名称", max_length=60)
    short_name = forms.PlainTextField(
        label="略称", max_length=20, help_text="一覧やしるしに使う短い名前です。"
    )
    kind = forms.ChoiceField(label="種別", choices=Kind.choices)
    field = forms.ChoiceField(label="分野", choices=Agency.Field.choices)
    legal_status = forms.ChoiceField(label="立場", choices=Agency.LegalStatus.choices)
    parent = AgencyField(label="所管の課", required=False, empty_label="なし")
    named_only = forms.SwitchField(
        label="担当者のみ",
        help_text="この機関の職員は、自分の名前で認められたケースだけを見ます（民生委員・児童委員など）。",
    )
    parent_sees = forms.SwitchField(
        label="所管の課が受付ケースを見る（委託）",
        help_text="この窓口が受け付けたケースを、上で選んだ課の職員も見られるようにします。",
    )
    coordinates = forms.SwitchField(
        label="多機関協働事業を担う",
        help_text="ケースの受付判断をします。本人の申込があるケースを受理すると、その記録のすべてを見ます。",
    )
    decides = forms.SwitchField(
        label="支援決定をする課（重層事業の所管）",
        help_text="多機関協働で受理したケースの、基本情報とプラン・会議を見て、支援を決定します。市の課だけが選べます。",
    )
    mail = forms.PlainTextField(
        label="お知らせメールの宛先",
        max_length=254,
        required=False,
        help_text="新しいお知らせの件数だけを、このアドレスに知らせます。名前や番号は書きません。空けておくと送りません。",
        widget=django_forms.TextInput(
            attrs={"inputmode": "email", "autocapitalize": "none", "autocomplete": "off"}
        ),
    )
    closed_on = forms.WarekiField(
        label="廃止日",
        required=False,
        help_text="この日から、この機関の所属では何も見えなくなります。続ける間は空けておきます。",
    )

    def __init__(self, *args, agency=None, **kwargs):
        self.agency = agency
        super().__init__(*args, **kwargs)
        parents = Agency.objects.filter(kind=Kind.DEPARTMENT).exclude(closed_on__lte=today())
        if agency:
            parents = parents.exclude(pk=agency.pk)
        else:
            del self.fields["closed_on"]
        self.fields["parent"].choices = [(parent.pk, parent.name) for parent in parents]
        if agency and Membership.objects.filter(agency=agency).exists():
            office = agency.kind == Kind.OFFICE
            self.fields["kind"].choices = [c for c in Kind.choices if (c[0] == Kind.OFFICE) == office]

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = Agency.objects.filter(name=name)
        if (same.exclude(pk=self.agency.pk) if self.agency else same).exists():
            raise django_forms.ValidationError(
                "同じ名称の機関がもうあります。違いの分かる名称にしてください。"
            )
        return name

    def clean_mail(self):
        address = self.cleaned_data["mail"]
        try:
            if address:
                validate_email(address)
        except django_forms.ValidationError:
            words = "メールアドレスの形で入力してください（例：kakari@example.lg.jp）。"
            raise django_forms.ValidationError(words) from None
        return address

    def clean(self):
        facts = super().clean()
        if facts.get("parent_sees") and "parent" in facts and not facts["parent"]:
            self.add_error("parent", "受付ケースを見せるときは、所管の課を選んでください。")
        self._programme(facts)
        return facts

    def _programme(self, facts):
        """Who runs 多機関協働 works as one desk, and who decides on support is a 課 of the city."""
        for name in ("coordinates", "decides"):
            if facts.get(name) and (facts.get("named_only") or facts.get("kind") == Kind.OFFICE):
                words = "「担当者のみ」の機関と「管理・監査」の機関では選べません。チェックを外してください。"
                self.add_error(name, words)
        if facts.get("decides") and facts.get("kind") not in (Kind.DEPARTMENT, Kind.OFFICE, None):
            self.add_error(
                "decides", "支援決定をするのは、種別が「市の課」の機関です。チェックを外してください。"
            )


class WorkerForm(RecordForm):
    """職員の氏名."""

    name = forms.PlainTextField(label="氏名", max_length=60)
    kana = forms.KanaField(label="カナ", max_length=80, required=False)


class NewWorkerForm(WorkerForm):
    """新しい職員: the sign-in name is chosen once."""

    field_order = ("username",)
    username = forms.PlainTextField(
        label="サインインID",
        max_length=40,
        help_text="半角の小文字・数字・ハイフンで3文字以上（例：mado-tanaka）。あとからは変えられません。",
        widget=django_forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )

    def clean_username(self):
        username = self.cleaned_data["username"].lower()
        Worker._meta.get_field("username").run_validators(username)
        if Worker.objects.filter(username=username).exists():
            raise django_forms.ValidationError("このサインインIDは使われています。別のIDにしてください。")
        return username


def fits(role, agency):
    """The error of a role in an agency where it may not be, or nothing: administrators see no case."""
    if (role in OFFICE_ROLES) == (agency.kind == Kind.OFFICE):
        return ""
    if role in OFFICE_ROLES:
        return "管理者・監査の役割は、種別が「管理・監査」の機関だけで選べます（ケースを見ないため）。"
    return "種別が「管理・監査」の機関では、管理者か監査を選んでください。"


class MembershipForm(forms.Form):
    """所属・兼務発令."""

    agency = AgencyField(label="機関")
    role = forms.ChoiceField(label="役割", choices=Role.choices)
    valid_from = forms.WarekiField(label="開始日")
    valid_until = forms.WarekiField(
        label="終了日", required=False, help_text="任期や兼務の終わりが決まっているときに入れます。"
    )
    is_concurrent = forms.SwitchField(
        label="兼務発令による所属", help_text="本来の所属に加えて、発令でもつ所属です。"
    )
    order_number = forms.PlainTextField(label="発令番号", max_length=40, required=False)

    def __init__(self, *args, worker=None, **kwargs):
        self.worker = worker
        super().__init__(*args, **kwargs)

    def clean(self):
        facts = super().clean()
        role, agency, since = facts.get("role"), facts.get("agency"), facts.get("valid_from")
        if role and agency and (error := fits(role, agency)):
            self.add_error("role", error)
        if facts.get("is_concurrent") and not facts.get("order_number"):
            self.add_error("order_number", "兼務発令のときは、発令番号を入力してください。")
        until = facts.get("valid_until")
        if since and until and until < since:
            self.add_error("valid_until", "終了日は、開始日か、それより後にしてください。")
        elif since and agency and self._overlaps(agency, since, until):
            self.add_error("agency", "この期間には、同じ機関の所属がもうあります。先にそれを終えてください。")
        return facts

    def _overlaps(self, agency, since, until):
        if self.worker is None:
            return False
        others = Membership.objects.filter(worker=self.worker, agency=agency).exclude(valid_until__lt=since)
        others = [
            other for other in others if other.valid_until is None or other.valid_until >= other.valid_from
        ]
        return any(until is None or other.valid_from <= until for other in others)


class EndForm(forms.Form):
    """所属を終える: at once, or on a last day."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
    when = forms.ChoiceField(
        label="いつ終えますか",
        choices=[("NOW", "いますぐ"), ("DAY", "最後の日を決める")],
        hints={"NOW": "次の操作から、この所属では何も見えなくなります。"},
    )
    last_day = forms.WarekiField(
        label="最後の日", required=False, earliest=today, help_text="「最後の日を決める」ときに入れます。"
    )

    def clean(self):
        facts = super().clean()
        if facts.get("when") == "DAY" and "last_day" in facts and not facts["last_day"]:
            self.add_error("last_day", "最後の日を入力してください。")
        return facts

    @property
    def ends_on(self):
        """The last day, or None for at once."""
        return self.cleaned_data["last_day"] if self.cleaned_data["when"] == "DAY" else None


class CityForm(RecordForm):
    """市の設定."""

    name = forms.PlainTextField(label="市の名称", max_length=40)
    urgent_contacts = forms.PlainTextField(
        label="緊急の連絡先（命・虐待）",
        multiline=True,
        max_length=2000,
        required=False,
        help_text="緊急の相談を受け付けたときに、画面に出ます。1行に1つ入力します。",
    )
    idle_minutes = forms.ChoiceField(
        label="操作がないときに画面を閉じるまで",
        choices=IDLE,
        coerce=int,
        help_text="次のサインインから変わります。サインインは、操作を続けていても9時間で終わります。",
    )
    closed_days = forms.PlainTextField(
        label="市の休日",
        multiline=True,
        rows=5,
        max_length=4000,
        required=False,
        help_text="土日・祝日・年末年始のほかに閉まる日を、1行に1日入力します（例：令和8年10月1日）。",
    )

    def clean_closed_days(self):
        days = set()
        for number, line in enumerate(self.cleaned_data["closed_days"].splitlines(), 1):
            try:
                if line.strip():
                    days.add(wareki.parse(line))
            except ValueError as error:
                raise django_forms.ValidationError(f"{number}行目「{line.strip()[:20]}」：{error}") from error
        return "\n".join(day.isoformat() for day in sorted(days))

    @staticmethod
    def initial_of(city):
        shown = {name: getattr(city, name) for name in ("name", "urgent_contacts", "idle_minutes", "version")}
        shown["closed_days"] = "\n".join(wareki.format_day(day) for day in sorted(city.closed_dates))
        return shown


def city():
    """The city's row, or what a fresh installation shows in its place."""
    return City.objects.first() or City(name="")


class WorkerFilter(forms.Form):
    """職員の絞り込み: by agency, and whether those who have left are shown too."""

    agency = AgencyField(label="機関", required=False, empty_label="すべて")
    ended = forms.SwitchField(label="終了した職員も表示する")

    def workers(self, after):
        """The chosen workers by sign-in name, after one of them."""
        facts = self.cleaned_data if self.is_valid() else {}
        found = Worker.objects.filter(username__gt=after.replace("\x00", ""))
        if not facts.get("ended"):
            found = found.filter(is_active=True)
        if agency := facts.get("agency"):
            places = Membership.objects.filter(agency=agency).exclude(valid_until__lt=today())
            found = found.filter(pk__in=places.values("worker"))
        return found.order_by("username")

    @property
    def summary(self):
        facts = self.cleaned_data if self.is_valid() else {}
        agency = facts.get("agency")
        words = f"機関：{agency.name if agency else 'すべて'}"
        return words + ("／終了した職員も" if facts.get("ended") else "")

    def address(self, **more):
        """The same choice on another page."""
        facts = self.cleaned_data if self.is_valid() else {}
        chosen = {"agency": facts["agency"].pk} if facts.get("agency") else {}
        chosen |= {"ended": "on"} if facts.get("ended") else {}
        return "?" + urlencode(chosen | more)
