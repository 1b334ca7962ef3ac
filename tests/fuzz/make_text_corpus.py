#!/usr/bin/env python3
"""Writes the hand-made seeds of the fuzz targets for core/text and core/protocol into tests/data/corpus; the output is
committed. Needs nothing beside Python.

    python3 tests/fuzz/make_text_corpus.py
"""
import json
import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "data" / "corpus"
ROOT = CORPUS.parent.parent.parent


def write(target, seeds):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in seeds.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def cbor(value):
    """The few kinds that messages use."""
    def head(major, n):
        for code, form, limit in ((0, None, 24), (24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
            if n < limit:
                return bytes([major << 5 | (n if form is None else code)]) + (b"" if form is None else struct.pack(form, n))
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


def frame(payload, length=None):
    return struct.pack("<I", len(payload) if length is None else length) + payload


def message(kind, **fields):
    return frame(cbor({"type": kind, **fields}))


picture = {"width": 2, "height": 1, "rgb": b"\x00\x01\x02\x03\x04\x05"}
mask = {"width": 2, "height": 2, "coverage": b"\x00\x7f\x80\xff"}
events = [
    message("hello", major=1, minor=0, build="b", devices=[{"name": "cpu", "total_bytes": 1, "precisions": ["fp32"]}], limits={"batch": 4}),
    message("queued", id=1, generation=2), message("loading", id=1, fraction=0.5, what="unet"),
    message("step", id=1, index=3, of=20, ms=31.5, seconds_left=0.4, preview=picture),
    message("picture", id=1, index=0, picture=picture, recipe={"request": {}}, report={}),
    message("done", id=1, steps_run=16, steps_reused=4, rows_run=40, total_ms=650.5), message("cancelled", id=1),
    message("failed", id=1, code="out_of_memory", what="w", remedy="r"), message("log", level="warning", text="slow"),
    message("heartbeat", uptime_ms=5), message("info", id=1, of="info", value={"family": "sd1"})]
commands = [
    message("render", id=1, generation=1, request={"prompt": "a", "guidance": {"directions": [{"text": "b", "mask": "painted", "painted": mask}]}}),
    message("cancel", id=1), message("load", id=1, model="mini", device="cpu", precision="fp32"), message("unload", id=1),
    message("info", id=1, model="mini"), message("ping"), message("quit")]
write("frames", {
    "events": b"".join(events), "commands": b"".join(commands), "cut": events[0][:-3], "empty_frame": frame(b""),
    "huge_length": frame(b"x", 0xffffffff), "text_in_stream": b"warning: something wrote here\n", "deep": frame(b"\x81" * 5000),
    "huge_array": frame(b"\x9b" + b"\x7f" + b"\xff" * 7), "huge_bytes": frame(b"\x5b" + b"\x7f" + b"\xff" * 7 + b"x"),
    "nan": message("loading", id=1, fraction=float("nan")), "tag": frame(b"\xc1\x01"), "bad_utf8": frame(b"\xa1\x64type\x61\xff"),
    "duplicate_key": frame(b"\xa2\x64type\x64ping\x64type\x64quit"), "endless_map": frame(b"\xbf" + b"\x61a\x01" * 20),
    "other_major": message("hello", major=2, minor=0, devices="other"),
    "huge_picture": message("picture", id=1, picture={"width": 1 << 30, "height": 1 << 30, "rgb": b""})})

specials = {"<|startoftext|>": 6, "<|endoftext|>": 7}
vocabulary = json.dumps({"a": 0, "b": 1, "a</w>": 2, "b</w>": 3, "ab</w>": 4, "!": 5, **specials})
merges, config = "#version: 0.2\na b</w>\n", json.dumps({"pad_token": "!", "model_max_length": 77})
text = "ab a! <|endoftext|> \u0130\u0301 \U0001f3a8 'll 12"
write("tokenizer_files", {
    "good": "\0".join([vocabulary, merges, config, text]), "no_merges": "\0".join([vocabulary, "", "", text]),
    "long_word": "\0".join([vocabulary, merges, config, "ab" * 5000]), "gap": "\0".join(['{"a":0,"b":9}', "", "", ""]),
    "duplicate": '{"a":0,"a":1}', "same_id": '{"a":0,"b":0}', "huge_id": '{"a":18446744073709551615}', "deep": "[" * 5000,
    "nested": '{"a":{"b":0}}', "bad_merge": "\0".join([vocabulary, "#v\na b c\n", config, text]),
    "alien_merge": "\0".join([vocabulary, "#v\nx y\n", config, text]),
    "decoder": "\0".join([vocabulary, merges, json.dumps({"added_tokens_decoder": {"8": {"content": "<x>", "normalized": False}}}), "a<x>b<X>"]),
    "bad_utf8": b"\0".join([vocabulary.encode(), b"", b"", b"a \xff\xc0\xaf \xed\xa0\x80 b"]),
    "combining": "\0".join([vocabulary, merges, config, "a" + "\u0301\u0323" * 500])})

write("prompt_grammar", {
    "weights": "a (red:1.2) ((cat)) [dog] ([x:1.5])", "escapes": r"\(a\) \\ a\b \[", "unbalanced": "((a) b] c) [d", "break": "a BREAK b BREAK BREAK c",
    "and": "a AND b:0.5 AND c:-2 :1", "hidden_words": r"A\ND B\REAK A[]ND a:2[] AND b", "colons": "(16:9) (a:1.2:1.3) (a:1.2.3) (:1) a:", "deep": "(" * 70,
    "deepest": "(" * 32 + "[" * 32, "heavy": "((a:90):90)", "many": " AND ".join("a" * 80), "zero": "(a:0) (b:-0.0)", "nul": "a\0(b\0)", "tiny": "(a:0.00000000000000000000000000000000000000001)"})

full = {"version": 1, "model": "mini", "prompt": "a", "seed": 2**64 - 100, "batch": 2, "width": 512, "steps": 20, "sampler": "euler",
        "guidance": {"mode": "studio", "scale": 7.5, "directions": [{"text": "b", "opposite": "c", "strength": -3, "mask": "painted_spatial",
                     "painted": {"width": 1, "height": 3, "coverage": "AAEC"}, "keep": ["d"]}]},
        "sdxl": {"original_size": [5, 6]}, "loras": [{"path": "x", "scale": -1}], "device": "cuda:0"}
edit = {"guidance": {"mode": "reference", "edits": [{"text": "old", "cooldown": 5, "reverse": True}]}}
write("request_json", {
    "full": json.dumps(full), "reference": json.dumps(edit), "empty": "{}", "unknown": '{"promt":"a"}', "newer": '{"version":2}', "nan": '{"eta":NaN}',
    "large": '{"steps":1e400}', "bad_mask": '{"guidance":{"directions":[{"text":"a","painted":{"width":9,"height":9,"coverage":"AA=="}}]}}',
    "bad_base64": '{"guidance":{"directions":[{"text":"a","painted":{"width":1,"height":1,"coverage":"A==="}}]}}', "deep": "[" * 5000,
    "spec": "text=glasses;strength=-5;start=0.1;mask=channel;keep=a;keep=b", "bare_spec": "oil painting;preset=style;area=0.9",
    "escaped_spec": r"a\;b\=c\\;opposite=\;", "edit_spec": "text=old;scale=5;warmup=10;cooldown=;threshold=0.9;weight=1;reverse=1",
    "pack": (ROOT / "resources/packs/starter.json").read_bytes()[:1500] + b"}]}", "small_pack": json.dumps({"schema": "burin.directions", "version": 1, "name": "n",
        "directions": [{"name": "a", "text": "b", "preset": "face", "strength": 2, "thumbnail": "/9j/AA=="}]})})

delta = {"name": "zaffi", "file": "zaffi.safetensors", "sha256": "ab" * 32, "lambda": -1.2, "on": True,
         "blocks": [{"begin": "up_blocks.", "scale": 0.5}], "provenance": {"made by": "erase", "deep": [{"x": [1, None]}]}}
recipe = {"schema": "burin.edits", "version": 1, "name": "Without", "base": {"family": "sd1", "components": {"unet": "cd" * 32}}, "deltas": [delta]}
write("edit_recipe", {
    "full": json.dumps(recipe), "empty": json.dumps({**recipe, "deltas": []}), "no_base": json.dumps({k: recipe[k] for k in ("schema", "version", "name", "deltas")}),
    "outside": json.dumps({**recipe, "deltas": [{**delta, "file": "../../etc/passwd"}]}), "absolute": json.dumps({**recipe, "deltas": [{**delta, "file": "/etc/passwd"}]}),
    "backslash": json.dumps({**recipe, "deltas": [{**delta, "file": "a\\..\\b"}]}), "twice": json.dumps({**recipe, "deltas": [delta, delta]}),
    "bad_hash": json.dumps({**recipe, "deltas": [{**delta, "sha256": "xyz"}]}), "huge_lambda": json.dumps({**recipe, "deltas": [{**delta, "lambda": 1e300}]}),
    "nan": json.dumps({**recipe, "deltas": [{**delta, "lambda": float("nan")}]}), "newer": json.dumps({**recipe, "version": 9}), "deep": "[" * 5000,
    "unknown": json.dumps({**recipe, "deltaz": []}), "text_provenance": json.dumps({**recipe, "deltas": [{**delta, "provenance": "text"}]}),
    "scenes": json.dumps({"schema": "burin.scenes", "version": 1, "name": "n", "model": "mini", "scenes": [{"name": "a", "prompt": "b", "seed": 2**64 - 1}],
        "concepts": [{"name": "Z", "kind": "character", "text": "z", "guide": "f", "aliases": ["y"], "neighbours": ["a f"], "preserve": ["b"], "prompts": ["z x"]}]})})
