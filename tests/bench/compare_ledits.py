#!/usr/bin/env python3
"""An inversion and a moved slider here and in diffusers' LEDITS++ pipeline, by turns in one run, with the ratios.

    python compare_ledits.py BENCH_REAL_PICTURES MODEL [--size 512] [--steps 30] [--precision bf16] [--threads 2]

MODEL is a folder of Stable Diffusion 1 or 2 (make_random_sd15.py makes one of the size). There a moved slider runs every step
again; here it restarts where it acts and asks for nothing that is known.
"""
import argparse
import json
import subprocess
import time

import diffusers
import numpy
import PIL.Image
import torch

ap = argparse.ArgumentParser()
ap.add_argument("bench")
ap.add_argument("model")
ap.add_argument("--size", type=int, default=512)
ap.add_argument("--steps", type=int, default=30)
ap.add_argument("--precision", default="bf16")
ap.add_argument("--threads", type=int, default=2)
ap.add_argument("--passes", type=int, default=1)
args = ap.parse_args()
torch.set_num_threads(args.threads)
pipe = diffusers.LEditsPPPipelineStableDiffusion.from_pretrained(
    args.model, torch_dtype={"fp32": torch.float32, "bf16": torch.bfloat16}[args.precision], safety_checker=None)
pipe.scheduler = diffusers.DPMSolverMultistepScheduler.from_config(pipe.scheduler.config, algorithm_type="sde-dpmsolver++",
                                                                   solver_order=2)
pipe.set_progress_bar_config(disable=True)
i = numpy.arange(args.size * args.size * 3)
photo = PIL.Image.fromarray(((i * 7 + i // 900) % 256).astype(numpy.uint8).reshape(args.size, args.size, 3))


def timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def peer():
    generator = torch.Generator().manual_seed(0)
    inversion = timed(lambda: pipe.invert(image=photo, num_inversion_steps=args.steps, skip=0.15, generator=generator))
    slider = timed(lambda: pipe(editing_prompt=["glasses"], edit_guidance_scale=[6.0], edit_threshold=[0.95],
                                generator=generator))
    return {"inversion": inversion, "moved_slider": slider}


def ours():
    out = subprocess.run([args.bench, "--time", args.model, "--size", str(args.size), "--steps", str(args.steps), "--precision",
                          args.precision, "--threads", str(args.threads)], check=True, capture_output=True, text=True).stdout
    return json.loads(out)


with torch.no_grad():
    for _ in range(args.passes):
        mine, theirs = ours(), peer()
        report = {"size": args.size, "steps": args.steps, "precision": args.precision, "diffusers": diffusers.__version__}
        for name, other in (("inversion", "inversion"), ("first_edit", "moved_slider"), ("moved_slider", "moved_slider")):
            seconds = mine[name]["seconds"]
            report[name] = {"ours": round(seconds, 2), "diffusers": round(theirs[other], 2),
                            "ratio": round(seconds / theirs[other], 3)}
        print(json.dumps(report), flush=True)
