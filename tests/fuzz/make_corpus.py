#!/usr/bin/env python3
"""Writes the hand-made seeds of the fuzz targets for core/io into tests/data/corpus. The output is committed; run it again
after a change here. Seeds that a fuzzer found are kept beside them under the name crash-* or slow-*.

    python3 tests/fuzz/make_corpus.py
"""
import json
import pathlib
import struct
import zlib

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "data" / "corpus"


def write(target, name, data):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))


def safetensors(header, data=b"", length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def entry(begin, end, shape, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def safetensors_seeds():
    two = {"a": entry(0, 8, [2]), "b": entry(8, 12, [2, 1], "F16"), "__metadata__": {"format": "pt"}}
    seeds = {
        "two_tensors": safetensors(two, bytes(12)),
        "padded_header": safetensors(json.dumps(two).encode() + b"      ", bytes(12)),
        "scalar_and_empty": safetensors({"s": entry(0, 4, []), "e": entry(4, 4, [0, 7])}, bytes(4)),
        "no_tensors": safetensors({}),
        "every_type": safetensors({t: entry(8 * i, 8 * i + 8, [8 // n], t) for i, (t, n) in enumerate(
            [("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2), ("I64", 8), ("I32", 4), ("I16", 2), ("I8", 1), ("U8", 1),
             ("BOOL", 1)])}, bytes(80)),
        "huge_length": safetensors(b"{}", length=2**64 - 1),
        "length_past_end": safetensors(b"{}", length=100),
        "overlap": safetensors({"a": entry(0, 8, [2]), "b": entry(4, 12, [2])}, bytes(12)),
        "hole": safetensors({"a": entry(0, 4, [1]), "b": entry(8, 12, [1])}, bytes(12)),
        "overflowing_shape": safetensors({"a": entry(0, 4, [2**32, 2**32, 2**32])}, bytes(4)),
        "overflow_to_zero": safetensors({"a": entry(0, 0, [2**62, 4])}),
        "duplicate_tensor": safetensors(b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},'
                                        b'"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', b"x"),
        "deep": safetensors(b'{"a":' * 1000),
        "float8": safetensors({"a": entry(0, 1, [1], "F8_E4M3")}, b"x"),
        "negative_dimension": safetensors({"a": entry(0, 4, [-1])}, bytes(4)),
        "bad_utf8_name": safetensors(b'{"\xff\xfe":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', b"x"),
        "unfinished_string": safetensors(b'{"a\\'),
        "metadata_number": safetensors({"__metadata__": {"a": 1}}),
        "many_dimensions": safetensors({"a": entry(0, 4, [1] * 40)}, bytes(4)),
        "short": b"\x01\x00",
    }
    for name, data in seeds.items():
        write("safetensors", name, data)


def json_seeds():
    seeds = {
        "every_kind": '{"a": [1, -2, 2.5e3, true, false, null, "\\u00e9\\ud83e\\udd8a"], "b": {"c": {}}}',
        "config": json.dumps({"_class_name": "UNet2DConditionModel", "block_out_channels": [320, 640], "scale": 0.18215}),
        "duplicate": '{"a": 1, "\\u0061": 2}',
        "deep": "[" * 5000,
        "deep_objects": '{"a":' * 5000,
        "many_values": "[" + "1," * 600_0 + "1]",
        "nan": "[NaN, Infinity, -Infinity]",
        "big_number": "[1e308, 1e309, 123456789012345678901234567890]",
        "long_number": "1" * 3000,
        "bad_utf8": b'["\xff\xc0\xaf"]',
        "surrogate": '["\ud800"]',
        "lone_escape": '["\\ud800"]',
        "unfinished_escape": '["\\',
        "bom": "\ufeff{}",
        "nul": "[1]\0",
        "trailing": "{} {}",
        "negative_zero": "[-0, -0.0, 0e-400]",
    }
    for name, data in seeds.items():
        write("json", name, data)


if __name__ == "__main__":
    safetensors_seeds()
    json_seeds()
