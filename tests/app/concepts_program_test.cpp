// The register as its users meet it on the command line: every subcommand, and bad input of each.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/app/program_run.h"

namespace burin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ConceptsProgramTest : public testing::Test {
  protected:
    ProgramRun run(std::vector<std::string> arguments, bool as_json = false) const {
        arguments.insert(arguments.begin(), "concepts");
        arguments.insert(arguments.begin() + 2, {"--library", (folder / "library").string()});
        if (as_json) arguments.emplace_back("--json");
        return run_cli(arguments, RunningProgram::Way::fork);
    }
    json answer(const std::vector<std::string>& arguments, int code = 0) const {
        const auto ran = run(arguments, true);
        EXPECT_EQ(ran.exit_code, code) << ran.err;
        const auto tree = json::parse(ran.out, nullptr, false);
        EXPECT_FALSE(tree.is_discarded()) << ran.out;
        return tree;
    }
    void expect_refused(const std::vector<std::string>& arguments, const char* fragment) const {
        const auto ran = run(arguments);
        EXPECT_EQ(ran.exit_code, 2) << arguments.front();
        EXPECT_THAT(ran.err, HasSubstr(fragment));
        EXPECT_EQ(ran.out, "");
    }
    TempDir folder;
};

TEST_F(ConceptsProgramTest, AConceptIsAddedShownChangedCheckedAndRemoved) {
    auto added = answer({"add", "Zaffi Quill", "--aliases", "Zaffi", "--aliases", "The Quill", "--kind",
                         "style", "--guide", "a fox", "--action", "rewrite", "--who", "ann"});
    EXPECT_EQ(added["id"], "c-000001");
    EXPECT_EQ(added["aliases"], json({"Zaffi", "The Quill"}));
    const auto edited =
        answer({"edit", "zaffi quill", "--append", "keywords=red boots, new", "--take", "aliases=The Quill",
                "--status", "in work", "--clear", "kind", "--who", "bob"});
    EXPECT_EQ(edited["changed"].size(), 4U);
    const auto shown = answer({"show", "c-000001"});
    EXPECT_EQ(shown["keywords"], json({"red boots, new"}));
    EXPECT_EQ(shown["kind"], "character");
    EXPECT_EQ(shown["status"], "in work");
    EXPECT_THAT(run({"show", "c-000001"}).out, HasSubstr("guide        a fox\n"));
    EXPECT_EQ(answer({"list", "zaf", "--status", "in work"})["total"], 1);
    EXPECT_EQ(answer({"list", "zaf", "--status", "in-work"})["total"], 1);
    EXPECT_EQ(answer({"list", "zaf", "--status", "open"})["total"], 0);
    const auto checked = answer({"check", "(zaffi:1.2)-quill by the sea"});
    EXPECT_EQ(checked["prompt"], "(a fox:1.2)- by the sea");
    EXPECT_EQ(checked["findings"][0]["concept"], "c-000001");
    EXPECT_EQ(answer({"check", "zaffi", "--at-least", "refuse"}, 2)["refused"], true);
    EXPECT_EQ(answer({"history", "c-000001"})["changes"].size(), 2U);
    EXPECT_EQ(answer({"history"})["changes"][0]["who"], "bob");
    EXPECT_EQ(answer({"remove", "Zaffi Quill"})["removed"], "c-000001");
    EXPECT_EQ(answer({"list"})["total"], 0);
    EXPECT_EQ(answer({"history", "c-000001"})["changes"].size(), 3U);
}

