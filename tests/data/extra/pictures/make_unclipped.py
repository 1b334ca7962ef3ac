#!/usr/bin/env python3
"""The image-to-image run of tests/data/reference/pictures/sd1 without clipping.

    pip install torch diffusers==0.42.1 transformers safetensors
    python make_unclipped.py REFERENCE OUT.safetensors

The reference ran DDIM over a PNDM file, where diffusers' default for clip_sample is true: it cuts latents at 1, which
spoils them. Burin never does. With clipping the script first makes the reference's own latents, to within rounding.
"""
import json
import sys

import diffusers
import torch
from safetensors import safe_open
from safetensors.torch import save_file

reference, out = sys.argv[1:3]
torch.set_num_threads(1)
stored = safe_open(f"{reference}/pictures/sd1.safetensors", "pt")
run = next(r for r in json.loads(stored.metadata()["runs"]) if r["name"] == "img2img")
pipe = diffusers.StableDiffusionImg2ImgPipeline.from_pretrained(
    f"{reference}/models/sd1", torch_dtype=torch.float32, safety_checker=None, feature_extractor=None,
    requires_safety_checker=False)
pipe.set_progress_bar_config(disable=True)


def latents(clip):
    pipe.scheduler = diffusers.DDIMScheduler.from_config(run["scheduler_config"], clip_sample=clip)
    return pipe(prompt=run["prompt"], image=stored.get_tensor("img2img.source"), strength=run["strength"],
                num_inference_steps=run["num_inference_steps"], guidance_scale=run["guidance_scale"],
                generator=torch.Generator().manual_seed(run["seed"]), output_type="latent").images


expected = stored.get_tensor("img2img.latents")
assert (latents(True) - expected).norm() < 1e-4 * expected.norm()
save_file({"img2img.latents": latents(False)}, out)
