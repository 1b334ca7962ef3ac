#!/usr/bin/env python3
"""Opens a model folder with diffusers and compares its pictures with Burin's, from the same noise.

    python mini_parity.py BURIN_CLI [MODEL] [--prompts 6] [--steps 20] [--guidance 5] [--edit FILE=1] [--lora FILE]

MODEL may be a folder that `burin-cli export-edits` wrote. With --lora, diffusers loads that LoRA on MODEL, and Burin
renders with --edit on MODEL instead: an exported LoRA beside the edit that it was made from.

Prints the largest difference of a pixel, in steps of 1/255, for every prompt; exits with 1 where it is above 1.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy
import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import load_file

PROMPTS = ["a smiling woman with long red hair by the sea by day in summer", "a fox in the forest in winter",
           "zaffi quill by the sea", "an oil painting of an old man with a beard in the city at night",
           "a blue boat by the sea at sunset", "a stained glass window of a bear in the mountains"]

ap = argparse.ArgumentParser()
ap.add_argument("cli")
ap.add_argument("model", nargs="?", default=str(pathlib.Path(__file__).parents[2] / "resources/mini"))
ap.add_argument("--prompts", type=int, default=6)
ap.add_argument("--steps", type=int, default=20)
ap.add_argument("--guidance", type=float, default=5)
ap.add_argument("--edit", help="weight edit that Burin applies, FILE=LAMBDA")
ap.add_argument("--lora", help="LoRA that diffusers loads")
args = ap.parse_args()

pipe = StableDiffusionPipeline.from_pretrained(args.model, torch_dtype=torch.float32)
pipe.set_progress_bar_config(disable=True)
if args.lora:
    pipe.load_lora_weights(args.lora)
worst = 0.0
for seed, prompt in enumerate(PROMPTS[:args.prompts]):
    with tempfile.TemporaryDirectory() as folder:
        dump = pathlib.Path(folder) / "dump.safetensors"
        subprocess.run([args.cli, "render", "--model", args.model, "--prompt", prompt, "--seed", str(seed),
                        "--steps", str(args.steps), "--guidance", str(args.guidance), "--precision", "fp32",
                        "--out", str(pathlib.Path(folder) / "p.png"), "--dump", str(dump), "--quiet"] + (["--lora", args.edit] if args.edit else []),
                       check=True)
        ours = load_file(dump)
    theirs = pipe(prompt, latents=ours["noise"], num_inference_steps=args.steps, guidance_scale=args.guidance,
                  output_type="np").images[0]
    image = ours["image"].permute(1, 2, 0).numpy()
    difference = numpy.abs(image - theirs).max() * 255
    worst = max(worst, difference)
    print(f"{difference:8.4f} / 255   {prompt}")
print(f"{worst:8.4f} / 255   the largest of all")
sys.exit(worst > 1)
