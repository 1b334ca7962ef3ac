#!/usr/bin/env python3
"""Renders the finished pictures that the demonstration falls back on, with the embedded model that is there.

    resources/demo/make_pictures.py PATH/TO/burin-cli

For each scene of demo.json one picture at rest (base.jpg), one with each direction at its full strength
(glasses.jpg), and one with it reversed (smile-back.jpg) where the direction has an opposite. Prompts and seeds are
those of packs/mini-scenes.json, directions those of packs/mini.json. Run it again when either of them, demo.json or the
model has changed, then build: the pictures are part of the program. Needs only Python's standard library.
"""
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PACKS = HERE.parent / "packs"
GUIDANCE = "5"  # as the window opens the embedded model: embedded_guidance in ui/window/resources.h
MOST_BYTES = 2_500_000


def slug(name):
    return name.lower().replace(" ", "-")


def spec(direction, sign):
    """The line that --direction reads."""
    fields = {key: direction[key] for key in ("text", "opposite", "preset", "start", "stop", "area", "mask")
              if key in direction}
    fields["strength"] = sign * direction["strength"]
    return ";".join(f"{key}={value}" for key, value in fields.items())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    scenes = {scene["name"]: scene for scene in json.loads((PACKS / "mini-scenes.json").read_text())["scenes"]}
    directions = {one["name"]: one for one in json.loads((PACKS / "mini.json").read_text())["directions"]}
    total = 0
    for entry in json.loads((HERE / "demo.json").read_text())["scenes"]:
        scene = scenes[entry["scene"]]
        folder = HERE / slug(scene["name"])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        wanted = {"base": None}
        for name in entry["directions"]:
            direction = directions[name]
            wanted[slug(name)] = spec(direction, 1)
            if "opposite" in direction:
                wanted[slug(name) + "-back"] = spec(direction, -1)
        for name, line in wanted.items():
            picture = folder / (name + ".jpg")
            command = [sys.argv[1], "--quiet", "render", "--model", "mini", "--prompt", scene["prompt"], "--seed",
                       str(scene["seed"]), "--guidance", GUIDANCE, "--out", str(picture)]
            subprocess.run(command + (["--direction", line] if line else []), check=True, stdout=subprocess.DEVNULL)
            total += picture.stat().st_size
        print(folder.name, len(wanted), "pictures", flush=True)
    print(total, "bytes together")
    if total > MOST_BYTES:
        sys.exit(f"more than {MOST_BYTES} bytes: leave out a scene or a direction")


if __name__ == "__main__":
    main()
