"""Thins adapter files to a few modules, byte for byte: thin_lora.py IN.safetensors OUT.safetensors PATTERN...

Keeps every tensor whose name contains one of the patterns (underscores stand for dots too), and the metadata as
it was, null included.
"""
import json
import struct
import sys

source, target, *patterns = sys.argv[1:]
data = open(source, "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8 : 8 + size])
kept, body = {}, b""
for name, entry in header.items():
    if name == "__metadata__":
        kept[name] = entry
    elif any(pattern in name.replace(".", "_") for pattern in patterns):
        begin, end = entry["data_offsets"]
        kept[name] = {**entry, "data_offsets": [len(body), len(body) + end - begin]}
        body += data[8 + size + begin : 8 + size + end]
text = json.dumps(kept).encode()
text += b" " * (-len(text) % 8)
open(target, "wb").write(struct.pack("<Q", len(text)) + text + body)
