"""A town of five desks and one case, built in a moment: for pages that need no crowd."""

from accounts.models import Agency
from people.models import Person
from tests.world import AgencyFactory, CaseFactory, ConsentFactory, MembershipFactory, WorkerFactory

Kind, Field, Legal = Agency.Kind, Agency.Field, Agency.LegalStatus
# username, name, role, agency, its kind and field
DESKS = [
    ("mado-tanaka", "田中 健", "COUNTER", "こだいら生活相談支援センター 窓口", Kind.WINDOW, Field.LIVELIHOOD),
    ("korei-suzuki", "鈴木 由美", "STAFF", "高齢者支援課", Kind.DEPARTMENT, Field.ELDERLY),
    ("shogai-takahashi", "髙橋 誠", "STAFF", "障がい者支援課", Kind.DEPARTMENT, Field.DISABILITY),
    ("seikatsu-kato", "加藤 直子", "CHIEF", "生活支援課", Kind.DEPARTMENT, Field.LIVELIHOOD),
    ("chosei-yamamoto", "山本 亮", "COORDINATOR", "社会福祉協議会 多機関協働", Kind.COUNCIL, Field.CROSS),
    ("kanri-kobayashi", "小林 薫", "ADMIN", "情報管理", Kind.OFFICE, Field.CROSS),
]


def build(name):
    """Make it as the migrator: the desks, and the case of somebody of this name, which the window holds."""
    agencies = {}
    for username, worker, role, agency, kind, field in DESKS:
        agencies[agency] = AgencyFactory(
            name=agency,
            short_name=agency[-8:],
            kind=kind,
            field=field,
            legal_status=Legal.CITY if kind == Kind.DEPARTMENT else Legal.ENTRUSTED,
            coordinates=role == "COORDINATOR",
        )
        person = WorkerFactory(username=username, name=worker)
        MembershipFactory(worker=person, agency=agencies[agency], role=role)
    case = CaseFactory(
        agency=agencies["こだいら生活相談支援センター 窓口"],
        person=Person.objects.create(name=name, kana="ミホン ハナコ"),
    )
    lines = [(agencies[key], None, 1 | 4) for key in ("高齢者支援課", "生活支援課")]
    ConsentFactory(case=case, kinds=["C2", "C3"], lines=lines)
    return case