TEST_F(ConceptsProgramTest, ASpreadsheetIsImportedAndExported) {
    const auto table = folder.write("t.csv", "Figure;Owner\nA;x\nB;x\n").string();
    const auto preview = answer({"import", table, "--map", "Figure=name", "--dry-run"});
    EXPECT_EQ(preview["kept"], false);
    EXPECT_EQ(preview["columns"][0]["field"], "name");
    EXPECT_EQ(preview["columns"][0]["samples"], json({"A", "B"}));
    EXPECT_EQ(answer({"import", table, "--map", "Figure=name"})["added"], 2);
    EXPECT_EQ(answer({"import", table})["unchanged"], 2);  // the mapping is remembered
    for (const char* name : {"all.xlsx", "all.csv"}) {
        EXPECT_EQ(answer({"export", (folder / name).string()})["concepts"], 2);
        EXPECT_EQ(answer({"import", (folder / name).string()})["unchanged"], 2);
    }
    const auto bad = folder.write("bad.csv", "name,kind\nC,spaceship\nD,object\n").string();
    const auto refused = answer({"import", bad}, 2);
    EXPECT_EQ(refused["refused"][0]["row"], 2);
    EXPECT_EQ(refused["refused"][0]["column"], "kind");
    EXPECT_EQ(answer({"list"})["total"], 2);
    EXPECT_EQ(answer({"import", bad, "--skip-refused"})["added"], 1);
    const auto own = folder
                         .write("concepts.json", R"({"schema": "burin.concepts", "version": 1, "name": "own",
        "concepts": [{"name": "E", "text": "e"}]})")
                         .string();
    EXPECT_EQ(answer({"import", own})["added"], 1);
}

TEST_F(ConceptsProgramTest, BadInputEndsInOneSentence) {
    expect_refused({"show", "nobody"}, "there is no library");
    ASSERT_EQ(run({"add", "A"}).exit_code, 0);
    expect_refused({"show", "nobody"}, "there is no concept 'nobody'");
    expect_refused({"edit", "nobody", "--note", "x"}, "there is no concept 'nobody'");
    expect_refused({"remove", "nobody"}, "there is no concept 'nobody'");
    expect_refused({"add", "a"}, "which 'c-000001' is called already");
    expect_refused({"add"}, "name");
    expect_refused({"add", "B", "--kind", "spaceship"}, "kind is 'spaceship'");
    expect_refused({"add", "B", "--status", "suppressed"}, "without an audit or a report");
    expect_refused({"edit", "A", "--append", "shoe=1"}, "no field 'shoe'");
    expect_refused({"edit", "A", "--append", "note=1"}, "changes no list");
    expect_refused({"edit", "A", "--take", "aliases=x"}, "aliases has no entry 'x'");
    expect_refused({"edit", "A", "--clear", "shoe"}, "no field 'shoe'");
    expect_refused({"add", "B", "--picture", (folder / "none.png").string()}, "none.png");
    expect_refused({"list", "--kind", "spaceship"}, "'spaceship' is none of character, style");
    expect_refused({"import", (folder / "none.csv").string()}, "none.csv");
    expect_refused({"import", folder.write("e.csv", "x\ny\n").string()},
                   "no column of the table holds names");
    expect_refused({"import", folder.write("f.csv", "name\ny\n").string(), "--map", "name"},
                   "--map is 'name'");
    expect_refused({"import", folder.write("g.csv", "name\ny\n").string(), "--delimiter", "x"},
                   "--delimiter is 'x'");
    expect_refused({"import", folder.write("h.json", "{}").string(), "--dry-run"}, "without options");
    expect_refused({"export", (folder / "all.ods").string()}, "neither in .csv nor in .xlsx");
    expect_refused({"export", (folder / "none/all.csv").string()}, "none");
    expect_refused({"check", std::string(70'000, 'a')}, "the prompt has 70000 bytes");
    const auto ran =
        run_cli({"concepts", "list", "--library", folder.write("text", "not a library").string()},
                RunningProgram::Way::fork);
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.err, HasSubstr("is not a Burin library"));
}

TEST_F(ConceptsProgramTest, TheManualPageTellsOfEverySubcommand) {
    const auto page = run_cli({"man"}, RunningProgram::Way::fork).out;
    for (const char* name :
         {"list", "show", "add", "edit", "remove", "fields", "import", "export", "history", "check"})
        EXPECT_THAT(page, HasSubstr(std::string(".SS concepts ") + name + "\n"));
}

}  // namespace
}  // namespace burin::test
