#!/usr/bin/env python3
"""Times diffusers' autoencoder at the size of Stable Diffusion 1.5 decoding one picture, channels-last, random weights.

Waits for a line on stdin before each pass and prints its seconds, so that compare_vae.py can alternate it with ours.
Needs diffusers and torch.
"""
import argparse
import sys
import time

import torch
from diffusers import AutoencoderKL


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--type", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--size", type=int, default=512)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_grad_enabled(False)
    dtype = torch.bfloat16 if options.type == "bf16" else torch.float32
    vae = AutoencoderKL(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4,
                        down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)
    vae = vae.to(dtype).to(memory_format=torch.channels_last).eval()
    z = torch.randn(1, 4, options.size // 8, options.size // 8).to(dtype).to(memory_format=torch.channels_last)

    def run():
        start = time.perf_counter()
        vae.decode(z)
        return time.perf_counter() - start

    run()
    for _ in sys.stdin:
        print(run(), flush=True)


if __name__ == "__main__":
    main()
