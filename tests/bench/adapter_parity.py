#!/usr/bin/env python3
"""Adapters between Burin and the installed diffusers and PEFT, both ways, by the merged weights.

    python adapter_parity.py BURIN_CLI MODEL [--keep FOLDER]

MODEL is an SD 1 or SD 2 folder; small random ones do. There: files that today's libraries write (LoRA with patterns and rsLoRA,
DoRA, a bias, LoHa, LoKr, PEFT's own folder, save_lora_adapter) are baked by `burin-cli export-edits` and compared with what the
library merges. Back: what export-edits writes as a LoRA, in both namings, is loaded and fused by diffusers. Prints the relative
distance of the change for each; exits with 1 where one is above 1e-4.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import peft
import torch
from diffusers import StableDiffusionPipeline
from diffusers.training_utils import _collate_lora_metadata
from safetensors.torch import load_file

LIMIT = 1e-4
ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]

ap = argparse.ArgumentParser()
ap.add_argument("cli")
ap.add_argument("model")
ap.add_argument("--keep", help="folder for the files; a temporary one otherwise")
args = ap.parse_args()
home = pathlib.Path(args.keep or tempfile.mkdtemp())
home.mkdir(parents=True, exist_ok=True)
worst = 0.0


def pipeline():
    return StableDiffusionPipeline.from_pretrained(args.model, torch_dtype=torch.float32, safety_checker=None,
                                                   requires_safety_checker=False)


def weights(network):
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}


base = weights(pipeline().unet)


def randomise(network, seed=7):
    """Adapters begin without effect; these have one."""
    torch.manual_seed(seed)
    for name, parameter in network.named_parameters():
        if "lora_" in name or "hada_" in name or "lokr_" in name:
            if "magnitude" in name:
                parameter.data *= 1 + 0.1 * torch.randn_like(parameter)
            else:
                parameter.data = 0.1 * torch.randn_like(parameter)


def baked(file, name, scale=1.0):
    """The UNet that Burin makes of the model and the file."""
    out = home / f"{name}.baked"
    subprocess.run([args.cli, "export-edits", "--quiet", "--model", args.model, "--edit", f"{file}={scale}", "--type",
                    "fp32", "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    return load_file(next((out / "unet").glob("*.safetensors")))


def report(name, ours, theirs):
    global worst
    change = torch.cat([(theirs[k] - base[k]).flatten() for k in sorted(base)])
    apart = torch.cat([(ours[k] - theirs[k]).flatten() for k in sorted(base)])
    distance = float(apart.norm() / change.norm())
    worst = max(worst, distance)
    print(f"{distance:10.2e}   {name}   (change {float(change.norm()):.3g})")


def merged(unet):
    """Of a PEFT model or of a UNet with adapters: the weights under their own names."""
    if isinstance(unet, peft.PeftModel):
        return weights(unet.merge_and_unload())
    unet.fuse_lora()
    unet.unload_lora()
    return weights(unet)


LORA = {"lora": dict(r=4, lora_alpha=16, target_modules=ATTENTION),
        "lora patterns": dict(r=4, lora_alpha=8, target_modules=ATTENTION, rank_pattern={"attn1.to_q": 2},
                              alpha_pattern={"attn2.to_k": 3}),
        "lora rslora": dict(r=4, lora_alpha=8, target_modules=ATTENTION, use_rslora=True),
        "lora dora": dict(r=4, lora_alpha=4, target_modules=ATTENTION + ["conv1"], use_dora=True),
        "lora bias": dict(r=4, lora_alpha=8, target_modules=["to_out.0", "proj_in"], lora_bias=True)}

# --- written there, opened here
for name, settings in LORA.items():
    pipe = pipeline()
    pipe.unet.add_adapter(peft.LoraConfig(init_lora_weights=False, **settings))
    randomise(pipe.unet)
    file = home / f"{name}.safetensors"
    layers = peft.get_peft_model_state_dict(pipe.unet)
    metadata = _collate_lora_metadata({"unet": pipe.unet})
    StableDiffusionPipeline.save_lora_weights(home, unet_lora_layers=layers, weight_name=file.name, **metadata)
    theirs = merged(pipe.unet)
    report(f"diffusers, {name}", baked(file, name), theirs)

    pipe = pipeline()
    model = peft.get_peft_model(pipe.unet, peft.LoraConfig(init_lora_weights=False, **settings))
    randomise(model)
    folder = home / f"peft {name}" / "unet"
    model.save_pretrained(folder)
    report(f"PEFT folder, {name}", baked(folder.parent, f"peft {name}"), merged(model))

pipe = pipeline()
pipe.unet.add_adapter(peft.LoraConfig(init_lora_weights=False, **LORA["lora"]))
randomise(pipe.unet)
pipe.unet.save_lora_adapter(home / "adapter", weight_name="pytorch_lora_weights.safetensors")
report("save_lora_adapter", baked(home / "adapter", "save_lora_adapter"), merged(pipe.unet))

for name, config in {"loha": peft.LoHaConfig(r=4, alpha=8, target_modules=ATTENTION, init_weights=False),
                     "lokr": peft.LoKrConfig(r=4, alpha=8, target_modules=ATTENTION, init_weights=False),
                     "lokr whole": peft.LoKrConfig(r=64, alpha=32, target_modules=ATTENTION, init_weights=False)}.items():
    model = peft.get_peft_model(pipeline().unet, config)
    randomise(model)
    folder = home / f"peft {name}" / "unet"
    model.save_pretrained(folder)
    report(f"PEFT folder, {name}", baked(folder.parent, f"peft {name}"), merged(model))

# --- written here, opened there
for naming in ("peft", "kohya"):
    file = home / f"from burin {naming}.safetensors"
    subprocess.run([args.cli, "export-edits", "--quiet", "--model", args.model, "--edit", f"{home / 'lora patterns'}.safetensors=-0.8",
                    "--lora-out", str(file), "--naming", naming, "--rank", "64"], check=True, stdout=subprocess.DEVNULL)
    pipe = pipeline()
    pipe.load_lora_weights(str(file))
    pipe.fuse_lora()
    pipe.unload_lora_weights()
    report(f"Burin's LoRA in {naming} naming", baked(home / "lora patterns.safetensors", f"back {naming}", -0.8),
           weights(pipe.unet))

print(f"{worst:10.2e}   the largest of all")
sys.exit(worst > LIMIT)
