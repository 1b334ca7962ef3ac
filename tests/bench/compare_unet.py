#!/usr/bin/env python3
"""Our UNet and diffusers' by turns; prints the ratio.

    compare_unet.py BENCH_UNET [--type bf16|fp32] [--passes N] [--python PYTHON_WITH_DIFFUSERS]

`ratio` below 1 means that ours is faster: quotient of the best times, and of the medians.
"""
from by_turns import compare

if __name__ == "__main__":
    compare("diffusers_unet.py", __doc__)
