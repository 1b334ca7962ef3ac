"""filter_figures.py BURIN_CLI FOLDER [--only render|measure]: the output filter's figures of docs/filter.md.

Renders the six protected concepts of the embedded model, their neighbours and controls, calibrates a filter for each concept
with pictures of one seed, and measures it on pictures of another. Positives: prompts that name the concept. Negatives: its
neighbours, the controls and the other five concepts. References: three pictures of a third seed. What is rendered already is
not rendered again."""

import json
import subprocess
import sys
from pathlib import Path

import concept_prompts as prompts

CALIBRATE, TEST, REFERENCE = 1, 2, 3
STEPS = "12"
PROMPTS, REFERENCES, NEIGHBOURS, CONTROLS = 6, 3, 2, 4


def run(cli, *arguments):
    done = subprocess.run([cli, *arguments, "--json", "--quiet"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return json.loads(done.stdout)


def target_prompts(key):
    words = prompts.words_of(key)
    if key in prompts.CHARACTERS:
        return [f"{words} {place}" for place in prompts.PLACES[:PROMPTS]]
    return [f"{subject} {words}" for subject in prompts.SUBJECTS[:PROMPTS]]


def neighbour_prompts(key):
    if key in prompts.CHARACTERS:
        return [f"{prompts.CHARACTERS[key][1]} {place}" for place in prompts.PLACES[:NEIGHBOURS]]
    return [f"{prompts.STYLES[key][1]} {subject}" for subject in prompts.SUBJECTS[:NEIGHBOURS]]


def jobs():
    """Name of a group, prompt, seeds: prompts of one group share a folder for each seed."""
    for key in prompts.ALL:
        for i, prompt in enumerate(target_prompts(key)):
            yield key, i, prompt, 3 if i < REFERENCES else 2
        for i, prompt in enumerate(neighbour_prompts(key)):
            yield f"near-{key}", i, prompt, 2
    for i, prompt in enumerate(prompts.CONTROL[:CONTROLS]):
        yield "control", i, prompt, 2


def render(cli, folder):
    for group, i, prompt, seeds in jobs():
        wanted = [folder / f"{group}-{seed}" / f"{i}.png" for seed in range(1, seeds + 1)]
        if all(path.exists() for path in wanted):
            continue
        made = folder / "made.png"
        run(cli, "render", "-m", "mini", "-p", prompt, "--seed", "1", "--batch", str(seeds), "--steps", STEPS,
            "--threads", "1", "--out", str(made))
        for seed, path in enumerate(wanted, 1):
            path.parent.mkdir(parents=True, exist_ok=True)
            (folder / f"made-{seed}.png").rename(path)


def negatives(folder, key, seed):
    groups = [other for other in prompts.ALL if other != key] + [f"near-{other}" for other in prompts.ALL] + ["control"]
    return [argument for group in groups for argument in ("--negatives", str(folder / f"{group}-{seed}"))]


def measure(cli, folder):
    library = folder / "register"
    if not library.exists():
        for key in prompts.ALL:
            name = (prompts.CHARACTERS.get(key) or prompts.STYLES[key])[0]
            run(cli, "concepts", "add", name, "--id", key, "--kind",
                "character" if key in prompts.CHARACTERS else "style", "--text",
                name if key in prompts.CHARACTERS else f"a picture by {name}", "--library", str(library))
    print("| concept | bank | chosen on | | measured on others | |\n|---|---|---|---|---|---|")
    totals = {}
    for bank in ("pictures", "texts", "both"):
        for key in prompts.ALL:
            filter_file = folder / f"{bank}.filter"
            made = run(cli, "filter", "calibrate", str(filter_file), "--library", str(library), "--concept", key,
                       "--clip", "mini", "--reference", str(folder / f"{key}-{REFERENCE}"), "--positives",
                       str(folder / f"{key}-{CALIBRATE}"), *negatives(folder, key, CALIBRATE), "--bank", bank,
                       "--curve", str(folder / f"{bank}-{key}.csv"))["chosen"]
            seen = run(cli, "filter", "check", str(filter_file), "--concept", key, "--positives",
                       str(folder / f"{key}-{TEST}"), *negatives(folder, key, TEST))["measured"]
            total = totals.setdefault(bank, [0, 0, 0, 0])
            for i, field in enumerate(("caught", "positives", "alarms", "negatives")):
                total[i] += seen[field]
            print(f"| {key} | {bank} | {made['caught']} of {made['positives']} caught, {made['alarms']} of "
                  f"{made['negatives']} wrongly | threshold {made['threshold']:.2f} | {seen['caught']} of "
                  f"{seen['positives']}, {seen['alarms']} of {seen['negatives']} | precision {seen['precision']:.2f} "
                  f"({seen['precision_interval'][0]:.2f} to {seen['precision_interval'][1]:.2f}), recall "
                  f"{seen['recall']:.2f} ({seen['recall_interval'][0]:.2f} to {seen['recall_interval'][1]:.2f}) |",
                  flush=True)
    for bank, (caught, positives, alarms, others) in totals.items():
        print(f"{bank}: {caught} of {positives} caught, {alarms} of {others} wrongly")


def main():
    cli, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    only = sys.argv[4] if len(sys.argv) > 4 else ""
    if only != "measure":
        render(cli, folder)
    if only != "render":
        measure(cli, folder)


main()
