"""An address or a number found in a text however it was written, by one function for both sides."""

from access.migrations._protection import STANDING
from access.wall import DEFINER_PATH
from common.namekeys import fold_table

# Hiragana to katakana, Chinese figures to Arabic ones, old characters to new.
_KANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_FIGURES = {ord(sign): ord(str(number)) for number, sign in enumerate("〇一二三四五六七八九")}
_FOLDED = {
    code: ord(plain) for code, plain in fold_table().items() if isinstance(plain, str) and len(plain) == 1
}
_PAIRS = sorted((_FOLDED | _KANA | _FIGURES).items())
_FROM, _TO = ("".join(chr(pair[at]) for pair in _PAIRS) for at in (0, 1))
_SIGNS = r"[\s!-/:-@\[-`{-~、。，．・「」『』（）〔〕【】〈〉《》…‥〒ー‐‑‒–—―−〜]"

KEY = f"""
CREATE FUNCTION place_key(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = {DEFINER_PATH}
AS $body$
    SELECT regexp_replace(regexp_replace(translate(lower(normalize(coalesce(t, ''), NFKC)), '{_FROM}', '{_TO}'),
        '{_SIGNS}', '', 'g'), '(丁目|番地|番|号|ノ)', '', 'g')
$body$
"""

# What to look for: as it is kept, without 都道府県 and 市, and up to the first number (the house). Too short a piece finds everything.
VALUES = """
    SELECT DISTINCT v.w FROM cases_case k JOIN people_contact t ON t.person_id = k.person_id
    CROSS JOIN LATERAL (SELECT place_key(CASE WHEN t.kind IN ('PHONE', 'EMERGENCY') THEN t.key ELSE t.value END) AS whole) a
    CROSS JOIN LATERAL (
        SELECT regexp_replace(regexp_replace(a.whole, '^.{2,3}[都道府県]', ''), '^[^0-9市]{1,4}市', '') AS rest
    ) b
    CROSS JOIN LATERAL (VALUES (a.whole), (b.rest), (substring(b.rest FROM '^[^0-9]+[0-9]+'))) v(w)
    WHERE k.id = c AND length(v.w) >= 5 AND (v.w ~ '[0-9]{2}' OR (t.kind IN ('WHEREABOUTS', 'MAIL') AND v.w = a.whole))
"""

# Whether whoever asks is named in every seal on the addresses of a case's person, and reads them: others are told nothing.
OPEN = f"""
DECLARE
    me record;
    f record;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO f FROM denial_flags(c);
    RETURN coalesce(f.sealed AND NOT f.closed, false) AND (
        EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.case_id = c AND g.group_id = me.agency AND NOT me.named_only
                AND g.topics & 2 = 2 AND {STANDING})
        OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = c AND g.agency_id = me.agency
                   AND g.user_id = me.worker AND g.topics & 2 = 2 AND {STANDING}));
END
"""

SAYS = """
BEGIN
    IF NOT sealed_open(c) THEN RETURN false; END IF;
    RETURN EXISTS (SELECT 1 FROM sealed_values(c) w WHERE position(w IN place_key(t)) > 0);
END
"""

# The forms that carry an address are filled in by the house itself; under a seal their drafts are for the named.
DRAFT = """
    SELECT coalesce(name ~ '^(case-contact|letter)', false) AND EXISTS (
        SELECT 1 FROM cases_case k
        WHERE k.id = substring(name FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid AND ctx_sealed(k.person_id))
"""
