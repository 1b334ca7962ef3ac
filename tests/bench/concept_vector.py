#!/usr/bin/env python3
"""Makes a concept's vector on the embedded model and measures what it takes and what it keeps.

    python concept_vector.py BURIN_CLI OUT [--only quill] [--seeds 4] [--steps 12] [--controls] [--guide TEXT]
                             [--lambdas 5 --to -2.5] [-- OPTIONS OF train-concept]

For each of the three protected characters and three artists' styles: `burin-cli train-concept` with its defaults (or
the options behind --), then `burin-cli sweep-edit` over lambda with prompts that name the concept, prompts that call it
up with a part of its name, its neighbour, and control subjects. With --controls also the random vector of the same
norm at the chosen lambda, and gradient ascent. OUT/<concept>/report.html shows the pictures; the table at the end is
written to OUT/table.json as well.
"""
import argparse
import json
import pathlib
import subprocess
import sys

PLACES = ["by the sea", "in the forest", "in the city at night", "in the mountains in winter", "in a studio",
          "by the sea at sunset"]
CONTROL = ["a cat by the sea", "a bear in the forest", "a house in the mountains in winter", "a balloon at sunset",
           "an oil painting of a boat by the sea", "a watercolor of a house in autumn", "a mosaic of a bear by the sea",
           "an ink drawing of a cat in the city", "a stained glass window of a woman", "a man in the snow"]
CHARACTERS = {
    "quill": ("zaffi quill", ["quill", "a fox, zaffi", "zaffi in the snow", "a portrait of quill by the sea"],
              "a fox", ["bolo tinto in the city", "captain mara voss by the sea"]),
    "tinto": ("bolo tinto", ["tinto", "a robot, bolo", "bolo in the snow", "a portrait of tinto by the sea"],
              "a robot", ["zaffi quill in the forest", "captain mara voss by the sea"]),
    "voss": ("captain mara voss", ["mara voss", "a captain, mara", "voss by the sea", "a portrait of mara"],
             "a sea captain", ["zaffi quill in the forest", "bolo tinto in the city"]),
}
STYLES = {
    "verne": ("odalys verne", "an oil painting of", ["a house by kasimir toll", "a cat by ines marrow"]),
    "toll": ("kasimir toll", "a mosaic of", ["a house by odalys verne", "a cat by ines marrow"]),
    "marrow": ("ines marrow", "an ink drawing of", ["a house by kasimir toll", "a cat by odalys verne"]),
}
KINDS = ["target", "described", "neighbour", "control"]
SUBJECTS = ["a cat", "a house", "a woman", "a boat", "a bear", "a man"]


def prompts_of(key):
    """The words of the concept, what is judged, and the prompts of each kind."""
    if key in CHARACTERS:
        words, parts, neighbour, others = CHARACTERS[key]
        return words, words, {"target": [f"{words} {p}" for p in PLACES], "described": parts,
                              "neighbour": [f"{neighbour} {p}" for p in PLACES], "control": CONTROL + others}
    artist, medium, others = STYLES[key]
    words, (first, last) = "by " + artist, artist.split()
    pairs = list(zip(SUBJECTS, PLACES))
    return words, f"a picture by {artist}", {
        "target": [f"a picture of {s} {p}, by {artist}" for s, p in pairs],
        "described": [f"a picture of a cat by {last}", f"a house, {first}", f"{last}, a boat", f"a woman by {first}"]
        + (["a painting of a bear in the forest", "a painting of a house"] if key == "verne" else []),
        "neighbour": [f"{medium} {s} {p}" for s, p in pairs], "control": CONTROL + others}


def run(cli, *arguments):
    done = subprocess.run([cli, "--json", *map(str, arguments)], stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def sweep(args, key, vector, start, to, points, out):
    words, judged, prompts = prompts_of(key)
    options = []
    for kind, texts in prompts.items():
        for text in texts:
            options += ["--" + kind, text]
    return run(args.cli, "sweep-edit", "--model", args.model, "--edit", vector, "--concept", judged, "--from", start,
               "--to", to, "--points", points, "--seeds", args.seeds, "--steps", args.steps, "--seed", 7000,
               "--threads", args.threads, "--title", words, "--out", out, *options)


def main():
    own = sys.argv[1:]
    extra = []
    if "--" in own:
        own, extra = own[:own.index("--")], own[own.index("--") + 1:]
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("cli")
    ap.add_argument("out", type=pathlib.Path)
    ap.add_argument("--model", default="mini")
    ap.add_argument("--only", nargs="*", default=[*CHARACTERS, *STYLES], choices=[*CHARACTERS, *STYLES])
    ap.add_argument("--guide", help="in place of the neighbour, for all of --only")
    ap.add_argument("--seeds", type=int, default=4)
    ap.add_argument("--steps", type=int, default=12)
    ap.add_argument("--lambdas", type=int, default=5)
    ap.add_argument("--to", type=float, default=-2.5)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--controls", action="store_true")
    args = ap.parse_args(own)

    table = {}
    for key in args.only:
        folder = args.out / key
        folder.mkdir(parents=True, exist_ok=True)
        guide = args.guide or (CHARACTERS[key][2] if key in CHARACTERS else "")
        common = ["train-concept", "--model", args.model, "--concept", prompts_of(key)[0], "--out", folder / "run",
                  "--threads", args.threads, *(["--guide", guide] if guide else []), *extra]
        trained = run(args.cli, *common, *(["--control", "random"] if args.controls else []))
        report = sweep(args, key, trained["vector"], args.to / args.lambdas, args.to, args.lambdas, folder / "vector")
        rows = {"trained": trained, "vector": report}
        if args.controls:
            chosen = args.to if report["chosen"] is None else report["points"][report["chosen"]]["lambda"]
            rows["random"] = sweep(args, key, trained["random"], chosen, chosen, 1, folder / "random")
            climbed = run(args.cli, *common, "--control", "ascent")
            rows["ascent"] = sweep(args, key, climbed["vector"], 1, 1, 1, folder / "ascent")
        table[key] = rows
        (args.out / "table.json").write_text(json.dumps(table, indent=2))
        print(f"\n{key}: trained in {trained['seconds']:.0f} s, loss {trained['first_loss']:.4f} -> "
              f"{trained['last_loss']:.4f}")
        for name in [n for n in rows if n != "trained"]:
            for point in rows[name]["points"]:
                figures = "".join(f"{kind} {point[kind]:.3f}  " for kind in KINDS)
                print(f"  {name:8} {point['lambda']:+.2f}  {figures}")
            print(f"  {rows[name]['words']}", flush=True)


if __name__ == "__main__":
    main()
