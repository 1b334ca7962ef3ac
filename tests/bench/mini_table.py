#!/usr/bin/env python3
"""The report of `burin-cli evaluate-mini --out REPORT.json` as the tables of resources/mini/README.md.

    python mini_table.py REPORT.json
"""
import json
import sys


def share(row):
    return f"{row['right']} of {row['of']}"


def percent(row):
    return f"{100 * row['right'] / max(1, row['of']):.0f} %"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        report = json.load(file)
    print("| gate | measured | interval of 95 % | wanted | | cases |\n|---|---|---|---|---|---|")
    for gate in report["gates"]:
        unit = f" {gate['unit']}" if gate["unit"] else ""
        interval = f"{gate['low']:.1f} to {gate['high']:.1f}" if gate["high"] else ""
        bound = "at most" if gate["at_most"] else "at least"
        met = "met" if gate["met"] else "**missed**"
        print(f"| {gate['what']} | {gate['measured']:.2f}{unit} | {interval} | {bound} {gate['wanted']:g}{unit} "
              f"| {met} | {gate['cases']} |")
    details = report["details"]
    for side, decibels in details.get("autoencoder", {}).items():
        print(f"\nThe autoencoder's round trip at {side} px: {decibels:.2f} dB.")
    if details.get("prompts"):
        print("\n| named in a prompt | right | |\n|---|---|---|")
        for name, row in details["prompts"].items():
            print(f"| {name} | {share(row)} | {percent(row)} |")
    if details.get("characters"):
        print("\nProtected characters when named: "
              + ", ".join(f"{name} {share(row)}" for name, row in details["characters"].items()) + ".")
    if details.get("directions"):
        print("\n| direction, one setting for all | added | removed | others changed, all groups "
              "| rank correlation of strength with the mean score | with one picture's |\n|---|---|---|---|---|---|")
        for name, row in details["directions"].items():
            cells = [share(row[key]) if key in row else "" for key in ("added", "removed")]
            cells.append(f"{row['others_changed']['percent']:.1f} %" if "others_changed" in row else "")
            cells += [f"{row[key]:.2f}" if key in row else "" for key in ("rank_correlation_of_mean", "rank_correlation")]
            print(f"| {name} | " + " | ".join(cells) + " |")
    if details.get("together"):
        print("\nOf four directions at once: "
              + ", ".join(f"{name} {share(row)}" for name, row in details["together"].items()) + ".")
    judge = details.get("classifier", {})
    if judge.get("painted"):
        print("\n| the judge itself, group | painted | decoded |\n|---|---|---|")
        for name, row in judge["painted"].items():
            decoded = judge.get("decoded", {}).get(name)
            print(f"| {name} | {row['percent']:.1f} % | {decoded['percent']:.1f} % |" if decoded
                  else f"| {name} | {row['percent']:.1f} % | |")


if __name__ == "__main__":
    main()
