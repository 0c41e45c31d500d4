"""Worksheets to print: a lesson's questions and terms as Markdown or as one HTML file, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from lib.take_home.report import html_file

_STYLE = """
body { font: 12pt/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 46rem; margin: 2rem auto;
       padding: 0 1rem; color: #111; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 1.6rem; }
ul { list-style: none; padding: 0; } li::before { content: "\\2610\\2002"; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #999; padding: 0.3rem 0.5rem;
        text-align: left; } .line { border-bottom: 1px solid #999; height: 2rem; } .why { color: #444; }
section, tr { break-inside: avoid; } a { color: inherit; overflow-wrap: anywhere; } img { width: 7rem; height: 7rem; }
@media print { body { margin: 0; } }
"""


@dataclass(frozen=True)
class Exercise:
    """A step on paper; `why` is for the teacher's sheet and stays out of the students' one."""

    title: str
    says: str
    asks: str
    choices: Sequence[str]
    why: str = ""


@dataclass(frozen=True)
class Sheet:
    """A lesson on paper, every text in the reader's language. `labels` are the few words between the parts."""

    language: str
    title: str
    about: str
    address: str
    exercises: Sequence[Exercise]
    terms: Sequence[tuple[str, str, str]]
    questions: Sequence[tuple[str, str]]
    labels: dict[str, str] = field(default_factory=dict)


def markdown(sheet: Sheet) -> str:
    """The sheet as Markdown."""
    lines = [f"# {_line(sheet.title)}", "", _line(sheet.about), "", f"{sheet.labels['address']}: <{sheet.address}>", "",
             f"{sheet.labels['name']}: ______________________", ""]
    for number, one in enumerate(sheet.exercises, 1):
        lines += [f"## {number}. {_line(one.title)}", "", _line(one.says), "", f"**{_line(one.asks)}**", "",
                  *(f"- [ ] {_line(choice)}" for choice in one.choices), "",
                  f"{sheet.labels['came']}: ______________________", ""]
        if one.why:
            lines += [f"> {_line(one.why)}", ""]
    lines += [f"## {sheet.labels['terms']}", "", "| English | 中文 | |", "|---|---|---|",
              *(f"| {_cell(en)} | {_cell(zh)} | {_cell(what)} |" for en, zh, what in sheet.terms), "",
              f"## {sheet.labels['questions']}", ""]
    for number, (asked, answer) in enumerate(sheet.questions, 1):
        lines += [f"{number}. {_line(asked)}", "", f"   {_line(answer)}" if answer else "   ______________________", ""]
    return "\n".join(lines)


def _line(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in flat)


def _cell(text: str) -> str:
    return _line(text)


def page(sheet: Sheet, code: str = "") -> str:
    """The sheet as one HTML file; `code` is the picture of the address to scan, as a data address."""
    parts = [f"<h1>{escape(sheet.title)}</h1>", f"<p>{escape(sheet.about)}</p>",
             f'<p>{escape(sheet.labels["address"])}: <a href="{escape(sheet.address)}">{escape(sheet.address)}</a></p>',
             f'<p><img src="{escape(code)}" alt="{escape(sheet.address)}"></p>' if code else "",
             f'<p>{escape(sheet.labels["name"])}:</p><div class="line"></div>']
    for number, one in enumerate(sheet.exercises, 1):
        choices = "".join(f"<li>{escape(choice)}</li>" for choice in one.choices)
        why = f'<p class="why">{escape(one.why)}</p>' if one.why else ""
        parts.append(f"<section><h2>{number}. {escape(one.title)}</h2><p>{escape(one.says)}</p>"
                     f"<p><strong>{escape(one.asks)}</strong></p><ul>{choices}</ul>"
                     f'<p>{escape(sheet.labels["came"])}:</p><div class="line"></div>{why}</section>')
    rows = "".join(f"<tr><td>{escape(en)}</td><td>{escape(zh)}</td><td>{escape(what)}</td></tr>"
                   for en, zh, what in sheet.terms)
    parts.append(f"<section><h2>{escape(sheet.labels['terms'])}</h2><table><tr><th>English</th><th>中文</th><th></th>"
                 f"</tr>{rows}</table></section>")
    asked = "".join(f"<p>{number}. {escape(question)}</p>" + (f'<p class="why">{escape(answer)}</p>' if answer else
                                                             '<div class="line"></div>')
                    for number, (question, answer) in enumerate(sheet.questions, 1))
    parts.append(f"<section><h2>{escape(sheet.labels['questions'])}</h2>{asked}</section>")
    return document(sheet.language, sheet.title, "\n".join(parts))


def document(language: str, title: str, body: str) -> str:
    """A whole HTML file that loads nothing from anywhere. `body` is markup, already escaped."""
    return html_file(language, title, body, _STYLE)
