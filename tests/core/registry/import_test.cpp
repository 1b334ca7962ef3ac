#include <gmock/gmock.h>

#include "core/io/mapped_file.h"
#include "core/registry/header_map.h"
#include "core/registry/import_pack.h"
#include "core/registry/import_table.h"
#include "tests/support/temp_dir.h"

namespace burin::registry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportTest : public testing::Test {
  protected:
    ImportTest() : in(Register::open(folder / "library", Register::Access::make).value()) {}

    ImportReport import(const std::string& text, const ImportOptions& options = {}) {
        auto report = import_table(in, io::as_bytes(text), "'table'", options, {"ann", "table"});
        error = report ? "" : report.error().sentence();
        return report ? *report : ImportReport{};
    }
    ImportReport import_file(const std::filesystem::path& path, const ImportOptions& options = {}) {
        auto report = import_table(in, path, options, {"ann", {}});
        error = report ? "" : report.error().sentence();
        return report ? *report : ImportReport{};
    }
    Concept get(const std::string& name) const { return in.get(name).value().value_or(Concept{}); }
    static std::filesystem::path data(const std::string& name) {
        return std::filesystem::path(BURIN_TEST_DATA) / "tables" / name;
    }
    ImportReport import_mapped(const std::string& text, std::map<std::string, std::string> mapping) {
        ImportOptions options;
        options.mapping = std::move(mapping);
        return import(text, options);
    }
    static ImportOptions mapped(std::map<std::string, std::string> mapping) {
        ImportOptions options;
        options.mapping = std::move(mapping);
        return options;
    }
    std::vector<std::string> refusals(const ImportReport& report) const {
        std::vector<std::string> lines;
        for (const auto& one : report.refused)
            lines.push_back(std::to_string(one.row) + " " + one.column + ": " + one.reason);
        return lines;
    }
    test::TempDir folder;
    Register in;
    std::string error;
};

TEST_F(ImportTest, HeadersOfPeoplesOwnSpreadsheetsAreUnderstood) {
    const auto report = import_file(data("openpyxl.xlsx"), mapped({{"Since", ""}}));
    ASSERT_EQ(error, "");
    EXPECT_EQ(report.added, 4);
    EXPECT_TRUE(report.kept);
    const auto zaffi = get("Zaffi Quill");
    EXPECT_EQ(zaffi.kind, Kind::character);
    EXPECT_THAT(zaffi.aliases, ElementsAre("Zaffi", "The Quill"));
    EXPECT_THAT(zaffi.keywords, ElementsAre("blue feathers", "red boots"));
    EXPECT_EQ(zaffi.owner, "House Tinto");
    EXPECT_EQ(zaffi.note, "first\nsecond line");
    EXPECT_EQ(get("Bolo Tinto").kind, Kind::style);
    EXPECT_EQ(get("ピカモン").aliases, std::vector<std::string>{"Pikamon"});
    EXPECT_EQ(in.history("Zaffi Quill").value().at(0).source, "openpyxl.xlsx");
}

TEST_F(ImportTest, ASecondImportChangesOnlyWhatDiffers) {
    EXPECT_EQ(import("name,owner\nA,x\nB,x\nC,x\n").added, 3);
    const auto again = import("name,owner\nA,x\nb,y\nD,x\n");
    EXPECT_EQ(again.unchanged, 1);
    EXPECT_EQ(again.changed, 1);
    EXPECT_EQ(again.added, 1);
    EXPECT_EQ(get("B").owner, "y");
    const auto before = in.version().value();
    EXPECT_EQ(import("name,owner\nA,x\nb,y\nD,x\n").unchanged, 3);
    EXPECT_EQ(in.version().value(), before);
}

TEST_F(ImportTest, FieldsWithoutAColumnStayAndEmptyCellsEmpty) {
    ASSERT_EQ(import("name,owner,aliases,kind\nA,x,one,object\n").added, 1);
    ASSERT_EQ(import("name,aliases,kind\nA,,\n").changed, 1);
    EXPECT_EQ(get("A").owner, "x");
    EXPECT_THAT(get("A").aliases, IsEmpty());
    EXPECT_EQ(get("A").kind, Kind::object);
}

