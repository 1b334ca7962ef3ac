#include "core/tables/table_writer.h"

#include <gmock/gmock.h>

#include "core/io/mapped_file.h"
#include "core/tables/table.h"
#include "tests/support/temp_dir.h"

namespace burin::tables {
namespace {

using testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

const Rows rows{{"plain", "with, comma", "with \"quotes\""},
                {"=1+1", "'=2", "''quoted"},
                {"line\nbreak", "", "ünïcödé 日本 😀"},
                {"+49 30", "-5", "@someone"}};

Result<> write(const std::filesystem::path& path, const Rows& cells) {
    const auto format = format_of(path);
    if (!format) return tl::unexpected(format.error());
    auto writer = TableWriter::create(path, *format, {"A", "B", "C"}, "list");
    if (!writer) return tl::unexpected(writer.error());
    for (const auto& row : cells)
        if (auto written = (*writer)->write(row); !written) return written;
    return (*writer)->finish();
}

Rows read(const std::filesystem::path& path, bool marked) {
    Rows out;
    const auto facts = read_table_file(path, {}, [&](TableRow&& row) -> Result<> {
        std::vector<std::string> cells(3);
        for (auto& cell : row.cells)
            cells.at(static_cast<size_t>(cell.column)) = marked ? unprotected_cell(cell.text) : cell.text;
        if (row.number > 1) out.push_back(cells);
        return {};
    });
    EXPECT_TRUE(facts) << facts.error().sentence();
    return out;
}

size_t files_in(const std::filesystem::path& folder) {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(TableWriter, WhatItWritesIsReadAsItWas) {
    const test::TempDir folder;
    for (const char* name : {"t.csv", "t.xlsx"}) {
        const auto done = write(folder / name, rows);
        ASSERT_TRUE(done) << done.error().sentence();
        EXPECT_EQ(read(folder / name, std::string_view(name) == "t.csv"), rows) << name;
    }
    EXPECT_EQ(files_in(folder.path()), 2U);
}

TEST(TableWriter, CsvHoldsNoCellThatASpreadsheetWouldCompute) {
    const test::TempDir folder;
    ASSERT_TRUE(write(folder / "t.csv", rows));
    const auto bytes = io::MappedFile::open(folder / "t.csv").value();
    EXPECT_THAT(std::string(io::as_text(bytes->bytes())), HasSubstr("\r\n'=1+1,''=2,''quoted\r\n"));
}

TEST(TableWriter, AnUnfinishedFileLeavesNothingBehind) {
    const test::TempDir folder;
    for (const char* name : {"t.csv", "t.xlsx"}) {
        auto writer = TableWriter::create(folder / name, *format_of(name), {"A"}, "list");
        ASSERT_TRUE(writer);
        ASSERT_TRUE((*writer)->write({"x"}));
    }
    EXPECT_EQ(files_in(folder.path()), 0U);
}

TEST(TableWriter, WhatAFormatCannotHoldIsToldWithItsPlace) {
    const test::TempDir folder;
    const Rows long_text{{"a", std::string(40'000, 'x'), ""}};
    EXPECT_TRUE(write(folder / "t.csv", long_text));
    EXPECT_THAT(write(folder / "t.xlsx", long_text).error().sentence(),
                HasSubstr("row 2, column B has more than 32767"));
    EXPECT_THAT(write(folder / "t.ods", rows).error().sentence(), HasSubstr("neither in .csv nor in .xlsx"));
    EXPECT_THAT(write(folder / "none/t.xlsx", rows).error().sentence(), HasSubstr("none"));
}

TEST(TableWriter, TheSameTableGivesTheSameFile) {
    const test::TempDir folder;
    ASSERT_TRUE(write(folder / "a.xlsx", rows));
    ASSERT_TRUE(write(folder / "b.xlsx", rows));
    const auto a = io::MappedFile::open(folder / "a.xlsx").value(),
               b = io::MappedFile::open(folder / "b.xlsx").value();
    EXPECT_EQ(io::as_text(a->bytes()), io::as_text(b->bytes()));
}

}  // namespace
}  // namespace burin::tables
