#!/usr/bin/env python3
"""The edits of bench_real_pictures by diffusers' LEDITS++ pipeline, for the comparison in docs/real-pictures.md.

    python ledits_paintings.py MODEL FOLDER [--from N] [--count N]

MODEL is the folder of the embedded model, which diffusers opens; FOLDER is that of `bench_real_pictures --peer`: its plan.jsonl
says what to do, results lie beside it. What is there already is not made again. A second run of bench_real_pictures judges them.
The masks' threshold is 1 - area, warm-up and strength are the same as here; without a source text, as there.
"""
import argparse
import json
import pathlib
import time

import diffusers
import PIL.Image
import torch

ap = argparse.ArgumentParser()
ap.add_argument("model")
ap.add_argument("folder", type=pathlib.Path)
ap.add_argument("--from", type=int, default=0, dest="first")
ap.add_argument("--count", type=int, default=10**6)
ap.add_argument("--threads", type=int, default=1)
args = ap.parse_args()
torch.set_num_threads(args.threads)
pipe = diffusers.LEditsPPPipelineStableDiffusion.from_pretrained(args.model, torch_dtype=torch.float32, safety_checker=None)
pipe.scheduler = diffusers.DPMSolverMultistepScheduler.from_config(pipe.scheduler.config, algorithm_type="sde-dpmsolver++",
                                                                   solver_order=2)
pipe.set_progress_bar_config(disable=True)
plan = [json.loads(line) for line in open(args.folder / "plan.jsonl")]
started, made, inverted = time.time(), 0, None
with torch.no_grad():
    for entry in plan[args.first:args.first + args.count]:
        result = args.folder / entry["result"]
        if result.exists():
            continue
        generator = torch.Generator().manual_seed(entry["seed"])
        if inverted != entry["painting"]:
            photo = PIL.Image.open(args.folder / entry["painting"]).convert("RGB")
            pipe.invert(image=photo, num_inversion_steps=entry["steps"], skip=entry["skip"], generator=generator)
            inverted = entry["painting"]
        warm_up = round(entry["start"] * entry["steps"])
        picture = pipe(editing_prompt=[entry["text"]], reverse_editing_direction=[entry["strength"] < 0],
                       edit_guidance_scale=[abs(entry["strength"])], edit_warmup_steps=[warm_up],
                       edit_threshold=[1 - entry["area"]], generator=generator).images[0]
        picture.save(result)
        made += 1
print(f"{made} edits in {time.time() - started:.0f} s with diffusers {diffusers.__version__}")
