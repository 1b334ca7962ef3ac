#!/usr/bin/env python3
"""Writes the hand-made seeds of the fuzz targets for core/io into tests/data/corpus. The output is committed; run it again
after a change here. Seeds that a fuzzer found are kept beside them under the name crash-* or slow-*.

    python3 tests/fuzz/make_corpus.py      (needs Pillow for the JPEG seeds)
"""
import io
import json
import pathlib
import struct
import zlib

from PIL import Image

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


def index_seeds():
    one = {"metadata": {"total_size": 8}, "weight_map": {"a": "model-00001-of-00002.safetensors",
                                                          "b": "model-00002-of-00002.safetensors"}}
    seeds = {
        "two_files": json.dumps(one),
        "no_map": "{}", "list": "[]", "map_is_list": '{"weight_map": []}', "empty_map": '{"weight_map": {}}',
        "number": '{"weight_map": {"a": 1}}', "duplicate": '{"weight_map": {"a": "x.safetensors", "a": "y.safetensors"}}',
        "parent": '{"weight_map": {"a": "../x.safetensors"}}', "absolute": '{"weight_map": {"a": "/x.safetensors"}}',
        "hidden": '{"weight_map": {"a": ".safetensors"}}', "empty_name": '{"weight_map": {"a": ""}}',
        "nul": '{"weight_map": {"a": "x\\u0000.safetensors"}}', "pickle": '{"weight_map": {"a": "x.bin"}}',
        "backslash": '{"weight_map": {"a": "..\\\\x.safetensors"}}',
        "many_files": json.dumps({"weight_map": {f"t{i}": f"{i}.safetensors" for i in range(600)}}),
    }
    for name, data in seeds.items():
        write("safetensors_index", name, data)


SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data, crc=None, length=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data) if length is None else length) + kind + data + struct.pack(">I", crc)


def png(width=4, height=3, bits=8, colour=2, interlace=0, raw=None, before=b"", after=b"", end=True, packed=None):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 1)
    if raw is None:
        row = (width * bits * channels + 7) // 8
        raw = b"".join(bytes([y % 5]) + bytes((7 * y + x) % 256 for x in range(row)) for y in range(height))
    data = zlib.compress(raw) if packed is None else packed
    return (SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)) + before +
            chunk(b"IDAT", data) + after + (chunk(b"IEND", b"") if end else b""))


def interlaced_raw(width, height, pixel_bytes):
    raw = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        columns, rows = (width - x0 + dx - 1) // dx, (height - y0 + dy - 1) // dy
        if columns > 0 and rows > 0:
            raw += (b"\0" + bytes(columns * pixel_bytes)) * rows
    return raw


def jpeg(mode="RGB", size=(20, 13), **options):
    picture = Image.new(mode, size)
    picture.putdata([tuple((x * 9 + 40 * c) % 256 for c in range(len(mode))) if len(mode) > 1 else x % 256
                     for x in range(size[0] * size[1])])
    out = io.BytesIO()
    picture.save(out, "JPEG", **options)
    return out.getvalue()


def picture_seeds():
    palette = chunk(b"PLTE", bytes(range(12)))
    plain = jpeg()
    progressive = jpeg(progressive=True)
    scan = progressive.index(b"\xff\xda")
    seeds = {
        "rgb.png": png(), "rgba.png": png(colour=6), "grey.png": png(colour=0), "grey_alpha.png": png(colour=4),
        "grey_1bit.png": png(bits=1, colour=0), "palette_2bit.png": png(bits=2, colour=3, before=palette),
        "palette_alpha.png": png(bits=2, colour=3, before=palette + chunk(b"tRNS", b"\0\x80")),
        "rgb_16bit.png": png(bits=16), "rgb_key.png": png(before=chunk(b"tRNS", b"\0\1\0\2\0\3")),
        "interlaced.png": png(9, 9, interlace=1, raw=interlaced_raw(9, 9, 3)),
        "no_palette.png": png(bits=2, colour=3), "index_past_palette.png": png(bits=8, colour=3, before=palette),
        "huge.png": png(30000, 30000, raw=b"\0"), "wide.png": png(2**31 - 1, 1, raw=b"\0"),
        "zero.png": png(0, 4, raw=b"\0"), "hungry.png": png(8192, 8192, colour=6, raw=b"\0"),
        "bomb.png": png(raw=bytes(20_000_000)), "bad_filter.png": png(raw=b"\x07" * 39),
        "short_data.png": png(raw=bytes(10)), "bad_zlib.png": png(packed=b"\x78\x9c\xff\xff\xff\xff"),
        "no_end.png": png(end=False), "cut.png": png()[:50], "no_data.png": SIGNATURE + chunk(b"IHDR", bytes(13)),
        "bad_crc.png": png(before=chunk(b"PLTE", bytes(12), crc=0)), "late_palette.png": png(after=palette),
        "odd_bits.png": png(bits=3), "odd_colour.png": png(colour=5), "second_header.png": png(before=png()[8:33]),
        "rgb.jpg": plain, "grey.jpg": jpeg("L"), "cmyk.jpg": jpeg("CMYK"), "progressive.jpg": progressive,
        "unsampled.jpg": jpeg(subsampling=0), "restart.jpg": jpeg(restart_marker_blocks=1),
        "cut.jpg": plain[:-40], "no_scan.jpg": plain[:plain.index(b"\xff\xda")] + b"\xff\xd9",
        "many_scans.jpg": progressive[:scan] + progressive[scan:scan + 12] * 2000 + b"\xff\xd9",
        "no_tables.jpg": b"\xff\xd8" + plain[plain.index(b"\xff\xc0"):plain.index(b"\xff\xc4")] +
                         plain[plain.index(b"\xff\xda"):],
        "huge.jpg": plain.replace(struct.pack(">HH", 13, 20), struct.pack(">HH", 65535, 65535)),
        "hungry.jpg": plain.replace(struct.pack(">HH", 13, 20), struct.pack(">HH", 8000, 8000)),
        "crowded_tables.jpg": plain[:plain.index(b"\xff\xc4")] + b"\xff\xc4\x04\x13\x00" + b"\xff" * 16 + bytes(1024) +
                              plain[plain.index(b"\xff\xc4"):],
        "odd_sampling.jpg": plain.replace(b"\x01\x22\x00\x02\x11\x01", b"\x01\x32\x00\x02\x21\x01"),
        "gif.gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "bmp.bmp": b"BM" + bytes(60),
    }
    for name, data in seeds.items():
        write("picture", name, data)


