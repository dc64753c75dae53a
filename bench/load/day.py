"""A working day: which pages a worker opens how often, what he sends, and what each answer must say."""

import random
import re
from urllib.parse import urlencode

from . import paper

CASE = r"/cases/[0-9a-f-]{36}/"
NOTE = r"/notes/[0-9a-f-]{36}/(?:history|comments|edit)/"
LETTER = r"/inbox/referrals/[0-9a-f-]{36}/"
NEXT = r"\?[^\"]*after=[^\"]+"
BROKEN, DOOR = b"c-errors", "サインイン"
FORM = "application/x-www-form-urlencoded"
SENTENCES = (
    "電話で様子をうかがった。夜は眠れているとのこと。",
    "来所。家賃の支払いについて相談があり、次回に書類を持ってくることになった。",
    "訪問したが、玄関先での話となった。食事は取れている様子だった。",
    "家族から連絡。通院の付き添いを頼める人がいないという。",
    "仕事の探し方について説明し、次の面談の日を決めた。",
)


class Failed(Exception):
    """An answer that is not the page that was asked for."""


class Worker:
    """What one worker has in front of him: his browser (`client`), the cases he met, the form he has open."""

    def __init__(self, client, login, words, pause, chance=None):
        self.client, self.login, self.words, self.pause = client, login, words, pause
        self.chance = chance or random.Random()
        self.cases, self.letters = [], []

    def open(self, name, path, mark=None, **how):
        """GET a page and demand that it is the one; its bytes and its path."""
        return self._ask(name, "GET", path, mark, **how)

    def send(self, name, form, mark, overtaken=None, **answers):
        """POST a form of the page, as it was drawn, with these answers; `overtaken` marks 「ほかの人が先」."""
        body = urlencode(form.filled(**answers))
        headers = {"Content-Type": FORM}
        return self._ask(name, "POST", form.action, mark, overtaken, data=body, headers=headers)

    def _ask(self, name, method, path, mark, overtaken=None, **how):
        with self.client.request(method, path, name=name, catch_response=True, **how) as answer:
            content = answer.content or b""
            if overtaken and answer.status_code == 409 and overtaken in content:
                # The right answer to the second of two; counted by itself, so that it is seen how often.
                answer.request_meta["name"] = f"{name}（ほかの人が先）"
                answer.success()
                return content, path
            why = wrong(answer.status_code, content, mark)
            if why:
                answer.failure(why)
                raise Failed(f"{name}: {why}")
            answer.success()
            return content, re.sub(r"^https?://[^/]+", "", answer.url or path)

    def sign_in(self):
        """The sign-in page and its form, once."""
        content, path = self.open("サインインの画面", "/login/", DOOR)
        form = paper.form(content, path, username=True, password=True)
        self.send("サインイン", form, "受信箱", **self.login)

    # ---- what is read

    def inbox(self):
        content, _ = self.open("受信箱", "/", "受信箱")
        self._meet(content)

    def list(self):
        content, _ = self.open("一覧", "/cases/", "ケース")
        self._meet(content)
        further = paper.links(content, NEXT)
        if further and self.chance.random() < 0.25:
            self.pause()
            content, _ = self.open("一覧", "/cases/" + further[0], "ケース")
            self._meet(content)

    def case(self):
        """One of the cases met; its page has a form to write on."""
        self._case()

    def search(self):
        content, path = self.open("さがす画面", "/search/", "さがす")
        self.pause()
        words, kind = self.chance.choice(self.words)
        form = paper.form(content, path, words=True, kind=True)
        content, _ = self.send("さがす", form, b'id="found"', words=words, kind=kind)
        self._meet(content)

    def note(self):
        """A note by itself: its history, its comments or its correction."""
        content, _ = self._case()
        notes = paper.links(content, NOTE)
        if notes:
            self.pause()
            self.open("記録", self.chance.choice(notes), b"</h1>")

    def letter(self):
        """The letters; the newest one that waits is accepted."""
        content, _ = self.open("つなぎの一覧", "/inbox/referrals/", "つなぎ")
        letters = paper.links(content, LETTER)
        if not letters:
            return
        self.pause()
        content, path = self.open("つなぎ", self.chance.choice(letters[:10]), "つなぎ")
        form = paper.form(content, path, verb="ACCEPT")
        if form:
            self.pause()
            self.send("受理する", form, b"c-notice--success", overtaken=b'id="stale-title"')

    # ---- what is written

    def write_note(self):
        content, path = self._case()
        form = paper.form(content, path, text=True, topics=True, happened_on=True)
        if not form:
            return
        answers = {"method": form.offered["method"][0], "text": self._text(), "topics": ["4"]}
        self.pause()
        self._keep_draft(form, answers)
        self.send("記録を書く", form, "保存しました".encode(), **answers)

    def visit(self):
        """From the page of a case, when it offers the way."""
        content, _ = self._case()
        ways = paper.links(content, f"{CASE}outreach/visit/")
        if not ways:
            return
        self.pause()
        content, path = self.open("訪問の画面", ways[0], b'name="nonce"')
        form = paper.form(content, path, text=True, bond=True)
        if not form:
            return
        self.pause()
        answers = {"text": self._text(), "topics": ["4"], "partner": "SELF"}
        self.send("訪問を書く", form, b"c-notice--success", **answers)

    def consultation(self):
        content, path = self.open("新しい相談の画面", "/consultations/new/", "新しい相談")
        form = paper.form(content, path, called=True, text=True)
        if not form:
            return
        self.pause()
        answers = {"method": "02", "caller": "SELF", "called": "試しの人", "text": self._text()}
        self._keep_draft(form, answers)
        self.send("相談を受ける", form, b"c-notice--success", **answers)

    # ---- within the day

    def _keep_draft(self, form, answers):
        """What the page's script sends five seconds after the first sign; the answer has no content."""
        if not form.draft_url:
            return
        body = urlencode(form.filled(**answers))
        headers = {"Content-Type": FORM, "Sec-Fetch-Dest": "empty"}
        self._ask("下書き", "POST", form.draft_url, None, data=body, headers=headers)
        self.pause()

    def _case(self):
        case = self._one()
        if not case:
            raise Failed("ケース: 一つも見えない")
        return self.open("ケース", case, b'name="nonce"')

    def _one(self):
        if not self.cases:
            self.list()
            self.pause()
        return self.chance.choice(self.cases) if self.cases else None

    def _meet(self, content):
        """Remember the newest hundred addresses of cases."""
        self.cases = list(dict.fromkeys([*paper.links(content, CASE), *self.cases]))[:100]

    def _text(self):
        return "".join(self.chance.sample(SENTENCES, 2))


# How often in a hundred errands; an errand is one to four pages.
DAY = {
    Worker.inbox: 22,
    Worker.list: 18,
    Worker.case: 24,
    Worker.search: 10,
    Worker.note: 7,
    Worker.letter: 5,
    Worker.write_note: 8,
    Worker.visit: 3,
    Worker.consultation: 3,
}


def wrong(status, content, mark):
    """Why an answer is not the one asked for; an empty text when it is."""
    if status == 204 and mark is None:
        return ""
    if status != 200:
        return f"status {status}"
    if BROKEN in content:
        return "the page says an error"
    heading = paper.heading(content)
    if (isinstance(mark, str) and mark not in heading) or (mark != DOOR and heading == DOOR):
        return f"heading {heading[:40]!r}"
    if isinstance(mark, bytes) and mark not in content:
        return f"without {mark.decode()}"
    return ""