TEST_F(ImportTest, ARefusedRowIsNamedAndNothingIsImported) {
    const std::string table =
        "Name;Type;Sprache\nA;character;en\nB;spaceship;en\n;object;en\nD;object;Deutsch\na;object;de\n";
    const auto report = import(table);
    ASSERT_EQ(error, "");
    EXPECT_FALSE(report.kept);
    EXPECT_EQ(report.refused_rows, 4);
    EXPECT_THAT(refusals(report),
                ElementsAre(HasSubstr("3 Type: is 'spaceship'"), HasSubstr("4 Name: says no name"),
                            HasSubstr("5 Sprache: holds 'Deutsch', which is no language"),
                            HasSubstr("6 Name: is the concept of row 2 again")));
    EXPECT_EQ(in.count().value(), 0);
    ImportOptions skipping;
    skipping.skip_refused = true;
    const auto rest = import(table, skipping);
    EXPECT_TRUE(rest.kept);
    EXPECT_EQ(rest.added, 1);
    EXPECT_EQ(get("A").kind, Kind::character) << "the row that was refused changed it";
}

TEST_F(ImportTest, ADryRunShowsTheMappingAndKeepsNothing) {
    auto options = mapped({{"colour", "note"}});
    options.dry_run = true;
    const auto report = import("Name,Colour,Nickname\nA,red,x\nB,blue,y\n", options);
    ASSERT_EQ(error, "");
    EXPECT_EQ(report.added, 2);
    ASSERT_EQ(report.columns.size(), 3U);
    EXPECT_EQ(report.columns[1].field, "note");
    EXPECT_EQ(report.columns[1].how, MappedColumn::How::given);
    EXPECT_THAT(report.columns[1].samples, ElementsAre("red", "blue"));
    EXPECT_EQ(report.columns[2].field, "aliases");
    EXPECT_EQ(in.count().value(), 0);
    EXPECT_THAT(in.remembered_headers().value(), IsEmpty());
}

TEST_F(ImportTest, AMappingIsRememberedByItsHeader) {
    import_mapped("Who,Hue\nA,red\n", {{"Who", "name"}, {"Hue", "keywords"}});
    ASSERT_EQ(error, "");
    const auto report = import("HUE,who\nblue,B\n");
    ASSERT_EQ(error, "");
    EXPECT_EQ(report.columns[0].how, MappedColumn::How::remembered);
    EXPECT_THAT(get("B").keywords, ElementsAre("blue"));
}

TEST_F(ImportTest, ColumnsThatMeanNothingAreToldAndListsMayStandInSeveral) {
    const auto report = import("name,alias 1,alias 2,shoe size\nA,\"x, y\",z;w,42\n");
    EXPECT_THAT(get("A").aliases, ElementsAre("x", "y", "z", "w"));
    ASSERT_EQ(report.notes.size(), 1U);
    EXPECT_THAT(report.notes[0], HasSubstr("'shoe size' is not imported"));
}

TEST_F(ImportTest, TablesThatCannotBeMeantAreRefusedAsAWhole) {
    import("a,b\n1,2\n");
    EXPECT_THAT(error, HasSubstr("no column of the table holds names"));
    import("name,title\nA,B\n");
    EXPECT_THAT(error, HasSubstr("'name' and 'title' both mean name"));
    import_mapped("name\nA\n", {{"nme", "note"}});
    EXPECT_THAT(error, HasSubstr("has no column 'nme'"));
    import_mapped("name\nA\n", {{"name", "nme"}});
    EXPECT_THAT(error, HasSubstr("did you mean 'name'"));
    import("");
    EXPECT_THAT(error, HasSubstr("no line of headers"));
    EXPECT_EQ(import("name\nA,stray\n").refused_rows, 1);
    EXPECT_EQ(in.count().value(), 0);
}

TEST_F(ImportTest, AnIdOfTheirOwnIsTakenOverAndFollowsTheConcept) {
    import("name\nA\n");
    EXPECT_EQ(import("id,name\nIP-1,A\n").changed, 1);
    EXPECT_EQ(import("id,name\nIP-1,A new name\n").changed, 1);
    EXPECT_EQ(get("IP-1").name, "A new name");
    EXPECT_THAT(refusals(import("id,name\nIP-2,A new name\n")),
                ElementsAre(HasSubstr("which 'IP-1' is called already")));
    EXPECT_EQ(in.count().value(), 1);
}

