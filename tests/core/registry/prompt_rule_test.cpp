#include "core/registry/prompt_rule.h"

#include <fstream>
#include <gmock/gmock.h>

#include "core/io/field_visitors.h"
#include "core/registry/import_table.h"
#include "core/registry/rule_fields.h"
#include "tests/support/temp_dir.h"

namespace burin::registry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::filesystem::path data(const std::string& name) {
    return std::filesystem::path(BURIN_TEST_DATA) / "registry" / name;
}

std::vector<std::string> lines_of(const std::string& name) {
    std::ifstream in(data(name));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#') lines.push_back(line);
    return lines;
}

class PromptRuleTest : public testing::Test {
  protected:
    PromptRuleTest() : in(Register::open(folder / "library", Register::Access::make).value()), rule(in) {}

    void add(Concept entry) {
        const auto kept = in.add(entry, {});
        ASSERT_TRUE(kept) << kept.error().sentence();
    }
    void add(const std::string& name, NameUse use = NameUse::automatic) {
        Concept entry;
        entry.name = name, entry.name_use = use;
        add(entry);
    }
    /// The names that are found, in order.
    std::vector<std::string> names(const std::string& prompt) const {
        const auto found = rule.find(prompt);
        if (!found) return {"(" + found.error().sentence() + ")"};
        std::vector<std::string> all;
        for (const auto& finding : *found) all.push_back(finding.concept_name);
        return all;
    }
    Finding only(const std::string& prompt) const {
        const auto found = rule.find(prompt).value();
        EXPECT_EQ(found.size(), 1U) << prompt;
        return found.empty() ? Finding{} : found.front();
    }
    test::TempDir folder;
    Register in;
    PromptRule rule;
};

TEST_F(PromptRuleTest, FiveHundredInnocentPromptsRaiseNoAlarm) {
    const auto imported = import_table(in, data("names.csv"), {}, {});
    ASSERT_TRUE(imported && imported->kept);
    const auto prompts = lines_of("innocent_prompts.txt");
    EXPECT_GE(prompts.size(), 500U);
    for (const auto& prompt : prompts) EXPECT_THAT(names(prompt), IsEmpty()) << prompt;
}

TEST_F(PromptRuleTest, NamesAreFoundInEverySpelling) {
    const auto imported = import_table(in, data("names.csv"), {}, {});
    ASSERT_TRUE(imported && imported->kept);
    const auto cases = lines_of("disguises.txt");
    EXPECT_GE(cases.size(), 90U);
    for (const auto& line : cases) {
        const size_t bar = line.rfind(" | ");
        EXPECT_THAT(names(line.substr(0, bar)), testing::Contains(line.substr(bar + 3))) << line;
    }
}

TEST_F(PromptRuleTest, AnOrdinaryWordIsFoundOnlyWhereTheRegisterSaysSo) {
    add("Storm");
    EXPECT_THAT(names("Storm and storm and STORM"), IsEmpty());
    auto entry = in.get("Storm").value().value();
    entry.name_use = NameUse::whole_name;
    ASSERT_TRUE(in.replace("Storm", entry, {}));
    EXPECT_THAT(names("a storm, STORM, storms, St0rm"), IsEmpty());
    EXPECT_THAT(names("Storm, white hair"), ElementsAre("Storm"));
    entry.name_use = NameUse::always;
    ASSERT_TRUE(in.replace("Storm", entry, {}));
    EXPECT_THAT(names("a storm at sea"), ElementsAre("Storm"));
    EXPECT_THAT(names("two storms"), ElementsAre("Storm"));
}

TEST_F(PromptRuleTest, SpansAreThoseOfThePersonsOwnText) {
    add("Zaffi Quill");
    const std::string plain = "a hat, ZAFFI-Quills!";
    auto finding = only(plain);
    EXPECT_EQ(finding.found, "ZAFFI-Quills");
    EXPECT_THAT(finding.spans, ElementsAre(Span{7, 19}));
    EXPECT_EQ(finding.spelling, Spelling::plural);
    finding = only("((zaffi:1.2) quill:0.9)");
    EXPECT_THAT(finding.spans, ElementsAre(Span{2, 7}, Span{13, 18}));
    EXPECT_EQ(finding.found, "zaffi quill");
    finding = only("[a fox:zaffi:0.5] quill");
    EXPECT_THAT(finding.spans, ElementsAre(Span{7, 12}, Span{18, 23}));
    finding = only("ein zäffi\nquïll");
    EXPECT_EQ(finding.spelling, Spelling::exact);
    EXPECT_EQ(finding.spans.front().begin, 4U);
    EXPECT_TRUE(only("<lora:zaffi-quill:1> x").in_tag);
    EXPECT_THAT(only("<lora:zaffi-quill:1> x").spans, ElementsAre(Span{6, 17}));
}

TEST_F(PromptRuleTest, BordersOfThePromptPartNames) {
    add("Zaffi Quill");
    EXPECT_THAT(names("zaffi, quill"), IsEmpty());
    EXPECT_THAT(names("zaffi AND quill"), IsEmpty());
    EXPECT_THAT(names("zaffi BREAK quill"), IsEmpty());
    EXPECT_THAT(names("a zaffi. Quill"), IsEmpty());
    EXPECT_THAT(names("zaffiquillstone"), IsEmpty());
}

