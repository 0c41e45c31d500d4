"""`python -m lib inspect`: the inside of one method on one sentence, as data."""

from __future__ import annotations

import argparse
from typing import Any

import models
from lib.commands import common
from models.files import plain


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("inspect", help="the trace of one method on one sentence")
    parser.add_argument("--method", required=True, metavar="KEY", help=f"one of: {', '.join(models.REGISTRY)}")
    parser.add_argument("--text", required=True)
    parser.add_argument("--source", metavar="LANG", help="language of the text; else detected")
    parser.add_argument("--target", metavar="LANG", help="also the inside of translating into this language")
    parser.add_argument("--forced-target", metavar="TEXT", help="look at this translation instead of the method's own")
    parser.add_argument("--states", action="store_true", help="the states' numbers, not only their shapes")
    common.add_shelf_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load, trace, print."""
    from lib.checks import check_direction, check_language, check_methods, check_text, other_language
    from lib.compare.answer_flags import unread
    from lib.shelf import library
    from models.language.text import guess_language

    text = check_text(args.text)
    (key,) = check_methods([args.method])
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    languages = tokenizer.languages
    source = check_language(args.source or guess_language(text, languages), languages)
    target = args.target or (other_language(source, languages) if args.forced_target else None)
    if target:
        source, target = check_direction(source, target, languages)
    if args.forced_target is not None:
        check_text(args.forced_target)
    method = library.load_method(args.corpus, key, args.weights, tokenizer)
    trace = method.trace(text, source, target, forced_target=args.forced_target)
    cut = unread(method, [text])
    value = trace_as_json(trace, args.states) | {"method": key, "source": source, "target": target,
                                                 **({"unread": cut.values} if cut else {})}
    if cut:
        common.say(str(cut.note))
    if args.json:
        common.print_json(value)
    else:
        _print(trace, value)
    return 0


def trace_as_json(trace: Any, states: bool = False) -> dict[str, Any]:
    """A Trace as plain values; `states` by their shapes unless asked for in full."""
    return {
        "tokens": list(trace.tokens), "ids": [int(i) for i in trace.ids], "output": trace.output,
        "attention": [
            {"kind": m.kind, "layer": int(m.layer), "head": int(m.head), "rows": list(m.rows),
             "columns": list(m.columns), "weights": plain(m.weights)} for m in trace.attention
        ],
        "steps": [
            {"token": s.token, "id": int(s.id), "probability": float(s.probability), "text": s.text,
             "candidates": [{"token": c.token, "probability": float(c.probability)} for c in s.candidates]}
            for s in trace.steps
        ],
        "states": {
            name: {"shape": list(matrix.shape), **({"values": plain(matrix)} if states else {})}
            for name, matrix in trace.states.items()
        },
        "table": [plain(row) for row in trace.table],
    }


def _print(trace: Any, value: dict[str, Any]) -> None:
    print(" ".join(f"{token}/{i}" for token, i in zip(value["tokens"], value["ids"])))
    if trace.output is not None:
        print(f"output: {trace.output}")
    if trace.steps:
        common.print_table(["token", "probability", "candidates"], [
            [s.token, float(s.probability), ", ".join(f"{c.token} {c.probability:.2f}" for c in s.candidates[:5])]
            for s in trace.steps])
    for name, state in value["states"].items():
        print(f"state {name}: {' x '.join(map(str, state['shape']))}")
    for m in trace.attention:
        print(f"attention {m.kind}, layer {m.layer}, head {m.head}: {len(m.rows)} x {len(m.columns)}")
    if trace.table:
        headers = list(trace.table[0])
        common.print_table(headers, [[row.get(h) for h in headers] for row in value["table"]])
