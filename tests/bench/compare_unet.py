#!/usr/bin/env python3
"""Our UNet and diffusers' by turns in one run, so that whatever else the machine does meets both; prints the ratio.

    compare_unet.py BENCH_UNET [--type bf16|fp32] [--passes N] [--python PYTHON_WITH_DIFFUSERS]

`ratio` below 1 means that ours is faster: quotient of the best times, and of the medians.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys


class Program:
    """A benchmark that runs one pass for each line it is sent."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run_once(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        rest = self.process.stdout.read()
        self.process.wait()
        return rest


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--type", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--passes", type=int, default=9)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    shared = ["--type", options.type, "--threads", options.threads]
    peer_script = pathlib.Path(__file__).with_name("diffusers_unet.py")
    ours = Program([options.bench, "--interactive", *shared])
    peer = Program([options.python, str(peer_script), *shared])
    ours.run_once(), peer.run_once()  # both loaded and warm before anything counts
    times = {"ours": [], "diffusers": []}
    for _ in range(options.passes):
        times["ours"].append(ours.run_once())
        times["diffusers"].append(peer.run_once())
    peak = json.loads(ours.close())["peak_bytes"]
    peer.close()
    report = {"type": options.type, "threads": int(options.threads), "our_peak_bytes": peak}
    for name, function in (("best", min), ("median", statistics.median)):
        mine, theirs = function(times["ours"]), function(times["diffusers"])
        report[name] = {"ours": round(mine, 4), "diffusers": round(theirs, 4), "ratio": round(mine / theirs, 3)}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
