#!/usr/bin/env python3
"""Takes the embedded model's six protected concepts out in every way and measures what each takes and what it keeps.

    python concept_table.py BURIN_CLI OUT [--model DIR] [--only quill ...] [--methods vector,uce,rece,random,ascent]
                            [--seeds 4,16,16,16] [--seed 20000] [--steps 10] [--jobs 2] [--table]

Methods: vector (`train-concept` with its defaults, applied with --lambda), uce (every token from the name on, in
contexts), rece (the same and one round of RECE), the two controls of the literature, random (a vector of the same
norms, same lambda) and ascent (lambda 1); also near (UCE that holds the twelve words besides that the model reads most
like the name), held (UCE that holds the names of the other five besides, and a text of each medium), last (UCE as
published: the name's last token alone), time, rome, and placed (UCE in the layers where the concepts lie).
Each of ten prompts that name the concept, ten that describe it in words, ten with a part of its name, ten of its
neighbour and twelve controls is rendered with several seeds: first a few of everything, so that there is a whole
table, then more of what names the concept, then of the controls, then of the descriptions and neighbours; random and
ascent come last, with more of what names the concept only. Where the base does not show the concept from a
description, only the first way renders it. What OUT has already is not done again. --table only prints.
OUT/table.json has the counts with Wilson's 95 % intervals.
"""
import argparse
import concurrent.futures
import json
import math
import pathlib
import subprocess
import sys

import concept_prompts as concepts

CLOSED = {"uce": [], "rece": ["--rounds", "1"], "near": ["--neighbours", "12"], "held": [],
          "last": ["--tokens", "last"], "time": ["--method", "time"], "rome": ["--method", "rome"],
          "placed": ["--layers", "up_blocks.1"]}
KEPT = ["a cat", "a bear", "a woman", "a man", "a house", "a boat", "a balloon", "a fox", "a robot", "a sea captain"]
KEPT_MEDIA = ["a mosaic of a cat", "an oil painting of a house", "an ink drawing of a woman", "a watercolor of a boat",
              "a stained glass window of a bear", "a picture of a man", "a picture of a woman"]
CONTROLS = ["random", "ascent"]
# By the options of `burin-cli sweep-edit`: a few of everything, then the rest of each, the most telling first.
STAGES = [["target", "described", "neighbour", "control"], ["target"], ["control"], ["described", "neighbour"]]
KINDS = ["named", "in words", "part of name", "neighbour", "control"]


