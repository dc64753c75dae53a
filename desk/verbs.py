"""What a door of the house is called in the log: what was looked at, and what was done there."""

from audit.models import Event

# view name → (looked at, done)
WORDS = {
    "home": ("受信箱を開いた", ""),
    "notice-list": ("お知らせの一覧を見た", ""),
    "notice-read": ("お知らせを開いた", "お知らせを「読んだ」にした"),
    "search": ("さがした", ""),
    "search-again": ("さがした結果に戻った", ""),
    "search-sent": ("さがす言葉を送った", ""),
    "search-form": ("さがす画面を開いた", ""),
    "case-list": ("ケースの一覧を見た", ""),
    "case-detail": ("ケースのページを見た", "経過記録を書いた"),
    "case-timeline": ("経過の続きを見た", ""),
    "case-readers": ("記録を読める人を確かめた", ""),
    "case-readers-of": ("見られる職員の名前を見た", ""),
    "case-as": ("ほかの機関として見る画面を開いた", ""),
    "case-people": ("本人・世帯を見た", ""),
    "case-person": ("本人の入力画面を開いた", "本人の情報を直した"),
    "case-people-history": ("本人・世帯の訂正履歴を見た", ""),
    "case-alias-new": ("別の名前の入力画面を開いた", "別の名前を加えた"),
    "case-contact-new": ("連絡先の入力画面を開いた", "連絡先を加えた"),
    "case-contact-edit": ("連絡先の入力画面を開いた", "連絡先を直した"),
    "case-relative-new": ("世帯員・親族の入力画面を開いた", "世帯員・親族を加えた"),
    "case-relative-edit": ("世帯員・親族の入力画面を開いた", "世帯員・親族を直した"),
    "case-assessment": ("アセスメントを見た", ""),
    "case-assessment-section": ("アセスメントの入力画面を開いた", "アセスメントに答えた"),
    "case-assessment-print": ("アセスメントを印刷する画面を開いた", ""),
    "case-family": ("家族年表を見た", ""),
    "case-family-new": ("家族年表の入力画面を開いた", "家族年表に加えた"),
    "case-family-edit": ("家族年表の入力画面を開いた", "家族年表を訂正した"),
    "case-family-history": ("家族年表の訂正前を見た", ""),
    "case-lead": ("主担当の入力画面を開いた", "主担当を決めた"),
    "case-stage": ("段階の入力画面を開いた", "段階を進めた"),
    "case-note-edit": ("経過記録の訂正画面を開いた", "経過記録を訂正した"),
    "case-note-history": ("経過記録の訂正前を見た", ""),
    "case-plan": ("支援プランを見た", ""),
    "case-plan-version": ("支援プランの版を見た", ""),
    "case-plan-new": ("支援プランの案をつくろうとした", "支援プランの案をつくった"),
    "case-plan-edit": ("支援プランの編集画面を開いた", "支援プランの案を保存した"),
    "case-plan-renew": ("支援プランの次の版をつくろうとした", "支援プランの次の版をつくった"),
    "case-plan-propose": ("役割を頼もうとした", "役割を頼んだ"),
    "case-plan-discuss": ("会議の承認を反映しようとした", "会議の承認を支援プランに反映した"),
    "case-plan-agree": ("本人の同意を反映する画面を開いた", "本人の同意を支援プランに反映した"),
    "case-plan-decide": ("支援決定の画面を開いた", "支援を決定した"),
    "case-plan-paper": ("支援プランを印刷する画面を開いた", ""),
    "case-plan-compare": ("支援プランの版をくらべた", ""),
    "case-plan-role": ("役割の画面を開いた", "役割に答えた"),
    "case-outreach": ("アウトリーチを見た", ""),
    "case-outreach-visit": ("訪問の入力画面を開いた", "訪問を記録した"),
    "case-outreach-absent": ("不在の記録画面を開いた", "不在を記録した"),
    "case-outreach-visit-edit": ("訪問の訂正画面を開いた", "訪問の段階・約束を直した"),
    "case-outreach-plan": ("アウトリーチ計画の入力画面を開いた", "アウトリーチ計画を保存した"),
    "case-outreach-end": ("アウトリーチを終える画面を開いた", "アウトリーチを終えた"),
    "case-outreach-history": ("アウトリーチ計画の訂正前を見た", ""),
    "case-outreach-found": ("わかったことの入力画面を開いた", "わかったことを書いた"),
    "case-comments": ("ケースのコメントを見た", "ケースにコメントした"),
    "note-comments": ("経過記録のコメントを見た", "経過記録にコメントした"),
    "comment-edit": ("コメントの訂正画面を開いた", "コメントを訂正した"),
    "case-consent": ("同意と共有を見た", "同意を記録した"),
    "case-consent-withdraw": ("同意の撤回画面を開いた", "同意の撤回を記録した"),
    "case-consent-change": ("同意の変更画面を開いた", "同意の内容を変えた"),
    "case-consent-asking": ("同意の打診の画面を開いた", "保留・不同意を記録した"),
    "case-consent-paper": ("署名前の同意書を印刷する画面を開いた", ""),
    "consent-paper": ("同意書を印刷する画面を開いた", ""),
    "consent-receipt": ("撤回の控えを開いた", ""),
    "consent-file-new": ("同意書の写しを添える画面を開いた", "同意書の写しを添えた"),
    "consent-file": ("同意書の写しを取り出した", ""),
    "case-access": ("誰が見たかを見た", ""),
    "consultation-list": ("相談受付簿を見た", ""),
    "consultation-new": ("相談の入力画面を開いた", "相談を受け付けた"),
    "consultation-similar": ("似た人を確かめた", ""),
    "consultation-urgent": ("緊急の連絡先を見た", ""),
    "consultation-detail": ("相談を見た", ""),
    "consultation-edit": ("相談の訂正画面を開いた", "相談を訂正した"),
    "consultation-screen": ("受付の判断の画面を開いた", "受付の判断を記録した"),
    "consultation-case": ("ケースを開く画面を開いた", "ケースを開いた"),
    "case-letters": ("ケースのつなぎを見た", ""),
    "case-letter-new": ("つなぎの入力画面を開いた", "つなぎを送った"),
    "consultation-refer": ("相談からのつなぎの入力画面を開いた", "相談からつなぎを送った"),
    "letter-inbox": ("つなぎの一覧を見た", ""),
    "letter": ("つなぎを見た", "つなぎに答えた"),
    "letter-accept": ("つなぎを受理しようとした", "つなぎを受理した"),
    "letter-ask": ("つなぎに質問しようとした", "つなぎに質問した"),
    "letter-return": ("つなぎを差し戻そうとした", "つなぎを差し戻した"),
    "letter-forward": ("つなぎの転送を希望しようとした", "つなぎの転送を希望した"),
    "letter-report": ("つなぎの報告をしようとした", "つなぎの報告をした"),
    "letter-answer": ("つなぎの質問に答えようとした", "つなぎの質問に答えた"),
    "letter-recall": ("つなぎを取り下げようとした", "つなぎを取り下げた"),
    "letter-finish": ("つなぎを完了にしようとした", "つなぎを完了にした"),
    "letter-confirm": ("法令によるつなぎを確認しようとした", "法令によるつなぎを確認した"),
    "audit-log": ("閲覧記録を見た", ""),
    "drafts": ("下書きを開いた・残した", ""),
    "drafts-discard": ("下書きを捨てた", ""),
    "alive": ("使用を続けた", ""),
    "sign-in": ("サインインの画面を開いた", "サインインした"),
    "sign-out": ("サインアウトの画面を開いた", "サインアウトした"),
    "hide": ("画面を隠した", "画面を隠した"),
    "first": ("初回の設定画面を開いた", "初回の設定をした"),
    "acting": ("所属の切り替えを開いた", "所属を切り替えた"),
    "password": ("パスワードの画面を開いた", "パスワードを変えた"),
    "settings": ("設定を見た", "設定を変えた"),
    "guide": ("はじめての方への一覧を見た", ""),
    "guide-card": ("はじめての方への案内を見た", ""),
    "demo-switch": ("別の人として見るボタンを開いた", "別の人として見た"),
    "styleguide": ("部品の見本を見た", ""),
    "healthz": ("動作を確かめた", ""),
}
FAMILIES = (
    ("settings-code", ("表コードを見た", "表コードを変えた")),
    ("settings-moves", ("異動の画面を開いた", "異動を反映した")),
    ("settings", ("設定を見た", "設定を変えた")),
    ("case", ("ケースの画面を見た", "ケースの記録を変えた")),
    ("consultation", ("相談の画面を見た", "相談の記録を変えた")),
)
# What a browser does by itself while somebody writes shows no record; it is left out unless asked for.
QUIET = ("drafts", "drafts-discard", "alive", "search-sent")
RESULTS = {
    Event.Result.CHECK: "（権限の確認のみ）",
    Event.Result.REFUSED: "（断られた）",
    Event.Result.ERROR: "（エラー）",
}


def words(verb, result):
    """Plain words for what happened."""
    looked, done = _pair(verb)
    if result == Event.Result.DONE:
        return done or looked
    return looked + RESULTS.get(result, "")


def _pair(verb):
    if verb in WORDS:
        return WORDS[verb]
    for family, pair in FAMILIES:
        if verb.startswith(family):
            return pair
    return "ページを開いた", "操作をした"
