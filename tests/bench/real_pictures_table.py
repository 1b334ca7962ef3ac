#!/usr/bin/env python3
"""The table of docs/real-pictures.md out of pieces that bench_real_pictures wrote.

    python real_pictures_table.py PIECE.jsonl [PIECE.jsonl ...]
"""
import collections
import json
import sys

lines, seen = [], set()
for name in sys.argv[1:]:
    for text in open(name):
        entry = json.loads(text)
        key = tuple(entry.get(k) for k in ("painting", "way", "attribute", "strength"))
        if key not in seen:
            seen.add(key)
            lines.append(entry)

paintings = {e["painting"] for e in lines}
still = [e for e in lines if e["way"] == "still"]
print(f"{len(paintings)} paintings; without an edit {sum(e['whole_db'] for e in still) / len(still):.1f} dB to the painting\n")


def share(entries):
    good = sum(e["success"] for e in entries)
    return f"{good} of {len(entries)}" if entries else "-"


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def summary(entries):
    changed, of = sum(e["changed"] for e in entries), sum(e["of"] for e in entries)
    return (f"{share([e for e in entries if e['adding']])} | {share([e for e in entries if not e['adding']])} | "
            f"{100 * changed / max(of, 1):.1f} % of {of} | {mean(e['db'] for e in entries):.1f}")


groups = collections.defaultdict(list)
for entry in lines:
    if entry["way"] != "still":
        groups[(entry["way"], entry.get("strength", 0))].append(entry)
# The strength of image to image that succeeds most often is the one that stands in the table.
redrawn = {s: sum(e["success"] for e in es) for (way, s), es in groups.items() if way == "image to image"}
best = max(redrawn, key=redrawn.get) if redrawn else None

print("| | added | removed | other attributes changed | dB to the unedited picture | dB outside the mask | share outside |")
print("|---|---|---|---|---|---|---|")
for (way, strength), entries in sorted(groups.items()):
    name = way if not strength else f"{way}, strength {strength}" + (" (best)" if strength == best else "")
    outside = [e for e in entries if "outside_db" in e and e["outside_share"] > 0]
    tail = f"{mean(e['outside_db'] for e in outside):.1f} | {100 * mean(e['outside_share'] for e in outside):.0f} %" if outside else "- | -"
    print(f"| {name} | {summary(entries)} | {tail} |")

print("\n| attribute | steered: added | removed | others changed | image to image: added | removed | others changed |")
print("|---|---|---|---|---|---|---|")
for attribute in dict.fromkeys(e["attribute"] for e in lines if "attribute" in e):
    cells = []
    for key in (("steered", 0), ("image to image", best)):
        entries = [e for e in groups.get(key, []) if e["attribute"] == attribute]
        changed, of = sum(e["changed"] for e in entries), sum(e["of"] for e in entries)
        cells += [share([e for e in entries if e["adding"]]), share([e for e in entries if not e["adding"]]),
                  f"{100 * changed / max(of, 1):.1f} %"]
    print(f"| {attribute} | " + " | ".join(cells) + " |")
