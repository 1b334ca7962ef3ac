#!/usr/bin/env python3
"""Takes the embedded model's protected concepts out by closed forms and measures what each takes and what it keeps.

    python closed_form_table.py BURIN_CLI OUT [--model DIR] [--only quill] [--seeds 2] [--steps 12] [--methods uce,rece]

Methods: uce (every token from the name on, in contexts), rece (the same and one round of RECE), last (UCE as published,
the name's last token alone), time, rome. Lambda is 1. Prompts and judges are those of concept_vector.py, so that the
rows stand beside those of trained vectors. The table is printed and written to OUT/closed.json.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import concept_vector as vectors

OPTIONS = {"uce": [], "rece": ["--rounds", "1"], "last": ["--tokens", "last"], "time": ["--method", "time"],
           "rome": ["--method", "rome", "--layer", "1"]}
GUIDES = {"quill": "a fox", "tinto": "a robot", "voss": "a sea captain"}
KEPT = ["a cat", "a bear", "a woman", "a man", "a house", "a boat", "a balloon", "a fox", "a robot", "a sea captain"]
KEPT_MEDIA = ["a mosaic of a cat", "an oil painting of a house", "an ink drawing of a woman", "a watercolor of a boat",
              "a stained glass window of a bear", "a picture of a man", "a picture of a woman"]

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("cli")
ap.add_argument("out", type=pathlib.Path)
ap.add_argument("--model", default="mini")
ap.add_argument("--only", help="one of " + ", ".join([*vectors.CHARACTERS, *vectors.STYLES]))
ap.add_argument("--seeds", type=int, default=2)
ap.add_argument("--steps", type=int, default=12)
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--methods", default="uce,rece,last")
args = ap.parse_args()
args.out.mkdir(parents=True, exist_ok=True)
rows = []
for key in [args.only] if args.only else [*vectors.CHARACTERS, *vectors.STYLES]:
    words = vectors.prompts_of(key)[0]
    kept = KEPT if key in vectors.CHARACTERS else KEPT_MEDIA
    for method in args.methods.split(","):
        edit = args.out / f"{key}-{method}.safetensors"
        made = vectors.run(args.cli, "erase", "-m", args.model, "-c", words, "--guide", GUIDES.get(key, ""),
                           *[part for text in kept for part in ("--preserve", text)], *OPTIONS[method], "-o", edit)
        report = vectors.sweep(args, key, edit, 1, 1, 1, args.out / f"{key}-{method}")
        base, after = report["points"]
        rows.append({"concept": words, "method": method, "seconds": made["edit_seconds"],
                     **{kind: [base[kind], after[kind]] for kind in vectors.KINDS}, "pictures": after["pictures"]})
        shares = "  ".join(f"{kind} {base[kind]:.2f} -> {after[kind]:.2f}" for kind in vectors.KINDS)
        print(f"{words:20} {method:5} {shares}", flush=True)
        (args.out / "closed.json").write_text(json.dumps(rows, indent=1) + "\n")
