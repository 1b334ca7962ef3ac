#!/usr/bin/env python3
"""Writes the tables of this folder and the seeds of the fuzz targets `csv` and `xlsx`; the output is committed. Needs openpyxl,
pandas and xlsxwriter.

    python3 tests/data/tables/make_tables.py
"""
import datetime
import io
import pathlib
import zipfile

import openpyxl
import pandas

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent / "corpus"

HEADERS = ["Name", "Type", "Also known as", "Rights holder", "Keywords", "Notes", "Since"]
ROWS = [
    ["Zaffi Quill", "Character", "Zaffi; The Quill", "House Tinto", "blue feathers, red boots", "first\nsecond line",
     datetime.date(2024, 2, 29)],
    ["Bolo Tinto", "artist's style", "Tinto, Bolo", "House Tinto", "", "says \"hello\"", datetime.datetime(1899, 12, 31, 6)],
    ["Ärmelschoner & Söhne", "object", "", "Größe €", "", "", None],
    ["ピカモン", "character", "Pikamon", "", "", "", 12.5],
]


def with_openpyxl():
    book = openpyxl.Workbook()
    book.active.title = "Liste"
    for row in [HEADERS] + ROWS:
        book.active.append(row)
    other = book.create_sheet("Other")
    other.append(["Name"])
    other.append(["From the other sheet"])
    book.save(HERE / "openpyxl.xlsx")


def with_pandas():
    frame = pandas.DataFrame(ROWS, columns=HEADERS)
    frame["Since"] = frame["Since"].astype(str)
    frame.to_excel(HERE / "pandas_xlsxwriter.xlsx", index=False, engine="xlsxwriter")
    frame = frame.iloc[:3]
    frame.to_csv(HERE / "pandas.csv", index=False)
    frame.to_csv(HERE / "utf8_bom_semicolon.csv", index=False, sep=";", encoding="utf-8-sig", lineterminator="\r\n")
    frame.to_csv(HERE / "utf16_tab.csv", index=False, sep="\t", encoding="utf-16")
    frame.to_csv(HERE / "windows1252_pipe.csv", index=False, sep="|", encoding="cp1252")


# ---- workbooks made by hand: as other programs write them, and broken ones

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def cell(place, text, style=""):
    return f'<c r="{place}"{style} t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows, after="", head=""):
    return f'<?xml version="1.0"?>{head}<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>'


def names(*texts):
    lines = "".join(f'<row r="{i}">{cell(f"A{i}", text)}</row>' for i, text in enumerate(("Name", *texts), 1))
    return lines