def png_text_seeds():
    latin = chunk(b"tEXt", b"Title\0caf\xe9\nline two")
    utf8 = chunk(b"iTXt", b"parameters\0\0\0\0\0" + "a fox \U0001f98a".encode())
    packed = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"packed text"))
    packed_utf8 = chunk(b"iTXt", b"workflow\0\1\0en\0titre\0" + zlib.compress("\u00e9\u4e00".encode()))
    seeds = {
        "all_kinds": png(before=latin + utf8, after=packed + packed_utf8),
        "no_text": png(),
        "no_nul": png(before=chunk(b"tEXt", b"keyword only")),
        "empty_keyword": png(before=chunk(b"tEXt", b"\0text")),
        "long_keyword": png(before=chunk(b"tEXt", b"k" * 100 + b"\0text")),
        "nul_in_text": png(before=chunk(b"tEXt", b"a\0b\0c")),
        "bad_utf8": png(before=chunk(b"iTXt", b"a\0\0\0\0\0\xff\xfe")),
        "short_international": png(before=chunk(b"iTXt", b"a\0\0")),
        "bad_method": png(before=chunk(b"zTXt", b"a\0\7" + zlib.compress(b"x"))),
        "broken_stream": png(before=chunk(b"zTXt", b"a\0\0\x78\x9c\xff")),
        "bomb": png(before=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(b"a" * 12_000_000), 9))),
        "many": png(before=chunk(b"tEXt", b"a\0b") * 300),
        "bad_crc": png(before=chunk(b"tEXt", b"a\0b", crc=1)),
        "xmp": png(before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>")),
        "length_past_end": png(before=chunk(b"tEXt", b"a\0b", length=2**31)),
        "bad_type": png(before=chunk(b"t\0Xt", b"a\0b")),
    }
    for name, data in seeds.items():
        write("png_text", name, data)


def torch_seeds():
    """Small files of every layout, and the start of what a hostile one may try."""
    for file in sorted((CORPUS.parent / "pickles").iterdir()):
        if file.suffix in (".pt", ".ckpt", ".bin") and file.stat().st_size < 4000:
            write("torch_file", file.name, file.read_bytes())

    def archive(pickle, method=0, count=3):
        records = [("a/data.pkl", pickle), ("a/data/0", bytes(24)), ("a/version", b"3\n")][:count]
        out, directory = b"", b""
        for name, content in records:
            at = len(out)
            sizes = struct.pack("<III", 0, len(content), len(content))
            out += b"PK\3\4" + struct.pack("<HHHI", 20, 0, method, 0) + sizes + struct.pack("<HH", len(name), 0)
            out += name.encode() + content
            directory += b"PK\1\2" + struct.pack("<HHHHI", 20, 20, 0, method, 0) + sizes
            directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, at) + name.encode()
        return out + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)

    tensor = (b"ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" b"0"
              b"X\3\0\0\0cpuK\6tQK\0(K\2K\3t(K\3K\1t\x89ccollections\nOrderedDict\n)RtR")
    many = b"".join(b"X\1\0\0\0" + bytes([c]) + b"h\1s" for c in range(97, 117))
    seeds = {
        "one_tensor": archive(b"\x80\2}X\1\0\0\0w" + tensor + b"s."),
        "compressed": archive(b"\x80\2}.", method=8),
        "calls": archive(b"\x80\2}X\1\0\0\0wcposix\nsystem\nX\2\0\0\0ls\x85Rs."),
        "holds_itself": archive(b"\x80\2}q\1X\1\0\0\0wh\1s."),
        "holds_itself_often": archive(b"\x80\2}q\1" + many + b"."),
        "grows_a_list": archive(b"\x80\2]q\1" + b"h\1a" * 5000 + b"."),
        "far_memo": archive(b"\x80\2}r\xff\xff\xff\x7f."),
        "long_text": archive(b"\x80\2X\xff\xff\xff\xff."),
        "marks": archive(b"\x80\2" + b"(" * 5000 + b"."),
        "protocol_0": b"(dp0\nS'a'\nI1\ns.",
        "no_records": archive(b"", count=0),
    }
    for name, data in seeds.items():
        write("torch_file", name, data)


if __name__ == "__main__":
    torch_seeds()
    safetensors_seeds()
    json_seeds()
    picture_seeds()
    png_text_seeds()
    index_seeds()
