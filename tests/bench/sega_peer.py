#!/usr/bin/env python3
"""Seconds of the published pipeline for one picture with three edits: what a moved slider costs there.

    python sega_peer.py MODEL --size 512 --steps 50 --precision fp32|bf16 [--threads 2]
"""
import argparse
import json
import time

import diffusers
import torch

ap = argparse.ArgumentParser()
ap.add_argument("model")
ap.add_argument("--size", type=int, default=512)
ap.add_argument("--steps", type=int, default=50)
ap.add_argument("--precision", default="fp32")
ap.add_argument("--threads", type=int, default=2)
args = ap.parse_args()
torch.set_num_threads(args.threads)
dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[args.precision]
pipe = diffusers.SemanticStableDiffusionPipeline.from_pretrained(args.model, torch_dtype=dtype, safety_checker=None)
pipe.set_progress_bar_config(disable=True)


def render(steps):
    start = time.perf_counter()
    pipe("a portrait of a woman, oil painting", num_inference_steps=steps, guidance_scale=7.5, width=args.size, height=args.size,
         editing_prompt=["smiling", "glasses", "winter"], edit_warmup_steps=[steps // 5] * 3, edit_guidance_scale=[5] * 3,
         edit_threshold=[0.95] * 3, generator=torch.Generator().manual_seed(0))
    return time.perf_counter() - start


with torch.no_grad():
    render(1)
    print(json.dumps({"peer": "SemanticStableDiffusionPipeline", "diffusers": diffusers.__version__, "torch": torch.__version__,
                      "precision": args.precision, "size": args.size, "steps": args.steps, "seconds": render(args.steps)}))
