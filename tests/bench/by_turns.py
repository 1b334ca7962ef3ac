"""Our benchmark and a peer's script by turns in one run, so that whatever else the machine does meets both."""
import argparse
import json
import os
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


def compare(peer_script, description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("--type", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--passes", type=int, default=9)
    parser.add_argument("--threads", default="2")
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    shared = ["--type", options.type, "--threads", options.threads]
    ours = Program([options.bench, "--interactive", *shared])
    peer = Program([options.python, str(pathlib.Path(__file__).with_name(peer_script)), *shared])
    ours.run_once(), peer.run_once()  # both loaded and warm before anything counts
    times = {"ours": [], "diffusers": []}
    for _ in range(options.passes):
        times["ours"].append(ours.run_once())
        times["diffusers"].append(peer.run_once())
    peak = json.loads(ours.close())["peak_bytes"]
    peer.close()
    report = {"type": options.type, "threads": int(options.threads), "our_peak_bytes": peak,
              "load": round(os.getloadavg()[0], 1)}
    for name, function in (("best", min), ("median", statistics.median)):
        mine, theirs = function(times["ours"]), function(times["diffusers"])
        report[name] = {"ours": round(mine, 4), "diffusers": round(theirs, 4), "ratio": round(mine / theirs, 3)}
    print(json.dumps(report))
