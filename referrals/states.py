"""What words a つなぎ knows, and what may follow what."""

from django.db import models


class State(models.TextChoices):
    """つなぎの状態."""

    SENT = "SENT", "送付（返事待ち）"
    ASKED = "ASKED", "質問中"
    ACCEPTED = "ACCEPTED", "受理（対応中）"
    REPORTED = "REPORTED", "報告済み"
    RETURNED = "RETURNED", "差戻し"
    FORWARDED = "FORWARDED", "転送の希望"
    RECALLED = "RECALLED", "取下げ"
    DONE = "DONE", "完了"


class Verb(models.TextChoices):
    """つなぎへの操作."""

    ACCEPT = "ACCEPT", "受理"
    ASK = "ASK", "質問"
    RETURN = "RETURN", "差戻し"
    FORWARD = "FORWARD", "転送"
    REPORT = "REPORT", "報告"
    ANSWER = "ANSWER", "回答"
    RECALL = "RECALL", "取下げ"
    FINISH = "FINISH", "完了"


RECEIVER, SENDER = "RECEIVER", "SENDER"

# verb → whose it is, from which states, to which; the database's `referrals_move` holds the same table
MOVES = {
    Verb.ACCEPT: (RECEIVER, {State.SENT, State.ASKED}, State.ACCEPTED),
    Verb.ASK: (RECEIVER, {State.SENT}, State.ASKED),
    Verb.RETURN: (RECEIVER, {State.SENT, State.ASKED}, State.RETURNED),
    Verb.FORWARD: (RECEIVER, {State.SENT, State.ASKED}, State.FORWARDED),
    Verb.REPORT: (RECEIVER, {State.ACCEPTED, State.REPORTED}, State.REPORTED),
    Verb.ANSWER: (SENDER, {State.ASKED}, State.SENT),
    Verb.RECALL: (SENDER, {State.SENT, State.ASKED}, State.RECALLED),
    Verb.FINISH: (SENDER, {State.ACCEPTED, State.REPORTED}, State.DONE),
}
NEXT = {
    state: {after for _side, before, after in MOVES.values() if state in before and after != state}
    for state in State
}
WAITING = {State.SENT, State.ASKED}
RUNNING = {State.ACCEPTED, State.REPORTED}
OPEN = WAITING | RUNNING
# Verbs whose words must be written: the other side reads nothing but them.
WORDS_NEEDED = {Verb.ASK, Verb.RETURN, Verb.FORWARD, Verb.REPORT, Verb.ANSWER, Verb.RECALL}


class Kind(models.TextChoices):
    """依頼の種類."""

    INFORM = "INFORM", "情報提供"
    REQUEST = "REQUEST", "対応依頼"
    JOINT = "JOINT", "共同支援"
    MEETING = "MEETING", "会議付議"


class Ground(models.TextChoices):
    """送る根拠."""

    CONSENT = "CONSENT", "本人の同意"
    STATUTE = "STATUTE", "法令"
    ANONYMOUS = "ANONYMOUS", "匿名の照会（名前を出さない）"


# code → (label, whether it is a 通報・通告). Sources: 児童福祉法25条, 児童虐待防止法6条・13条の4, 高齢者虐待防止法7条,
# 障害者虐待防止法7条, DV防止法6条, 個人情報保護法69条1項・2項各号 (city), 27条1項各号 (社協・事業者).
ARTICLES = {
    "J25": ("児童福祉法25条・児童虐待防止法6条（要保護児童の通告）", True),
    "K7": ("高齢者虐待防止法7条（高齢者虐待の通報）", True),
    "S7": ("障害者虐待防止法7条（障害者虐待の通報）", True),
    "D6": ("配偶者暴力防止法6条（DVの通報）", True),
    "J13-4": ("児童虐待防止法13条の4（求めに応じた資料の提供）", False),
    "69-1": ("個人情報保護法69条1項（ほかの法令に基づく場合）", False),
    "69-2-2": ("個人情報保護法69条2項2号（市の中で、事務に必要な限度）", False),
    "69-2-3": ("個人情報保護法69条2項3号（ほかの行政機関で、事務に必要な限度）", False),
    "69-2-4": ("個人情報保護法69条2項4号（明らかに本人の利益になる・特別の理由）", False),
    "27-1-1": ("個人情報保護法27条1項1号（法令に基づく場合）", False),
    "27-1-2": ("個人情報保護法27条1項2号（命・身体・財産を守るため、同意をとるのが難しい）", False),
    "27-1-3": ("個人情報保護法27条1項3号（公衆衛生・児童の健全な育成）", False),
    "27-1-4": ("個人情報保護法27条1項4号（国・自治体の事務への協力）", False),
}
REPORTS = frozenset(code for code, (_label, report) in ARTICLES.items() if report)
CITY = ("69-1", "69-2-2", "69-2-3", "69-2-4", "J13-4")
PRIVATE = ("27-1-1", "27-1-2", "27-1-3", "27-1-4", "J13-4")


def articles_for(legal_status):
    """The articles an agency of this standing can invoke: 69条 binds the city, 27条 社協 and 事業者; 通報 is everyone's."""
    own = CITY if legal_status == "CITY" else PRIVATE
    return [(code, label) for code, (label, report) in ARTICLES.items() if report or code in own]
