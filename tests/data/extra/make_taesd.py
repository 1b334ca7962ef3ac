#!/usr/bin/env python3
"""Writes taesd/: a tiny random AutoencoderTiny (diffusers 0.35.2) and what its decoder makes of random latents.

    python make_taesd.py OUT
"""
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderTiny
from safetensors.torch import load_file, save_file

out = Path(sys.argv[1]) / "taesd"
torch.manual_seed(3)
vae = AutoencoderTiny(encoder_block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8)).eval()
with torch.no_grad():
    for p in vae.parameters():
        p.copy_((p * 1.5).half().float())
vae.save_pretrained(out, safe_serialization=True)
file = out / "diffusion_pytorch_model.safetensors"
save_file({k: v.half() for k, v in load_file(file).items()}, file, metadata={"format": "pt"})
z = torch.randn(2, 4, 5, 7) * 2
with torch.no_grad():
    save_file({"z": z, "decoded": vae.decode(z).sample.contiguous()}, out / "expected.safetensors")
