#!/usr/bin/env python3
"""Times diffusers' UNet at the size of Stable Diffusion 1.5 with made-up weights, channels-last, as bench_unet times ours.

Waits for a line on stdin before each pass and prints its seconds, so that compare_unet.py can alternate the two.
Needs diffusers and torch.
"""
import argparse
import sys
import time

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.modeling_utils import no_init_weights


def made_up_unet(dtype):
    torch.set_default_dtype(dtype)
    with no_init_weights():
        unet = UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8)
    block = (torch.randn(1 << 16, dtype=torch.float32) * 0.02).to(dtype)
    for parameter in unet.parameters():
        count = parameter.numel()
        parameter.copy_(block.repeat(count // block.numel() + 1)[:count].view(parameter.shape))
    return unet.to(memory_format=torch.channels_last).eval()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--type", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rows", type=int, default=1)
    parser.add_argument("--size", type=int, default=64)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    dtype = torch.bfloat16 if options.type == "bf16" else torch.float32
    unet = made_up_unet(dtype)
    x = torch.randn(options.rows, 4, options.size, options.size).to(memory_format=torch.channels_last)
    text = torch.randn(options.rows, 77, 768)

    def run():
        start = time.perf_counter()
        unet(x, torch.tensor(500), encoder_hidden_states=text)
        return time.perf_counter() - start

    run()
    for _ in sys.stdin:
        print(run(), flush=True)


if __name__ == "__main__":
    main()
