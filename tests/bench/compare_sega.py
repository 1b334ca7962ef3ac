#!/usr/bin/env python3
"""A moved slider here and in the published pipeline, by turns in one run, with the ratios.

    python compare_sega.py BENCH_SLIDER MODEL [--sizes 256 512] [--steps 50] [--ours bf16]
"""
import argparse
import json
import pathlib
import subprocess
import sys

ap = argparse.ArgumentParser()
ap.add_argument("bench")
ap.add_argument("model")
ap.add_argument("--sizes", type=int, nargs="+", default=[256, 512])
ap.add_argument("--steps", type=int, default=50)
ap.add_argument("--ours", nargs="+", default=["bf16"])
ap.add_argument("--peers", nargs="+", default=["fp32", "bf16"])
args = ap.parse_args()
peer = pathlib.Path(__file__).with_name("sega_peer.py")


def last_json(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(out[out.index("{"):])


for size in args.sizes:
    common = ["--size", str(size), "--steps", str(args.steps)]
    ours = {p: last_json([args.bench, args.model, *common, "--precision", p]) for p in args.ours}
    peers = {p: last_json([sys.executable, str(peer), args.model, *common, "--precision", p])["seconds"] for p in args.peers}
    for mine, result in ours.items():
        for kind in ("full_without_cache", "slider_exact", "slider_draft_replay"):
            seconds = result[kind]["seconds"]
            ratios = ", ".join(f"{seconds / peers[p]:.3f} of {p}'s {peers[p]:.1f} s" for p in peers)
            print(f"{size} px, {args.steps} steps, ours {mine}: {kind:20s} {seconds:7.1f} s, "
                  f"{result[kind]['rows']} of {result[kind]['rows_naive']} rows; {ratios}", flush=True)
