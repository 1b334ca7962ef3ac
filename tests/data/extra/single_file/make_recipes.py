#!/usr/bin/env python3
"""Writes how the reference's single files are made of the tensors of the reference's folders, so that tests can build them.

    python make_recipes.py REFERENCE OUT      # REFERENCE: with single_file/ and models/; needs numpy and safetensors

Found by comparing bytes, not names. One row a tensor: [name, type, shape, how], how being "copy component name",
"join component name name name" (rows one below the other), "turn component name" (axes exchanged), or "none" for a
passenger of real checkpoints that no network reads.
"""
import json
import sys
from pathlib import Path

import numpy as np
from safetensors import safe_open

KINDS = {"F16": np.float16, "F32": np.float32, "I32": np.int32, "I64": np.int64}


def tensors(path):
    with safe_open(path, "np") as file:
        return {name: file.get_tensor(name) for name in file.keys()}


def main():
    reference, out = Path(sys.argv[1]), Path(sys.argv[2])
    for family in ("sd1", "sd2", "sdxl"):
        parts = {}
        for component in ("unet", "vae", "text_encoder", "text_encoder_2"):
            for path in sorted((reference / "models" / family / component).glob("*.safetensors")):
                parts[component] = tensors(path)
        known = {}
        for component, entries in parts.items():
            for name, value in entries.items():
                known.setdefault(value.tobytes(), f"copy {component} {name}")
                if value.ndim == 2:
                    known.setdefault(np.ascontiguousarray(value.T).tobytes(), f"turn {component} {name}")
                for kind in ("weight", "bias"):
                    if component.startswith("text") and name.endswith(f"self_attn.q_proj.{kind}"):
                        names = [name.replace("q_proj", x) for x in ("q_proj", "k_proj", "v_proj")]
                        joined = np.concatenate([entries[n] for n in names])
                        known.setdefault(joined.tobytes(), f"join {component} " + " ".join(names))
        rows = []
        for name, value in sorted(tensors(reference / "single_file" / f"{family}.safetensors").items()):
            kind = next(k for k, v in KINDS.items() if v == value.dtype)
            rows.append([name, kind, list(value.shape), known.get(value.tobytes(), "none") if value.size else "none"])
        text = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        (out / f"{family}.json").write_text("[\n" + text + "\n]\n")
        print(family, len(rows), [row[0] for row in rows if row[3] == "none"][:40])


main()
