#!/usr/bin/env python3
"""Whether diffusers reads what `burin-cli convert` writes, and Burin what diffusers writes: the same picture every time.

    python single_file_roundtrip.py BURIN_CLI MODEL WORK_FOLDER [--prompt TEXT]

MODEL is a diffusers folder; WORK_FOLDER is filled anew. Run it with each version of diffusers that matters (tried with
0.35.2 and transformers 4.57.1, and with 0.42.1 and transformers 5.24). Nothing is downloaded. Ends with code 1 where a
picture differs.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import diffusers  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from PIL import Image  # noqa: E402

STEPS, SEED = 4, 3


def picture_of(pipe, prompt):
    pipe.set_progress_bar_config(disable=True)
    if getattr(pipe, "safety_checker", None) is not None:
        pipe.safety_checker = None
    channels, side = pipe.unet.config.in_channels, pipe.unet.config.sample_size
    latents = torch.randn(1, channels, side, side, generator=torch.Generator().manual_seed(SEED))
    size = side * pipe.vae_scale_factor
    image = pipe(prompt, num_inference_steps=STEPS, guidance_scale=5.0, latents=latents, width=size, height=size,
                 output_type="np").images[0]
    return np.asarray(image, dtype=np.float64)


def burin(cli, *arguments):
    done = subprocess.run([cli, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"burin-cli {' '.join(map(str, arguments))}\nended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB"), dtype=np.float64) / 255


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("model", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--prompt", default="a portrait of a woman")
    arguments = parser.parse_args()
    cli, model, work = arguments.cli, arguments.model, arguments.work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    torch.set_num_threads(1)
    print("diffusers", diffusers.__version__, "transformers", transformers.__version__)

    index = json.loads((model / "model_index.json").read_text())
    kind = getattr(diffusers, index["_class_name"])
    reference = kind.from_pretrained(model, torch_dtype=torch.float32)
    wanted = picture_of(reference, arguments.prompt)
    worst = {}

    single, folder, again = work / "one.safetensors", work / "folder", work / "again.safetensors"
    burin(cli, "convert", model, single, "--type", "fp32")
    burin(cli, "convert", single, folder, "--type", "fp32")
    burin(cli, "convert", folder, again, "--type", "fp32")
    read = dict(config=str(model), local_files_only=True, torch_dtype=torch.float32)
    from_file = kind.from_single_file(str(single), **read)
    # Some versions drop the last layer of a small OpenCLIP text encoder, from any file; what they cannot read is lent to them.
    lent = {name: getattr(reference, name) for name in ("text_encoder", "text_encoder_2")
            if getattr(from_file, name, None) is not None and any(p.is_meta for p in getattr(from_file, name).parameters())}
    if lent:
        print("diffusers itself cannot read", *lent, "from a single file of this size")
        from_file = kind.from_single_file(str(single), **read, **lent)
    worst["diffusers: the single file"] = np.abs(picture_of(from_file, arguments.prompt) - wanted).max()
    from_folder = kind.from_pretrained(folder, torch_dtype=torch.float32)
    worst["diffusers: the folder from the file"] = np.abs(picture_of(from_folder, arguments.prompt) - wanted).max()

    from_file.save_pretrained(work / "resaved")
    common = ["-p", arguments.prompt, "-s", SEED, "--steps", STEPS, "--precision", "fp32", "--threads", 1]
    for number, source in enumerate([model, single, folder, again, work / "resaved"]):
        burin(cli, "info", source)
        burin(cli, "render", "-m", source, "-o", work / f"{number}.png", *common)
    first = pixels(work / "0.png")
    for number, name in enumerate(["the single file", "the folder from it", "a file from that", "diffusers' folder"], 1):
        worst[f"Burin: {name}"] = np.abs(pixels(work / f"{number}.png") - first).max()

    for name, difference in worst.items():
        print(f"{name:40} largest difference {difference:.2e}")
    # A level of 255 for rounding; numbers between the two programs are compared elsewhere.
    sys.exit(any(difference > 1.5 / 255 for difference in worst.values()))


main()
