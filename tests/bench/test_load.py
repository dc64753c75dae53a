"""The load: it reads forms as a browser does, goes to this machine only, and ends with whole figures and no errors."""

import contextlib
import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from bench.load import day, figures, paper, phases, serving
from bench.load.address import Foreign, demand_loopback
from tests import databases

PAGE = """<!doctype html><html><body><h1 class="x">新しい<span>相談</span></h1>
<form method="get"><input name="stage" value="1"></form>
<form method="post" action="/logout/"><input type="hidden" name="csrfmiddlewaretoken" value="t"></form>
<form method="post" data-draft-url="/drafts/">
  <input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="nonce" value="n">
  <input type="radio" name="kind" value="" checked><input type="radio" name="kind" value="people">
  <input type="checkbox" name="topics" value="1" checked><input type="checkbox" name="topics" value="4" checked>
  <input type="checkbox" name="own_only"><select name="s"><option value="a">甲<option value="b" selected>乙</select>
  <textarea name="text">
書きかけ</textarea><input name="off" value="1" disabled><button name="go" value="1">送る</button>
</form><a href="/cases/?after=x&amp;stage=1">次</a></body></html>""".encode()


@pytest.mark.pure
def test_a_form_sends_what_a_browser_would_send():
    form = paper.form(PAGE, "/here/", nonce=True)
    assert (form.action, form.draft_url) == ("/here/", "/drafts/")
    assert dict(form.fields) == {
        "csrfmiddlewaretoken": "t",
        "nonce": "n",
        "kind": "",
        "topics": "4",
        "s": "b",
        "text": "書きかけ",
    }
    assert [value for name, value in form.fields if name == "topics"] == ["1", "4"]
    sent = form.filled(text="話", topics=["2"], kind="people", s=None)
    assert [pair for pair in sent if pair[0] == "topics"] == [("topics", "2")]
    assert ("text", "話") in sent and ("kind", "people") in sent and "s" not in dict(sent)


@pytest.mark.pure
def test_a_form_is_found_by_its_fields_and_by_what_it_holds():
    assert paper.form(PAGE, "/", nonce="n").action == "/"
    assert paper.form(PAGE, "/", nonce="another") is None and paper.form(PAGE, "/", verb=True) is None
    assert [form.action for form in paper.forms(PAGE, "/p/")] == ["/logout/", "/p/"]
    assert paper.heading(PAGE) == "新しい相談"
    assert paper.links(PAGE, r"/cases/\?[^\"]*") == ["/cases/?after=x&stage=1"]


@pytest.mark.pure
@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:8000",
        "http://example.com:80",
        "http://localhost:8000",
        "https://127.0.0.1:8000",
        "http://127.0.0.1",
        "http://me@127.0.0.1:8000",
        "http://127.0.0.1.example.com:80",
        "http://[::ffff:192.0.2.1]:80",
        "//127.0.0.1:80",
        "",
    ],
)
def test_the_load_goes_to_this_machine_only(url):
    with pytest.raises(Foreign):
        demand_loopback(url)


@pytest.mark.pure
def test_this_machine_by_its_number_is_taken():
    for url in ("http://127.0.0.1:8000", "http://[::1]:8000"):
        assert demand_loopback(url) == url


@pytest.mark.pure
def test_the_command_refuses_a_foreign_host_and_production(settings):
    with pytest.raises(CommandError, match="この計算機"):
        call_command("load", host="http://192.0.2.1:8000")
    settings.MODE = "production"
    with pytest.raises(CommandError, match="本番"):
        call_command("load")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("status", "content", "mark", "says"),
    [
        (200, b"<h1>\xe3\x82\xb1</h1>", "ケ", ""),
        (204, b"", None, ""),
        (500, b"", None, "status 500"),
        (422, PAGE, "新しい相談", "status 422"),
        (200, PAGE, "受信箱", "heading '新しい相談'"),
        (200, PAGE + b'<div class="c-errors">', "新しい相談", "the page says an error"),
        (200, "<h1>サインイン</h1>".encode(), b"</h1>", "heading 'サインイン'"),
        (200, PAGE, b"found", "without found"),
    ],
)
def test_an_answer_that_is_not_the_page_is_a_failure(status, content, mark, says):
    assert day.wrong(status, content, mark) == says


