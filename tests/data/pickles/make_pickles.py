"""Writes the files of torch.save beside it, with the torch it runs on: make_pickles.py PREFIX. Committed are those of
torch 2.15; webui*.pt, learned_embeds.bin and harmful.pt (which would make a folder) are from
the reference data."""
import collections
import sys

import torch

prefix = sys.argv[1]
torch.manual_seed(3)
table = torch.arange(12, dtype=torch.float32).view(3, 4) / 8
base = torch.arange(10, dtype=torch.float64)
tensors = collections.OrderedDict([
    ("a.weight", torch.arange(6).view(2, 3).half()), ("a.bias", torch.tensor([1.5, -2], dtype=torch.bfloat16)),
    ("n", torch.tensor(7)), ("t", torch.arange(6, dtype=torch.float32).view(2, 3).t()), ("tied", base[2:5]),
    ("empty", torch.zeros(0, 3))])
embedding = {"string_to_token": {"*": 265}, "string_to_param": {"*": table}, "name": "easy-neg", "step": 500,
             "sd_checkpoint": None, "sd_checkpoint_name": None}
checkpoint = {"state_dict": torch.nn.Linear(2, 2).state_dict(), "global_step": 875000, "epoch": 3}
for layout, zipped in (("zip", True), ("legacy", False)):
    def save(what, name):
        torch.save(what, f"{prefix}_{name[0]}_{layout}.{name[1]}", _use_new_zipfile_serialization=zipped)
    save(embedding, ("ti", "pt"))
    save(tensors, ("dict", "pt"))
    save(checkpoint, ("ckpt", "ckpt"))
    save({"<cat-toy>": torch.nn.Parameter(table)}, ("param", "bin"))
    save(torch.nn.ParameterDict({"*": torch.nn.Parameter(table)}), ("pdict", "pt"))
torch.save({"w": table.to(torch.float8_e4m3fn)}, f"{prefix}_f8_zip.pt")
torch.save({"w": table.to(torch.uint16)}, f"{prefix}_u16_zip.pt")
torch.save({"w": table}, f"{prefix}_p4_legacy.pt", pickle_protocol=4, _use_new_zipfile_serialization=False)
