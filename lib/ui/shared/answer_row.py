"""An answer as a row: the method's badge, its text with every token marked by its probability, warnings and cost.

A thin line under a token is its probability as the next one, on one scale in all rows. Numbers of another kind
(`Sureness`) draw it dashed, each row on a scale of its own, so that nobody compares them by eye. Colour behind a word
says that it differs from the expected answer. Drawn by a small component that only ever sets `textContent`, so that no
text of a user or a model is read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

import models
from lib.charts.style import QUIET
from lib.compare.answer_flags import Flag
from lib.compare.differences import EXTRA, MOVED
from lib.compare.questions import Row
from lib.ui.session.i18n import bracketed, commas, join, listed, named, t, t_note
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.pointing import LIT, POINT, pieces_of, spelled, with_words
from lib.ui.shared.show import glyph, method_title, percent
from models.answers import Sureness
from models.messages import N_

#: what marks a word that the expected answer does not have, and one that it has elsewhere
EXTRA_COLOR, MOVED_COLOR = "rgba(232, 89, 12, 0.3)", "rgba(28, 126, 214, 0.26)"
_CSS = LIT + f"""
.answer span.extra {{ background: {EXTRA_COLOR}; }}
.answer span.moved {{ background: {MOVED_COLOR}; }}
""" + """
.row { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr) auto; gap: 0.15rem 1rem; align-items: baseline;
       padding: 0.5rem 0.25rem; border-bottom: 1px solid var(--st-border-color); font-family: var(--st-font); }
.row.plain { border-bottom: none; padding: 0.2rem 0; grid-template-columns: minmax(0, 1fr); }
.row.plain .facts { text-align: left; }
.row.plain .facts span:first-child { margin-left: 0; }
.name { font-weight: 600; color: var(--st-text-color); white-space: nowrap; font-size: 0.95rem; }
.glyph { display: inline-block; width: 1.4em; }
.answer { font-size: 1.12rem; line-height: 1.75; color: var(--st-text-color); overflow-wrap: anywhere;
          white-space: pre-wrap; }
.answer span { border-radius: 0.2em; padding: 0.06em 0 0; -webkit-box-decoration-break: clone;
               box-decoration-break: clone; }
