"""Is what was written about a person who has not agreed well-formed?"""

from accounts.models import City
from common import forms
from common.businessdays import add_open_days
from common.wareki import format_day

from ..models import Asking
from ..states import WhyNot

AGAIN_IN = 10  # open days


class AskingForm(forms.Form):
    """打診の記録: what the person answered, why, and when to ask again."""

    answer = forms.ChoiceField(
        label="返事",
        choices=Asking._meta.get_field("answer").choices,
        hints={
            "PENDING": "考えたい、まだ決められない、まだ聞けていない",
            "REFUSED": "共有してほしくない、と言っている",
        },
    )
    why = forms.ChoiceField(label="同意が得られない理由", choices=WhyNot.choices)
    asked_on = forms.WarekiField(
        label="打診した日", help_text="まだ聞けていないときは、今日の日付のままにします。"
    )
    ask_again_on = forms.WarekiField(
        label="次に聞く日", help_text="この日が近づくと、受信箱に出ます。ふつうは10開庁日あとです。"
    )
    note = forms.PlainTextField(
        label="様子と、これからの働きかけ",
        multiline=True,
        rows=3,
        max_length=1000,
        required=False,
        help_text="本人の言葉と、次にどう働きかけるか。担当機関だけが読みます。",
    )

    def __init__(self, *args, day, **kwargs):
        city = City.objects.first()
        again = add_open_days(day, AGAIN_IN, city.closed_dates if city else ())
        super().__init__(*args, initial={"asked_on": day, "ask_again_on": again}, **kwargs)
        self.day = self.fields["asked_on"].latest = day

    def clean(self):
        cleaned = super().clean()
        asked, again = cleaned.get("asked_on"), cleaned.get("ask_again_on")
        if asked and again and again <= asked:
            self.add_error("ask_again_on", f"打診した日（{format_day(asked)}）より後の日を入力してください。")
        elif again and again < self.day:
            self.add_error("ask_again_on", "次に聞く日は、今日から後の日を入力してください。")
        return cleaned
