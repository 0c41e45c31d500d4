"""`python -m lib export`: everything that was trained on a corpus as one file, its token vectors as text, or a network
for another tool."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("export", help="pack what was trained on a corpus into one file to take home")
    parser.add_argument("--out", metavar="FILE", help="the zip to write; with --to, a new folder")
    parser.add_argument("--text", action="store_true", help="with the corpus's own text (of an uploaded corpus)")
    parser.add_argument("--vectors", metavar="DIR",
                        help="also write each method's token vectors to this folder: word2vec text, and TSV for the "
                             "Embedding Projector")
    parser.add_argument("--to", choices=("huggingface", "ctranslate2", "onnx"),
                        help="write one network for another tool, with tokenizer and card, and compare the answers")
    parser.add_argument("--method", metavar="KEY", help="with --to: which network")
    parser.add_argument("--check", metavar="N", type=common.whole(1, 10_000), default=100,
                        help="with --to: on how many sentences the answers are compared (default: %(default)s)")
    common.add_data_flag(parser)
    common.add_shelf_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Pack, and print where."""
    from lib.take_home.pack import pack

    if args.to:
        return _for_another_tool(args)
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


def _for_another_tool(args: argparse.Namespace) -> int:
    from lib.shelf import library
    from lib.take_home import targets

    if not args.out or not args.method:
        raise InputError(N_("--to needs a folder and a method: --out DIR --method KEY."))
    key, = common.check_methods([args.method])
    targets.check(args.to, key)
    method = library.load_method(args.corpus, key, args.weights)
    texts = targets.sentences_of(args.corpus, method.languages, args.check, args.data)
    same = targets.write(method, args.to, Path(args.out), texts)
    if args.json:
        common.print_json({"path": args.out, "to": args.to, "method": key, **same._asdict()})
        return 0
    print(f"{args.out}: {key} for {targets.TARGETS[args.to].title}")
    print(f"largest difference of logits or states: {same.largest:.2g}")
    if same.identical is not None:
        print(f"identical greedy translations: {same.identical} of {same.sentences}")
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