.answer span.sure { border-bottom: 2px solid var(--line); border-radius: 0; }
.answer span.apart { border-bottom-style: dashed; }
.answer span.unsure { border-bottom-style: dotted; }
.missing { font-size: 0.82rem; color: var(--st-text-color); opacity: 0.85; overflow-wrap: anywhere; }
.missing s { text-decoration-color: #e8590c; text-decoration-thickness: 2px; }
.refusal { font-size: 0.95rem; color: var(--st-text-color); opacity: 0.72; font-style: italic;
           overflow-wrap: anywhere; }
.facts { font-size: 0.82rem; color: var(--st-text-color); opacity: 0.75; white-space: nowrap; text-align: right;
         font-variant-numeric: tabular-nums; }
.facts span { margin-left: 0.9em; }
.flags { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 0.35rem; font-size: 0.78rem; }
.plain .flags { grid-column: 1 / -1; }
.flags span { border: 1px solid var(--st-border-color); border-radius: 1em; padding: 0 0.6em; cursor: help;
              color: var(--st-text-color); background: var(--st-secondary-background-color); }
@media (max-width: 640px) {
  .row { grid-template-columns: minmax(0, 1fr); }
  .name, .answer, .refusal, .facts, .flags { grid-column: 1 / -1; }
  .facts { text-align: left; white-space: normal; }
  .facts span { margin-left: 0; margin-right: 0.9em; display: inline-block; }
}
"""

_JS = POINT + """
export default function (component) {
  const { data: [data], parentElement } = component;
  const old = parentElement.querySelector('.row');
  const row = make('div', data.name ? 'row' : 'row plain');
  const words = [];
  if (data.name) {
    const name = make('div', 'name');
    const mark = make('span', 'glyph', data.glyph);
    mark.style.color = data.color;
    mark.setAttribute('aria-hidden', 'true');
    name.append(mark, make('span', '', data.name));
    row.append(name);
  }
  if (data.refusal) row.append(make('div', 'refusal', data.refusal));
  else {
    const answer = make('div', 'answer');
    answer.dir = 'auto';
    answer.setAttribute('role', 'group');
    answer.setAttribute('aria-label', data.label);
    for (const part of data.parts) {
      const span = make('span', '', part.text);
      if (part.p !== null) {
        const strength = Math.round(20 + 80 * (data.apart ? part.share : part.p));
        span.className = `sure ${data.apart ? 'apart' : part.p < 0.4 ? 'unsure' : ''}`;
        span.style.setProperty('--line', `color-mix(in srgb, ${data.color} ${strength}%, transparent)`);
      }
      if (part.mark) span.classList.add(part.mark);
      span.title = part.title;
      if (part.w === null) { answer.append(span); continue; }
      let word = words[words.length - 1];
      if (!word || word.number !== part.w) {
        const text = data.words[part.w];
        word = { number: part.w, text, node: make('span', 'w'), links: part.link === null ? [] : [part.link] };
        word.detail = { row: data.row, at: part.w, links: word.links, words: [text],
                        tokens: [text, ...data.tokens[part.w], ...word.links.map((n) => data.source[n] || '')] };
        words.push(word);
        answer.append(word.node);
      }
      word.node.append(span);
    }
    row.append(answer);
  }
  const facts = make('div', 'facts');
  for (const fact of data.facts) { const f = make('span', '', fact.text); f.title = fact.title; facts.append(f); }
  row.append(facts);
  if (data.missing.length || data.flags.length) {
    const flags = make('div', 'flags');
    if (data.missing.length) {
      const missing = make('div', 'missing', data.lacks);
      data.missing.forEach((word, i) => missing.append(i ? data.comma : '', make('s', '', word)));
      flags.append(missing);
    }
    for (const flag of data.flags) { const f = make('span', '', flag.text); f.title = flag.title; flags.append(f); }
    row.append(flags);
  }
  if (old) old.replaceWith(row); else parentElement.append(row);
  return pointing(parentElement, row.querySelector('.answer') || row, words, (detail) => {
    const same = new Set((detail?.words || []).map(plain));
    for (const word of words) {
      const mine = detail?.row === data.row;
      const lit = Boolean(detail) && (mine ? detail.at === word.number
                                           : word.links.some((n) => detail.links.includes(n)));
      word.node.classList.toggle('lit', lit);
      word.node.classList.toggle('same', !lit && same.has(plain(word.text)));
    }
  });
}
"""

#: short names of the warnings of lib.compare.answer_flags, for the chips
FLAG_NAMES = {"copy": N_("copy of a training sentence"), "repetition": N_("repeats itself"),
              "unknown": N_("unknown tokens in the input"), "empty": N_("nothing written"), "cut": N_("cut short"),
              "unread": N_("only {read} of {count} tokens read")}


#: words that are missing, at most, of a row
LACKING = 12
#: what a word is that differs from the expected answer
DIFFERS: Mapping[str, str] = {EXTRA: N_("{token}: the expected answer does not have it"),
                              MOVED: N_("{token}: the expected answer has it elsewhere")}
#: what a token's number is, to read on pointing and in the line under the rows
SURENESS: Mapping[Sureness, str] = {
    Sureness.NEXT_TOKEN: N_("probability of the next token"),
    Sureness.MASK: N_("probability at a mask, with what stood beside it when it was filled"),
    Sureness.LEXICON: N_("share of this translation in the lexicon's entry for the word"),
    Sureness.NEARNESS: N_("how near the two words' vectors are, made into shares"),
    Sureness.FREQUENCY: N_("share of the token among all that were counted"),
    Sureness.NEIGHBOUR: N_("probability near the last few words, in no order"),
    Sureness.FOREIGN: N_("probability in a vocabulary of its own"),
    Sureness.OWN: N_("the method's own number"),
}


def parts_of(text: str, tokens: Sequence[str], probabilities: Sequence[float | None], start: int = 0,
             kind: str = "") -> list[dict[str, Any]]:
    """`text` cut at its tokens, each with its probability: the same letters, so joining the parts gives `text` back.

    The tokens are looked for from position `start`. Those that do not stand in the text (such as the end mark) are left
    out; what no token covers has no probability. `share` is where a probability lies between the answer's least (0) and
    its largest (1); `kind` says what is shown on pointing.
    """
    known = [p for p in probabilities if p is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    parts: list[dict[str, Any]] = [{"text": text[:start], "p": None, "title": ""}] if start else []
    cursor = start
    for at, (token, p) in enumerate(zip(tokens, probabilities)):
        piece = token.removeprefix("##")
        found = text.find(piece, cursor, cursor + len(piece) + 3) if piece else -1
        if found < 0:
            continue
        if found > cursor:
            parts.append({"text": text[cursor:found], "p": None, "title": ""})
        parts.append({"text": piece, "p": p, "title": "", "at": at} if p is None else {
            "text": piece, "p": p, "at": at, "share": (p - low) / (high - low) if high > low else 1.0,
            "title": named(piece, bracketed(percent(p), kind) if kind else percent(p))})
        cursor = found + len(piece)
    if cursor < len(text):
        parts.append({"text": text[cursor:], "p": None, "title": ""})
    return parts


def with_marks(parts: Sequence[Mapping[str, Any]], marks: Sequence[tuple[int, int, str]]) -> list[dict[str, Any]]:
    """Parts of a text, those that lie in a mark (start, end, kind) with its kind as `mark`."""
    found, place = [], 0
    for part in parts:
        end = place + len(part["text"])
        kind = next((kind for start, stop, kind in marks if start < end and place < stop), "")
        found.append({**part, "mark": kind,
                      "title": t(DIFFERS[kind], token=part["title"] or part["text"]) if kind else part["title"]})
        place = end
    return found


def answer_row(
    key: str, place: str, *, text: str = "", tokens: Sequence[str] = (), probabilities: Sequence[float | None] = (),
    sureness: Sureness = Sureness.OWN, refusal: str = "", facts: Sequence[tuple[str, str]] = (),
    flags: Sequence[tuple[str, str]] = (), note: str = "", named: bool = True, start: int = 0,
    links: Sequence[int | None] = (), source: Sequence[str] = (), marks: Sequence[tuple[int, int, str]] = (),
    missing: Sequence[str] = (), title: str = "",
) -> None:
    """Draw one row; `place` keeps the rows of a page apart. `facts` are (text, what it is); `flags` are (short name,
    whole sentence); `note` says how the answer was made; `sureness` what its probabilities are. With `named` the
    method's badge stands in front. The tokens begin at `start` of the text. `links` are the words of the sentence
    that was read (`source`) to which attention links the tokens. `marks` are the places (start, end, kind) where the
    text differs from the expected one, and `missing` the words that it lacks. What is no method has a `title`."""
    rung = models.known(key)
    parts = with_marks(parts_of(text, tokens, probabilities, start, t(SURENESS[sureness])), marks)
    data: Mapping[str, Any] = {
        "name": title or (method_title(key) if named else ""), "glyph": glyph(key) if rung else "\u2702",
        "color": rung.color if rung else QUIET,
        "row": f"{place}_{key}", "label": t("The answer, word by word"), "source": list(source),
        "words": {str(number): word for number, word in spelled(tokens).items()}, "tokens": pieces_of(tokens),
        "parts": [{**part, "link": links[part["at"]] if part.get("at") is not None and links else None}
                  for part in with_words(parts, tokens)],
        "apart": sureness is not Sureness.NEXT_TOKEN, "refusal": refusal,
        "missing": [*missing[:LACKING], *(["…"] if len(missing) > LACKING else [])], "comma": commas(["", ""]),
        "lacks": t("missing:") + " ",
        "facts": [{"text": fact, "title": title}
                  for fact, title in [(note, t("how the text was made")), *facts] if fact],
        "flags": [{"text": name, "title": title} for name, title in flags],
    }
    # in a list: of a mapping Streamlit looks through every value for tables
    component = st.components.v2.component("ladder_answer", css=_CSS, js=_JS)
    component(data=[data], key=f"answer_{place}_{key}")


def flag_chips(flags: Sequence[Flag]) -> list[tuple[str, str]]:
    """The chips for warnings: a short name, and the whole sentence to read on pointing."""
    return [(t(FLAG_NAMES.get(flag.code, flag.code), **flag.values), t_note(flag.note)) for flag in flags]


def shading_legend(rows: Iterable[Row], beside: bool = False) -> None:
    """What the marks of these rows mean, once under them; `beside` an expected answer, the colours, too."""
    if beside:
        key = t("Beside the expected answer: [a word that it does not have], [a word that it has elsewhere]; what is "
                "missing is struck out under the row.")
        for color in (EXTRA_COLOR, MOVED_COLOR):
            key = key.replace("[", f'<span style="background:{color}">', 1).replace("]", "</span>", 1)
        st.html(f'<p style="font-size:0.875rem;opacity:0.75;margin:0">{key}</p>')
    kinds = {row.method: row.sureness for row in rows if row.token_probabilities}
    if not kinds or (fold := unfolded("legend", t("What the lines under the words mean"), slim=True)) is None:
        return
    sentences = []
    if Sureness.NEXT_TOKEN in kinds.values():
        sentences.append(t("A thin line under a token: the fuller, the more probable was this token as the next one; "
                           "the scale is the same in all such rows, and below 40 % the line is dotted."))
    apart = {key: kind for key, kind in kinds.items() if kind is not Sureness.NEXT_TOKEN}
    if apart:
        sentences.append(t("A dashed line: a number of another kind, each row from its own least to its own largest; "
                           "do not compare these from row to row. {kinds}.",
                           kinds=listed(t("{method}: {kind}", method=method_title(key), kind=t(SURENESS[kind]))
                                        for key, kind in apart.items())))
    with fold:
        st.caption(join([*sentences, t("Point at a token for its number. Sure is not the same as right.")]))
