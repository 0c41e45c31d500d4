"""`python -m lib export`: everything that was trained on a corpus as one file, or its token vectors as text."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("export", help="pack what was trained on a corpus into one file to take home")
    parser.add_argument("--out", metavar="FILE", help="the zip to write")
    parser.add_argument("--text", action="store_true", help="with the corpus's own text (of an uploaded corpus)")
    parser.add_argument("--vectors", metavar="DIR",
                        help="also write each method's token vectors to this folder: word2vec text, and TSV for the "
                             "Embedding Projector")
    common.add_shelf_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Pack, and print where."""
    from lib.take_home.pack import pack

    if not args.out and not args.vectors:
        raise InputError(N_("Nothing is asked for; give --out FILE, --vectors DIR, or both."))
    value: dict[str, Any] = {}
    if args.out:
        path = pack(args.corpus, args.out, include_text=args.text, directory=args.weights)
        value |= {"path": str(path), "bytes": path.stat().st_size, "text": args.text}
    if args.vectors:
        value["vectors"] = [str(path) for path in _write_vectors(args, Path(args.vectors))]
    if args.json:
        common.print_json(value)
    else:
        print("\n".join([*([f"{value['path']}: {value['bytes'] / 1e6:.1f} MB"] if args.out else []),
                         *value.get("vectors", [])]))
    return 0


def _write_vectors(args: argparse.Namespace, folder: Path) -> list[Path]:
    from lib.shelf import library
    from lib.take_home import exports

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    for key, method in library.ready(library.load_methods(args.corpus, None, args.weights, tokenizer)).items():
        for table in exports.token_vectors(method):
            for ending, data in exports.vector_files(table).items():
                written.append(folder / f"{key}_{table.name}{ending}")
                written[-1].write_bytes(data)
    return written
