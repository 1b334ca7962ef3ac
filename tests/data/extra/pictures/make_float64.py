#!/usr/bin/env python3
"""One run of tests/data/reference/pictures/sdxl in float64, by the implementation that made the reference.

    pip install torch diffusers==0.35.2 transformers==4.57.1 safetensors
    python make_float64.py REFERENCE OUT.safetensors

The run `dpmpp_2m_karras` of sdxl amplifies rounding: the float32 reference lies 3.8e-4 from this one, and the same
program on another machine 1.7e-4. The test compares with float64 where float32 does not know better.
"""
import json
import sys

import diffusers
import torch
import transformers.modeling_attn_mask_utils as masks
from safetensors import safe_open
from safetensors.torch import save_file

reference, out = sys.argv[1:3]
torch.set_num_threads(1)


class Finfo:
    """The causal mask is filled with the type's least value through a float32 scalar, which float64's overflows."""

    def __init__(self, dtype):
        limits = real_finfo(dtype)
        self.min, self.max = max(limits.min, -1e30), limits.max


class Torch:
    def __getattr__(self, name):
        return Finfo if name == "finfo" else getattr(torch, name)


real_finfo = torch.finfo
masks.torch = Torch()

meta = safe_open(f"{reference}/pictures/sdxl.safetensors", "pt").metadata()
run = next(r for r in json.loads(meta["runs"]) if r["name"] == "dpmpp_2m_karras")
pipe = diffusers.StableDiffusionXLPipeline.from_pretrained(f"{reference}/models/sdxl", torch_dtype=torch.float64)
stored = json.load(open(f"{reference}/models/sdxl/scheduler/scheduler_config.json"))
pipe.scheduler = diffusers.DPMSolverMultistepScheduler.from_config(stored, algorithm_type="dpmsolver++", use_karras_sigmas=True)
pipe.set_progress_bar_config(disable=True)
steps = []
noise = torch.randn(1, 4, 16, 16, generator=torch.Generator().manual_seed(int(meta["seed"]))).double()
pipe(prompt=run["prompt"], num_inference_steps=run["num_inference_steps"], guidance_scale=run["guidance_scale"],
     width=run["width"], height=run["height"], latents=noise, output_type="latent",
     callback_on_step_end=lambda p, i, t, d: (steps.append(d["latents"].clone()), d)[1])
save_file({"dpmpp_2m_karras.latents": torch.cat(steps).float()}, out, metadata={"precision": "float64, stored as float32"})
