#!/usr/bin/env python3
"""A single-file checkpoint with the names and shapes of a published model and random float16 values.

    python make_random_single_file.py NAMES.json OUT.safetensors

NAMES.json is one of tests/data/reference/names: sd15, sd21, sdxl (6.9 GB).
"""
import json
import sys

import torch
from safetensors.torch import save_file

names = json.load(open(sys.argv[1]))
generator = torch.Generator().manual_seed(0)
# One block of values, cut to size again and again: their statistics matter, and making billions takes minutes.
pool = (torch.randn(1 << 26, generator=generator) * 0.02).half()
tensors, at = {}, 0
for component in ("unet", "vae", "text_encoder", "text_encoder_2"):
    for _, shape, name, how in names.get(component, []):
        if how == "transpose":
            shape = shape[::-1]
        elif how == "squeeze":
            shape = shape + [1, 1]
        elif how.startswith("rows"):
            shape = [3 * shape[0]] + shape[1:]
        count = int(torch.tensor(shape).prod()) if shape else 1
        at = (at + 4097) % (len(pool) - min(count, len(pool) - 1))
        values = pool[at:at + count] if count < len(pool) - at else pool.repeat(count // len(pool) + 1)[:count]
        tensors[name] = values.clone().reshape(shape)
save_file(tensors, sys.argv[2], metadata={"format": "pt"})
