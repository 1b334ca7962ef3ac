#!/usr/bin/env python3
"""Makes concepts' vectors on the embedded model and measures them over lambda: the curve from which lambda is chosen.

    python concept_vector.py BURIN_CLI OUT [--only quill ...] [--seeds 4] [--steps 12] [--guide TEXT]
                             [--lambdas 5 --to -2.5] [-- OPTIONS OF train-concept]

`burin-cli train-concept` with its defaults (or the options behind --), then `burin-cli sweep-edit`, with the prompts
of concept_table.py, which measures one lambda with more pictures. OUT/<concept>/vector/report.html shows the pictures;
the figures are written to OUT/curve.json as well.
"""
import argparse
import json
import pathlib
import sys

import concept_prompts as concepts
from concept_table import run

KINDS = ["target", "described", "neighbour", "control"]


def main():
    own, extra = sys.argv[1:], []
    if "--" in own:
        own, extra = own[:own.index("--")], own[own.index("--") + 1:]
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("cli")
    ap.add_argument("out", type=pathlib.Path)
    ap.add_argument("--model", default="mini")
    ap.add_argument("--only", nargs="*", default=concepts.ALL, choices=concepts.ALL)
    ap.add_argument("--guide", help="in place of the neighbour, for all of --only")
    ap.add_argument("--seeds", type=int, default=4)
    ap.add_argument("--steps", type=int, default=12)
    ap.add_argument("--lambdas", type=int, default=5)
    ap.add_argument("--to", type=float, default=-2.5)
    ap.add_argument("--threads", type=int, default=1)
    args = ap.parse_args(own)
    table = {}
    for key in args.only:
        words, guide = concepts.words_of(key), args.guide or concepts.guide_of(key)
        trained = run(args, "train-concept", "--model", args.model, "--concept", words, "--out",
                      args.out / key / "run", "--threads", args.threads, *(["--guide", guide] if guide else []),
                      *extra)
        options = [part for kind, texts in concepts.prompts_of(key).items() for text in texts
                   for part in ("--" + kind, text)]
        report = run(args, "sweep-edit", "--model", args.model, "--edit", trained["vector"], "--concept",
                     concepts.judged_by(key), "--from", args.to / args.lambdas, "--to", args.to, "--points",
                     args.lambdas, "--seeds", args.seeds, "--steps", args.steps, "--seed", 7000, "--threads",
                     args.threads, "--title", words, "--out", args.out / key / "vector", *options)
        table[key] = {"trained": trained, "sweep": report}
        (args.out / "curve.json").write_text(json.dumps(table, indent=1) + "\n")
        print(f"\n{key}: trained in {trained['seconds']:.0f} s, loss {trained['first_loss']:.4f} -> "
              f"{trained['last_loss']:.4f}")
        for point in report["points"]:
            print(f"  {point['lambda']:+.2f}  " + "  ".join(f"{kind} {point[kind]:.3f}" for kind in KINDS))
        print(f"  {report['words']}", flush=True)


if __name__ == "__main__":
    main()