def run(args, *arguments):
    done = subprocess.run([args.cli, "--json", *map(str, arguments)], stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def train(args, key, control):
    guide = concepts.guide_of(key)
    run(args, "train-concept", "--model", args.model, "--concept", concepts.words_of(key), "--out",
        args.out / key / "run", "--control", control, "--threads", args.threads,
        *(["--guide", guide] if guide else []), *args.training)


def edit_of(args, key, method):
    """The delta file of one way, made where it is missing, and its lambda."""
    folder = args.out / key / "run"
    if method in CLOSED:
        path = args.out / key / f"{method}.safetensors"
        if not path.exists():
            kept = [*(KEPT if key in concepts.CHARACTERS else KEPT_MEDIA), *args.preserve]
            if method == "held":
                kept += [concepts.words_of(other) for other in concepts.ALL if other != key] + KEPT_MEDIA
                kept = list(dict.fromkeys(kept))
            path.parent.mkdir(parents=True, exist_ok=True)
            run(args, "erase", "-m", args.model, "-c", concepts.words_of(key), "--guide", concepts.guide_of(key),
                *[part for text in kept for part in ("--preserve", text)], *CLOSED[method], "-o", path)
        return path, 1
    path = folder / f"{method}.safetensors"
    if not path.exists():
        train(args, key, method if method in CONTROLS else "random")
    return path, 1 if method == "ascent" else args.strength


def shown_in_words(args, key):
    """Whether the base shows the concept at all where it is described: otherwise there is nothing to take."""
    base = args.out / key / "base-0.json"
    if not base.exists():
        return True
    report = json.loads(base.read_text())
    shares = zip(report["settings"]["prompts"]["described"], report["points"][0]["by_prompt"]["described"])
    return any(share > 0 for text, share in shares if text in concepts.IN_WORDS[key])


def stage_prompts(args, key, method, stage):
    """What is rendered in one stage; a sweep always wants a target and a control."""
    prompts = concepts.prompts_of(key)
    if method != args.methods[0] and not shown_in_words(args, key):
        prompts["described"] = concepts.parts_of_name(key)
    return {option: texts if option in STAGES[stage] else texts[:1] for option, texts in prompts.items()
            if option in STAGES[stage] or option in ("target", "control")}


def sweep(args, key, method, stage):
    """One way, one stage. The first way measured also measures the base, from which the others take it."""
    seeds, first = args.plan[stage]
    folder = args.out / key / f"{method}-{stage}"
    prompts = stage_prompts(args, key, method, stage)
    report = folder / "report.json"
    if report.exists():
        there = json.loads(report.read_text())["settings"]
        if there["seeds"] == seeds and all(set(texts) <= set(there["prompts"][o]) for o, texts in prompts.items()):
            return
    edit, strength = edit_of(args, key, method)
    base = args.out / key / f"base-{stage}.json"
    options = [part for kind, texts in prompts.items() for text in texts for part in ("--" + kind, text)]
    run(args, "sweep-edit", "--model", args.model, "--edit", edit, "--concept", concepts.judged_by(key), "--from",
        strength, "--to", strength, "--points", 1, "--seeds", seeds, "--seed", first, "--steps", args.steps,
        "--threads", args.threads, "--title", f"{concepts.words_of(key)}, {method}", "--out", folder,
        *(["--base", base] if base.exists() else []), *options)
    if not base.exists():
        base.write_text(report.read_text())


def percent(hits, n):
    return f"{100 * hits / n:.1f}".removesuffix(".0")


def wilson(hits, n):
    """The 95 % interval of a share (Wilson 1927)."""
    if n == 0:
        return [0, 1]
    z, share = 1.959964, hits / n
    centre, spread = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [max(0, (centre - spread) / (1 + z * z / n)), min(1, (centre + spread) / (1 + z * z / n))]


def counted(args, key, method):
    """kind -> pictures, and those recognised before and after, over all stages that are there; and by prompt."""
    counts, by_prompt, strength = {}, {}, None
    for stage, (seeds, _) in enumerate(args.plan):
        path = args.out / key / f"{method}-{stage}" / "report.json"
        if not path.exists():
            continue
        report = json.loads(path.read_text())
        before, after = report["points"]
        strength = after["lambda"]
        for option, texts in report["settings"]["prompts"].items():
            for i, text in enumerate(texts):
                if option not in STAGES[stage]:
                    continue  # measured with these seeds in another stage
                kind = {"target": "named", "described": "part of name"}.get(option, option)
                if text in concepts.IN_WORDS[key]:
                    kind = "in words"
                hits = [round(point["by_prompt"][option][i] * seeds) for point in (before, after)]
                for entry in (counts.setdefault(kind, [0, 0, 0]), by_prompt.setdefault((kind, text), [0, 0, 0])):
                    for at, more in enumerate([seeds, *hits]):
                        entry[at] += more
    return counts, by_prompt, strength


def table(args):
    rows, lines = [], ["| concept | way | lambda | " + " | ".join(KINDS) + " | pictures |",
                       "|---|---|---|" + "---|" * len(KINDS) + "---|"]
    for key in args.only:
        for method in args.methods:
            counts, by_prompt, strength = counted(args, key, method)
            if not counts:
                continue
            row = {"concept": concepts.words_of(key), "way": method, "lambda": strength, "kinds": {}}
            cells = []
            for kind in KINDS:
                n, before, after = counts.get(kind, [0, 0, 0])
                row["kinds"][kind] = {"pictures": n, "before": before, "after": after,
                                      "before_interval": wilson(before, n), "after_interval": wilson(after, n)}
                cells.append(f"{percent(before, n)} -> {percent(after, n)}" if n else "-")
            row["changed prompts"] = {
                f"{kind}: {text}": figures for (kind, text), figures in by_prompt.items()
                if kind in ("neighbour", "control") and abs(figures[1] - figures[2]) * 5 >= figures[0]}
            pictures = "/".join(str(counts.get(kind, [0])[0]) for kind in KINDS)
            lines.append(f"| {row['concept']} | {method} | {strength:g} | " + " | ".join(cells) + f" | {pictures} |")
            rows.append(row)
    (args.out / "table.json").write_text(json.dumps(rows, indent=1) + "\n")
    return "\n".join(lines)


def main():
    own, extra = sys.argv[1:], []
    if "--" in own:
        own, extra = own[:own.index("--")], own[own.index("--") + 1:]
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("cli")
    ap.add_argument("out", type=pathlib.Path)
    ap.add_argument("--model", default="mini")
    ap.add_argument("--only", nargs="*", default=concepts.ALL, choices=concepts.ALL)
    ap.add_argument("--methods", default="vector,uce,rece,random,ascent")
    ap.add_argument("--seeds", default="4,16,16,16",
                    help="of each prompt: first; then more of names, of controls, of descriptions and neighbours")
    ap.add_argument("--seed", type=int, default=20000)
    ap.add_argument("--steps", type=int, default=10)
    ap.add_argument("--lambda", dest="strength", type=float, default=-1.8, help="of vector and random")
    ap.add_argument("--preserve", nargs="*", default=[], help="texts that closed forms hold beside the usual ones")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=1, help="concepts measured at a time")
    ap.add_argument("--table", action="store_true")
    args = ap.parse_args(own)
    args.training, args.methods = extra, args.methods.split(",")
    seeds = [int(count) for count in args.seeds.split(",")]
    args.plan = [(seeds[0], args.seed)] + [(count, args.seed + seeds[0]) for count in seeds[1:]]
    if not args.table:
        main = [method for method in args.methods if method not in CONTROLS]
        others = [method for method in args.methods if method in CONTROLS]
        for stage, methods in [(0, args.methods), (1, main), (2, main), (3, main), (1, others)]:
            if stage >= len(args.plan):
                continue
            def whole(key, stage=stage, methods=methods):
                for method in methods:
                    sweep(args, key, method, stage)
                return key
            with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
                for key in pool.map(whole, args.only):
                    print(f"{', '.join(STAGES[stage])}: {key}", file=sys.stderr, flush=True)
    print(table(args))


if __name__ == "__main__":
    main()