TEST_F(ImportTest, ExportAndImportGiveTheSameRegister) {
    Concept entry;
    entry.name = "=Zaffi, \"Quill\"", entry.note = "line\nbreak, and 'quotes'",
    entry.aliases = {"one, alone"};
    entry.prompts = {"a, b", "c; d"}, entry.pictures = {{std::string(64, 'c'), "a b.png"}};
    entry.reports = {"r;1"}, entry.status = Status::suppressed, entry.action = Action::refuse;
    entry.description = "'=quoted", entry.name_use = NameUse::whole_name, entry.languages = {"ja"};
    ASSERT_TRUE(in.add(entry, {}));
    import("name,note\nÄrger,x\n");
    for (const char* name : {"all.csv", "all.xlsx"}) {
        EXPECT_EQ(export_table(in, folder / name).value(), 2);
        auto other =
            Register::open(folder / (std::string(name) + ".library"), Register::Access::make).value();
        const auto report = import_table(other, folder / name, {}, {});
        ASSERT_TRUE(report) << report.error().sentence();
        EXPECT_EQ(report->added, 2) << name;
        for (const char* id : {"c-000001", "c-000002"})
            EXPECT_EQ(other.get(id).value(), in.get(id).value()) << name;
        EXPECT_EQ(import_file(folder / name).unchanged, 2) << name;
    }
}

TEST_F(ImportTest, AStoppedImportLeavesNothing) {
    CancelToken cancel;
    cancel.cancel();
    const std::string table = "name\nA\n";
    const auto report = import_table(in, io::as_bytes(table), "'t'", {}, {}, cancel);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::cancelled);
    EXPECT_EQ(in.count().value(), 0);
}

TEST_F(ImportTest, ConceptsThatTheWindowKeptInAFileMoveIn) {
    const std::string file = R"({"schema": "burin.concepts", "version": 1, "name": "own", "concepts": [
        {"name": "Zaffi Quill", "kind": "style", "text": "zaffi quill", "guide": "a fox", "aliases": ["Zaffi"],
         "neighbours": ["a bear"], "preserve": ["a cat"], "prompts": ["zaffi quill in snow"], "described": ["a bird"]},
        {"name": "Known", "kind": "object", "text": "known"}]})";
    Concept known;
    known.name = "KNOWN", known.kind = Kind::person, known.owner = "House";
    ASSERT_TRUE(in.add(known, {}));
    const auto report = import_pack(in, file, "'concepts.json'", {"ann", "concepts.json"});
    ASSERT_TRUE(report) << report.error().sentence();
    EXPECT_EQ(report->added, 1);
    EXPECT_EQ(report->changed, 1);
    const auto zaffi = get("Zaffi Quill");
    EXPECT_EQ(zaffi.kind, Kind::style);
    EXPECT_EQ(zaffi.text, "zaffi quill");
    EXPECT_THAT(zaffi.described, ElementsAre("a bird"));
    EXPECT_EQ(get("Known").kind, Kind::person);
    EXPECT_EQ(get("Known").owner, "House");
    EXPECT_EQ(in.history("Zaffi Quill").value().at(0).what, What::moved);
    EXPECT_EQ(import_pack(in, file, "'concepts.json'", {}).value().unchanged, 2);
    const auto broken = import_pack(
        in, R"({"schema": "burin.concepts", "version": 1, "name": "o", "concepts": [{"name": 3}]})",
        "'concepts.json'", {});
    EXPECT_THAT(broken.error().sentence(), HasSubstr("'concepts.json'"));
}

TEST(HeaderMap, KnowsUsualHeadersInSeveralLanguages) {
    EXPECT_EQ(usual_field("Alias 2"), "aliases");
    EXPECT_EQ(usual_field("also known as"), "aliases");
    EXPECT_EQ(usual_field("Rechteinhaber"), "owner");
    EXPECT_EQ(usual_field("Mots-clés"), "keywords");
    EXPECT_EQ(usual_field("NAME USE"), "name_use");
    EXPECT_EQ(usual_field("shoe size"), "");
}

}  // namespace
}  // namespace burin::registry
