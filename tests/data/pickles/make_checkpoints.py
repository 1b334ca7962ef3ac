#!/usr/bin/env python3
"""Writes sd1_unet.ckpt and vae.ckpt beside it: the networks of tests/data/reference/adapters/single as a trainer's
checkpoints, with what trainers leave in them. Committed are those of torch 2.15.

    pip install torch safetensors
    python make_checkpoints.py
"""
import pathlib

import torch
from safetensors.torch import load_file

here = pathlib.Path(__file__).parent
single = here.parent / "reference/adapters/single"
torch.save({"state_dict": load_file(single / "sd1_unet_bare.safetensors"), "global_step": 840000, "epoch": 7,
            "pytorch-lightning_version": "1.4.2", "optimizer_states": [{"step": torch.zeros(3)}]},
           here / "sd1_unet.ckpt", _use_new_zipfile_serialization=False)
torch.save({"state_dict": load_file(single / "vae_bare.safetensors")}, here / "vae.ckpt")
