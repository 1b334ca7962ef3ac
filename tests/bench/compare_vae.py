#!/usr/bin/env python3
"""Our autoencoder's decoder and diffusers' by turns at 512 x 512; prints the ratio.

    compare_vae.py BENCH_VAE_DECODE [--type bf16|fp32] [--passes N] [--python PYTHON_WITH_DIFFUSERS]

`ratio` below 1 means that ours is faster: quotient of the best times, and of the medians.
"""
from by_turns import compare

if __name__ == "__main__":
    compare("diffusers_vae.py", __doc__)
