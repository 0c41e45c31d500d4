"""`python -m lib load FILE`: bring back what was taken home, under a new key."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("load", help="load a take-home file: a corpus with everything trained on it")
    parser.add_argument("file", metavar="FILE", help="the zip that the app or `export` made")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check, load, say how to use it."""
    from lib.corpus import is_available, own_folder
    from lib.shelf import library
    from lib.take_home.load import unpack

    path = Path(args.file)
    if not path.is_file():
        raise InputError(N_("There is no file {path}; give the zip that you took home."), path=str(path))
    key = unpack(path)
    about = own_folder.about(key)
    methods = [method for method, status in library.available(key).items() if status]
    text = is_available(key)
    if args.json:
        common.print_json({"corpus": key, "title": about["title"], "languages": about["languages"],
                           "pairs": about["pairs"], "methods": methods, "text": text})
        return 0
    print(f"corpus: {key}")
    print(f"title: {about['title']}")
    print(f"languages: {', '.join(about['languages'])}; {about['pairs']:,} pairs; text "
          f"{'included' if text else 'not included'}")
    print(f"methods: {', '.join(methods) or 'none'}")
    print(f"use it:  python -m lib compare --corpus {key} --task similarity --text TEXT --text TEXT")
    return 0