def workbook(sheet_xml, *, target="worksheets/sheet1.xml", mode="", book=None, parts=None, kind="worksheet", styles="",
             strings="", packed=zipfile.ZIP_DEFLATED):
    book = book or f'<workbook {MAIN} xmlns:r="{KIND[:-1]}"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
    relations = f'<Relationship Id="rId1" Type="{KIND}{kind}" Target="{target}"{mode}/>'
    files = {}
    if styles:
        relations += f'<Relationship Id="rId2" Type="{KIND}styles" Target="styles.xml"/>'
        files["xl/styles.xml"] = styles
    if strings:
        relations += f'<Relationship Id="rId3" Type="{KIND}sharedStrings" Target="/xl/sharedStrings.xml"/>'
        files["xl/sharedStrings.xml"] = strings
    files.update({
        "_rels/.rels": f'<Relationships {RELATIONS}><Relationship Id="r" Type="{KIND}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f"<Relationships {RELATIONS}>{relations}</Relationships>",
    })
    if sheet_xml is not None:
        files["xl/worksheets/sheet1.xml"] = sheet_xml
    files.update(parts or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = packed
            archive.writestr(info, text)
    return out.getvalue()


STYLES = (f'<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="170" formatCode="&quot;am &quot;dd\\.mm\\.yyyy"/></numFmts>'
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="22"/><xf numFmtId="21"/></cellXfs></styleSheet>')
STRINGS = (f'<sst {MAIN}><si><t>Name</t></si><si><r><t>Zaffi </t></r><r><t xml:space="preserve">Quill</t></r></si>'
           '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>one_x000D__x000A_two _x005F_x0041_</t></si></sst>')


def good_ones():
    values = ('<row r="1"><c r="A1" t="s"><v>0</v></c>' + cell("B1", "Value") + '</row>'
              '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>45351</v></c></row>'
              '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" s="2"><v>60</v></c></row>'
              '<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" s="3"><v>61.5</v></c></row>'
              '<row r="5"><c r="A5" t="str"><f>"f"&amp;1</f><v>f1</v></c><c r="B5" s="4"><v>0.25</v></c></row>'
              '<row r="7"><c r="A7" t="b"><v>1</v></c><c r="B7"><f>1/8</f><v>0.125</v></c></row>'
              '<row r="8"><c r="A8"><v>1E3</v></c><c r="B8"><v>0.10000000000000001</v></c></row>')
    yield "excel_like", workbook(sheet(values), styles=STYLES, strings=STRINGS, target="/xl/worksheets/sheet1.xml")
    prefixed = sheet(names("Prefixed")).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    yield "prefixed", workbook(prefixed, packed=zipfile.ZIP_STORED)
    book = (f'<workbook {MAIN} xmlns:r="{KIND[:-1]}"><workbookPr date1904="1"/><sheets>'
            '<sheet name="Hidden" sheetId="1" state="hidden" r:id="rId9"/><sheet name="List" sheetId="2" r:id="rId1"/></sheets></workbook>')
    dated = '<row><c t="inlineStr"><is><t>Name</t></is></c><c t="inlineStr"><is><t>When</t></is></c></row><row><c t="inlineStr"><is><t>x</t></is></c><c s="1"><v>0</v></c></row>'
    yield "from_1904", workbook(sheet(dated), book=book, styles=STYLES)


def bad_ones():
    good = sheet(names("x"))
    yield "merged", workbook(sheet(names("x"), '<mergeCells><mergeCell ref="A1:C2"/></mergeCells>'))
    yield "zip_bomb", workbook(sheet(names("x") + " " * (12 << 20)))
    entity = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    yield "xml_bomb", workbook(sheet(names("&b;"), head=entity))
    yield "external_entity", workbook(sheet(names("&b;"), head='<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'))
    yield "deep", workbook(sheet("<a>" * 100 + "</a>" * 100))
    yield "no_sheet_part", workbook(None)
    yield "outside", workbook(good, target="file:///somewhere/else.xlsx", mode=' TargetMode="External"')
    yield "chart_sheet", workbook(good, kind="chartsheet")
    yield "wrong_relation", workbook(good, book=f'<workbook {MAIN} xmlns:r="{KIND[:-1]}"><sheets><sheet name="List" sheetId="1" r:id="rId7"/></sheets></workbook>')
    yield "no_sheets", workbook(good, book=f"<workbook {MAIN}/>")
    yield "no_workbook", zipped({"hello.txt": "hello"})
    yield "opendocument", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})
    yield "broken_xml", workbook(good[:-20])
    yield "row_1048577", workbook(sheet('<row r="1048577">' + cell("A1048577", "x") + "</row>"))
    yield "column_xfd", workbook(sheet('<row r="1">' + cell("XFD1", "x") + "</row>"))
    yield "rows_backwards", workbook(sheet('<row r="2">' + cell("A2", "x") + '</row><row r="1">' + cell("A1", "y") + "</row>"))
    yield "cells_backwards", workbook(sheet('<row r="1">' + cell("B1", "x") + cell("A1", "y") + "</row>"))
    yield "endless_reference", workbook(sheet('<row r="1">' + cell("Z" * 4000 + "1", "x") + "</row>"))
    whole = workbook(good)
    yield "cut", whole[: len(whole) // 2]
    yield "flipped", workbook(sheet(names("first name")), packed=zipfile.ZIP_STORED).replace(b"first name", b"other name")
    encrypted = bytearray(whole)
    place = encrypted.index(b"PK\x01\x02")
    encrypted[place + 8] |= 1
    yield "encrypted", bytes(encrypted)
    cells = names("x") + '<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row><row r="4"><c r="A4"><f>B1</f></c></row><row r="5"><c r="A5" t="s"><v>99</v></c></row><row r="6"><c r="A6"><v>1e999</v></c></row>'
    yield "unusable_cells", workbook(sheet(cells))


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def csv_seeds():
    yield "plain", b"Name,Kind\r\nZaffi,character\r\n"
    yield "semicolon", b"sep=;\r\nName;Note\r\nA;\"b;\"\"c\"\"\r\nd\"\r\n"
    yield "utf16", "Name\tNote\nÄ\t😀\n".encode("utf-16")
    yield "utf16_big", b"\xfe\xff" + "Name;X\nä;b".encode("utf-16-be")
    yield "utf16_unmarked", "Name;X\nab;cd\n".encode("utf-16-le")
    yield "half_pair", b"\xff\xfe" + b"N\0\x3d\xd8"
    yield "windows", "Name;Preis\nSüß;5 €\n".encode("cp1252")
    yield "mixed", "Name;X\n\u00e4\u00f6\u00fc\u00df;y\n".encode() + b"\xff;z\n"
    yield "open_quote", b"Name,X\na,\"never closed\nb,c\n"
    yield "behind_quote", b"Name,X\n\"a\"b,c\n"
    yield "only_commas", b"," * 5000
    yield "nul", b"Name\0,X\nA,B\n"
    yield "old_excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64
    yield "returns", b"Name|X\ra|b\rc|d\r"
    yield "computed", b"Name,X\n'=1+1,'@x\n"
    yield "empty", b""
    yield "mark_alone", b"\xef\xbb\xbf"


if __name__ == "__main__":
    with_openpyxl()
    with_pandas()
    for folder in (HERE / "bad", CORPUS / "csv", CORPUS / "xlsx"):
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in good_ones():
        (HERE / f"{name}.xlsx").write_bytes(data)
        (CORPUS / "xlsx" / name).write_bytes(data)
    for name, data in bad_ones():
        (HERE / "bad" / f"{name}.xlsx").write_bytes(data)
        (CORPUS / "xlsx" / name).write_bytes(data)
    for name, data in csv_seeds():
        (CORPUS / "csv" / name).write_bytes(data)