class Answer:
    """An answer as the generator's client gives it."""

    def __init__(self, status, content):
        self.status_code, self.content, self.url = status, content, "http://127.0.0.1:1/there/"
        self.request_meta, self.said = {"name": "受理する"}, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def request(self, *_, **__):
        return self

    def success(self):
        self.said = "success"

    def failure(self, why):
        self.said = why


@pytest.mark.pure
@pytest.mark.parametrize(
    ("status", "content", "said", "name"),
    [
        (200, b'<h1>x</h1><p class="done">', "success", "受理する"),
        (409, b'<p id="stale">', "success", "受理する（ほかの人が先）"),
        (409, b"<p>another membership</p>", "status 409", "受理する"),
        (200, b'<h1>x</h1><p id="stale">', "without done", "受理する"),
    ],
)
def test_the_second_of_two_is_counted_by_itself_and_no_other_conflict_is(status, content, said, name):
    answer = Answer(status, content)
    worker = day.Worker(answer, {}, [], pause=lambda: None)
    form = paper.Form("/letters/1/", [("verb", "ACCEPT")], {})
    with contextlib.suppress(day.Failed):
        worker.send("受理する", form, b"done", overtaken=b'id="stale"')
    assert (answer.said, answer.request_meta["name"]) == (said, name)


@pytest.mark.pure
def test_figures_are_ranks_and_slopes():
    assert figures.percentile(range(1, 101), 95) == 95 and figures.percentile([7], 99) == 7
    assert figures.percentile([], 50) is None
    level = [[at * 10, 500] for at in range(120)]
    assert figures.slope(level) == 0
    grows = [[at * 10, 1000 + at] for at in range(120)]
    assert 8 < figures.slope(grows) < 9
    early = [[at * 10, min(1000, 500 + 25 * at)] for at in range(120)]
    assert figures.slope(early) == 0  # because the first quarter is the warming up
    rows = [("a", 10, ""), ("a", 30, "status 500"), ("b", 20, "")]
    pages = figures.of_pages(rows)
    assert pages["all"]["pages"] == 3 and pages["all"]["errors"] == 1 and pages["a"]["p95"] == 30
    assert phases.summed([[[0, 1], [10, 2]], [[0, 5], [10, 5]]]) == [[0, 6], [10, 7]]


@pytest.mark.pure
def test_the_web_server_gets_no_power(monkeypatch, tmp_path):
    monkeypatch.setenv("MIGRATOR_DATABASE_URL", "postgres://x")
    monkeypatch.setenv("JUSOU_AS_MIGRATOR", "1")
    given = serving.Serving(tmp_path, 8123, workers=2, threads=5)._environment()
    assert not serving.POWER & set(given)
    assert (given["WEB_BIND"], given["WEB_CONCURRENCY"], given["WEB_THREADS"]) == ("127.0.0.1:8123", "2", "5")


@pytest.mark.start
def test_two_workers_for_ten_seconds_without_an_error(live_city, tmp_path):
    out = tmp_path / "load.json"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.test",
        "JUSOU_PREFIX": databases.PREFIX,
        "DATABASE_URL": databases.url("app", live_city.name),
        "GATE_DATABASE_URL": databases.url("gate", live_city.name),
        "MIGRATOR_DATABASE_URL": databases.url("migrator", live_city.name),
        "CELERY_BROKER_URL": "memory://",
    }
    options = [
        "--users",
        "2",
        "--closed-users",
        "2",
        "--minutes",
        "0.17",
        "--json",
        str(out),
        "--workers",
        "1",
    ]
    command = [sys.executable, "manage.py", "load", *options]
    done = subprocess.run(
        command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert set(found) >= {"date", "machine", "versions", "world", "server", "bar", "phases"}
    assert list(found["phases"]) == ["one", "restricted", "all-seeing", "closed"]
    for phase in found["phases"].values():
        assert phase["errors"] == {}, phase["errors"]
        assert phase["signed_in"] == phase["users"]
        assert phase["memory"]["web_and_worker_mb"] > 50 and {"web", "generator"} <= set(phase["cpu_percent"])
    every = found["phases"]["closed"]["pages"]["all"]
    assert every["pages"] > 5 and 0 < every["p50"] <= every["p95"] <= every["p99"]
    assert found["ratio_all_seeing_to_restricted"]["all"]["p50"]