TEST_F(PromptRuleTest, OtherScriptsAreFoundOnlyThroughTheConceptsLanguages) {
    Concept entry;
    entry.name = "Pikamon", entry.languages = {"ru"};
    add(entry);
    EXPECT_THAT(names("Пикамон"), ElementsAre("Pikamon"));
    EXPECT_THAT(names("ピカモン"), IsEmpty());
    entry = in.get("Pikamon").value().value();
    entry.languages = {"ja"};
    ASSERT_TRUE(in.replace("Pikamon", entry, {}));
    EXPECT_THAT(names("Пикамон"), IsEmpty());
    EXPECT_EQ(only("ピカモンと犬").spelling, Spelling::other_script);
}

TEST_F(PromptRuleTest, RewritingPutsTheGuideInThePlaceOfTheNameAndKeepsTheWeights) {
    Concept entry;
    entry.name = "Zaffi Quill", entry.guide = "a fox (red)", entry.action = Action::rewrite;
    add(entry);
    const auto prompt = [&](const char* text) { return rule.apply(text, "blurry").value().prompt; };
    EXPECT_EQ(prompt("Zaffi Quill by the sea, zaffiquill"), "a fox \\(red\\) by the sea, a fox \\(red\\)");
    EXPECT_EQ(prompt("(zaffi:1.2) quill asleep"), "(a fox \\(red\\):1.2)  asleep");
    EXPECT_EQ(prompt("a cat"), "a cat");
    const auto record = rule.apply("zaffi quill", "blurry").value();
    EXPECT_EQ(record.negative, "blurry");
    EXPECT_FALSE(record.refused);
    EXPECT_THAT(
        record.notes,
        ElementsAre("'zaffi quill' names the protected concept 'Zaffi Quill' (c-000001); it was rewritten."));
}

TEST_F(PromptRuleTest, TheNegativePromptGetsNameAndKeywordsOnce) {
    Concept entry;
    entry.name = "Zaffi Quill", entry.keywords = {"red boots"}, entry.action = Action::negative;
    add(entry);
    const auto record = rule.apply("zaffi quill and zaffi quill", "").value();
    EXPECT_EQ(record.prompt, "zaffi quill and zaffi quill");
    EXPECT_EQ(record.negative, "Zaffi Quill, red boots");
    EXPECT_EQ(record.findings.size(), 2U);
}

TEST_F(PromptRuleTest, RefusalAndMilderRulesAndAMissingGuideAreTold) {
    Concept entry;
    entry.name = "Zaffi Quill", entry.action = Action::refuse;
    add(entry);
    EXPECT_TRUE(rule.apply("zaffi quill", "").value().refused);
    entry.name = "Bolo Tinto", entry.action = Action::rewrite;
    add(entry);
    const auto record = rule.apply("bolo tinto", "").value();
    EXPECT_EQ(record.findings.front().action, Action::negative);
    EXPECT_EQ(record.negative, "Bolo Tinto");
    EXPECT_THAT(record.notes.front(), HasSubstr("it has no guide"));
    entry.name = "Third Thing", entry.action = Action::notice;
    add(entry);
    EXPECT_TRUE(rule.apply("third thing", "", {.steps = 20, .at_least = Action::refuse}).value().refused);
}

TEST_F(PromptRuleTest, WhatActedIsStoredAndReadAgain) {
    Concept entry;
    entry.name = "Zaffi Quill", entry.guide = "a fox", entry.action = Action::rewrite;
    add(entry);
    const auto record = rule.apply("(zaffi:1.1) quill, <lora:zaffi_quill:1>", "x").value();
    ASSERT_EQ(record.findings.size(), 2U);
    const auto tree = io::to_tree(record);
    RuleRecord again;
    io::ObjectReader reader(tree);
    io::read_fields(reader, again);
    ASSERT_TRUE(reader.finish()) << reader.finish().error().sentence();
    EXPECT_EQ(again, record);
    io::Checks checks;
    io::check_fields(checks, record, "");
    EXPECT_TRUE(checks.good());
}

TEST_F(PromptRuleTest, ChangesOfTheRegisterCountAtOnceAndRemovedNamesAreNamesNoMore) {
    add("Zaffi Quill");
    EXPECT_THAT(names("zaffi quill"), ElementsAre("Zaffi Quill"));
    auto entry = in.get("Zaffi Quill").value().value();
    entry.name = "Other Name";
    ASSERT_TRUE(in.replace("Zaffi Quill", entry, {}));
    EXPECT_THAT(names("zaffi quill"), IsEmpty());
    EXPECT_THAT(names("other name"), ElementsAre("Other Name"));
    ASSERT_TRUE(in.remove("Other Name", {}));
    EXPECT_THAT(names("other name"), IsEmpty());
}

TEST_F(PromptRuleTest, NamesInsideNamesAreToldForOtherConceptsOnly) {
    Concept entry;
    entry.name = "Zaffi Quill", entry.aliases = {"Zaffi"};
    add(entry);
    add("Quillon");
    add("Zaffi Quill of Quillon");
    EXPECT_THAT(names("zaffi quill of quillon"),
                ElementsAre("Zaffi Quill of Quillon", "Zaffi Quill", "Quillon"));
}

TEST_F(PromptRuleTest, PromptsThatCoreTextRefusesAreRefused) {
    EXPECT_THAT(names(std::string(70'000, 'a')).front(), HasSubstr("the prompt has 70000 bytes"));
    EXPECT_THAT(names(std::string(80, '(')).front(), HasSubstr("nests more than 64"));
    EXPECT_THAT(names(std::string("\xFF\xFE zaffi")), IsEmpty());
}

}  // namespace
}  // namespace burin::registry
