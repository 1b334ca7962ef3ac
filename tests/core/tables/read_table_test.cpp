#include <gmock/gmock.h>

#include "core/io/mapped_file.h"
#include "core/tables/table.h"

namespace burin::tables {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Table {
    TableFacts facts;
    std::vector<TableRow> rows;
    std::string error;

    [[nodiscard]] std::string at(int64_t number, int column) const {
        for (const auto& row : rows)
            for (const auto& cell : row.cells)
                if (row.number == number && cell.column == column)
                    return cell.fault.empty() ? cell.text : "(" + cell.fault + ")";
        return {};
    }
    [[nodiscard]] std::vector<std::string> line(int64_t number) const {
        std::vector<std::string> texts;
        for (const auto& row : rows)
            for (const auto& cell : row.cells)
                if (row.number == number) texts.push_back(cell.text);
        return texts;
    }
};

RowSink into(Table& table) {
    return [&table](TableRow&& row) -> Result<> {
        table.rows.push_back(std::move(row));
        return {};
    };
}

Table read(std::string_view text, const TableOptions& options = {}) {
    Table table;
    auto facts = read_table(io::as_bytes(text), "'table'", options, into(table));
    if (facts)
        table.facts = *facts;
    else
        table.error = facts.error().sentence();
    return table;
}

Table read_file(const std::string& name, const TableOptions& options = {}) {
    Table table;
    auto facts = read_table_file(std::string(BURIN_TEST_DATA) + "/tables/" + name, options, into(table));
    if (facts)
        table.facts = *facts;
    else
        table.error = facts.error().sentence();
    return table;
}

TEST(Csv, QuotesHoldDelimitersLineBreaksAndDoubledQuotes) {
    const auto table = read("Name,Note\r\n\"a, b\",\"line\r\nbreak \"\"said\"\"\"\r\n\r\nc,say \"hi\"\r\n");
    ASSERT_EQ(table.error, "");
    EXPECT_THAT(table.line(2), ElementsAre("a, b", "line\nbreak \"said\""));
    EXPECT_THAT(table.line(4), ElementsAre("c", "say \"hi\""));  // an empty row counts
    EXPECT_EQ(table.facts.rows, 3);
}

TEST(Csv, FindsTheDelimiterThatDividesTheRowsAlike) {
    EXPECT_EQ(read("a;b;c\n1,5;2;3\n2,5;1;1\n").facts.delimiter, ";");
    EXPECT_EQ(read("a\tb\n1,2;3\t4\n").facts.delimiter, "\t");
    EXPECT_EQ(read("a|b\n1|\"x,y,z\"\n").facts.delimiter, "|");
    EXPECT_EQ(read("name\nonly one column\n").facts.delimiter, ",");
    EXPECT_EQ(read("sep=;\r\na,b;c\r\n").facts.delimiter, ";");
    EXPECT_THAT(read("a,b\n1,2\n", {.sheet = {}, .delimiter = ';'}).line(2), ElementsAre("1,2"));
}

TEST(Csv, EveryEncodingAndLineEndOfPandasReadsTheSame) {
    const auto expected = read_file("pandas.csv");
    ASSERT_EQ(expected.error, "");
    EXPECT_EQ(expected.at(2, 5), "first\nsecond line");
    EXPECT_EQ(expected.at(4, 3), "Größe €");
    for (const auto& [name, encoding, delimiter] :
         {std::tuple{"utf8_bom_semicolon.csv", "UTF-8", ";"}, std::tuple{"utf16_tab.csv", "UTF-16LE", "\t"},
          std::tuple{"windows1252_pipe.csv", "Windows-1252", "|"}}) {
        const auto table = read_file(name);
        EXPECT_EQ(table.error, "") << name;
        EXPECT_EQ(table.facts.encoding, encoding);
        EXPECT_EQ(table.facts.delimiter, delimiter);
        ASSERT_EQ(table.rows.size(), expected.rows.size()) << name;
        for (int64_t row = 1; row <= 4; ++row) EXPECT_EQ(table.line(row), expected.line(row)) << name;
    }
}

TEST(Csv, Utf16IsFoundWithoutItsMarkAndInBothOrders) {
    using namespace std::string_view_literals;
    EXPECT_THAT(read("N\0;\0X\0\n\0a\0;\0b\0"sv).line(2), ElementsAre("a", "b"));
    EXPECT_THAT(read("\xFE\xFF\0N\0\n\0\xE4"sv).line(2), ElementsAre("ä"));
    EXPECT_THAT(read("\xFF\xFE\x3D\xD8\x00\xDE"sv).line(1), ElementsAre("😀"));
}

TEST(Csv, WhatCannotBeReadIsToldWithItsPlace) {
    using namespace std::string_view_literals;
    EXPECT_THAT(read("a,b\n\"open,c\nd,e\n").error,
                HasSubstr("quote in row 2, column A, that is never closed"));
    EXPECT_THAT(read("ä ö ü\n\xFF\n").error, HasSubstr("UTF-8 but for line 2"));
    EXPECT_THAT(read("\xFF\xFE\x3D\xD8").error, HasSubstr("broken UTF-16 at byte"));
    EXPECT_THAT(read("\xD0\xCF\x11\xE0 and more").error, HasSubstr("old Excel file"));
    EXPECT_THAT(read("a,b\n", {.sheet = "List", .delimiter = 0}).error, HasSubstr("no sheet 'List'"));
    EXPECT_THAT(read(std::string(2000, ',')).error, HasSubstr("more than 1024 columns in row 1"));
}

TEST(Csv, ACellThatCannotBeUsedSaysWhyAndLeavesTheOthers) {
    using namespace std::string_view_literals;
    const auto table = read("\"a\"b,c\nd\0e,f\n"sv);
    EXPECT_EQ(table.at(1, 0), "(has text behind its closing quote)");
    EXPECT_EQ(table.at(1, 1), "c");
    EXPECT_EQ(table.at(2, 0), "(holds a control character)");
    EXPECT_THAT(read(std::string(300'000, 'x')).at(1, 0), HasSubstr("more than 262144"));
}

TEST(Csv, MoreRowsThanASpreadsheetHasAreRefused) {
    std::string text;
    for (int64_t i = 0; i <= limits::rows; ++i) text += "x\n";
    EXPECT_THAT(read(text).error, HasSubstr("more than 1048576 rows"));
}

TEST(Xlsx, FilesOfOpenpyxlAndXlsxWriterReadLikeTheirCsv) {
    for (const char* name : {"openpyxl.xlsx", "pandas_xlsxwriter.xlsx"}) {
        const auto table = read_file(name);
        ASSERT_EQ(table.error, "") << name;
        EXPECT_EQ(table.at(1, 2), "Also known as");
        EXPECT_EQ(table.at(2, 5), "first\nsecond line");
        EXPECT_EQ(table.at(3, 5), "says \"hello\"");
        EXPECT_EQ(table.at(4, 0), "Ärmelschoner & Söhne");
        EXPECT_EQ(table.at(5, 0), "ピカモン");
        EXPECT_EQ(table.at(2, 6), "2024-02-29");
    }
    EXPECT_EQ(read_file("openpyxl.xlsx").at(5, 6), "12.5");
    EXPECT_THAT(read_file("openpyxl.xlsx").facts.sheets, ElementsAre("Liste", "Other"));
    EXPECT_EQ(read_file("openpyxl.xlsx", {.sheet = "Other", .delimiter = 0}).at(2, 0),
              "From the other sheet");
    EXPECT_THAT(read_file("openpyxl.xlsx", {.sheet = "x", .delimiter = 0}).error,
                HasSubstr("it has 'Liste', 'Other'"));
}

TEST(Xlsx, RunsReadingsEscapesDatesAndValuesOfFormulasReadAsTheyAreShown) {
    const auto table = read_file("excel_like.xlsx");
    ASSERT_EQ(table.error, "");
    EXPECT_EQ(table.at(2, 0), "Zaffi Quill");       // two runs
    EXPECT_EQ(table.at(3, 0), "東京");              // without its reading
    EXPECT_EQ(table.at(4, 0), "one\ntwo _x0041_");  // _x000D__x000A_, _x005F_
    EXPECT_EQ(table.at(2, 1), "2024-02-29");
    EXPECT_EQ(table.at(3, 1), "1900-02-28");  // the day 60 that never was
    EXPECT_EQ(table.at(4, 1), "1900-03-01T12:00:00");
    EXPECT_EQ(table.at(5, 1), "06:00:00");
    EXPECT_EQ(table.at(5, 0), "f1");
    EXPECT_EQ(table.at(7, 0), "true");
    EXPECT_EQ(table.at(7, 1), "0.125");
    EXPECT_EQ(table.at(8, 0), "1000");
    EXPECT_EQ(table.at(8, 1), "0.1");
    EXPECT_EQ(read_file("prefixed.xlsx").at(2, 0), "Prefixed");
    const auto dated = read_file("from_1904.xlsx");
    EXPECT_EQ(dated.facts.sheet, "List");  // not the hidden one
    EXPECT_EQ(dated.at(2, 1), "1904-01-01");
}

TEST(Xlsx, BrokenAndHostileFilesAreRefusedWithASentenceOfTheirOwn) {
    const std::pair<const char*, const char*> cases[] = {
        {"merged", "merges the cells A1:C2"},
        {"zip_bomb", "unpacks to more than 300 times its size"},
        {"xml_bomb", "declares a document type"},
        {"external_entity", "declares a document type"},
        {"deep", "nests more than 64 elements"},
        {"no_sheet_part", "has no part 'xl/worksheets/sheet1.xml'"},
        {"outside", "keeps its sheet 'List' in another file"},
        {"chart_sheet", "no table but a chartsheet"},
        {"wrong_relation", "does not say where its sheet 'List' lies"},
        {"no_sheets", "has no sheet"},
        {"no_workbook", "has no part '_rels/.rels'"},
        {"opendocument", "is an OpenDocument file"},
        {"broken_xml", "is broken XML in line 1"},
        {"row_1048577", "more than 1048576 rows"},
        {"column_xfd", "more than 1024 columns"},
        {"rows_backwards", "has its row 1 out of order"},
        {"cells_backwards", "has its cell A1 out of order"},
        {"endless_reference", "has its cell ZZZZZZZZ"},
        {"cut", "is a damaged .xlsx file"},
        {"flipped", "its checksum is wrong"},
        {"encrypted", "packs or encrypts"}};
    for (const auto& [name, sentence] : cases)
        EXPECT_THAT(read_file(std::string("bad/") + name + ".xlsx").error, HasSubstr(sentence)) << name;
}

TEST(Xlsx, CellsWithoutAUsableValueSayWhy) {
    const auto table = read_file("bad/unusable_cells.xlsx");
    ASSERT_EQ(table.error, "");
    EXPECT_EQ(table.at(3, 0), "(holds the error value #REF!)");
    EXPECT_THAT(table.at(4, 0), HasSubstr("a formula without its value"));
    EXPECT_THAT(table.at(5, 0), HasSubstr("points to text 99"));
    EXPECT_THAT(table.at(6, 0), HasSubstr("which is no number"));
}

}  // namespace
}  // namespace burin::tables
