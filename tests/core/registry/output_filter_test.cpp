#include "core/registry/output_filter.h"

#include <fstream>
#include <gmock/gmock.h>

#include "tests/support/temp_dir.h"

namespace burin::registry {
namespace {

using testing::HasSubstr;
using Rows = std::vector<std::vector<float>>;

FilterConcept entry_of(const std::string& id, const Rows& pictures, const Rows& texts, double threshold,
                       FilterAction action) {
    FilterConcept entry;
    entry.id = id, entry.name = "name of " + id, entry.action = action;
    entry.pictures.rows = packed_rows(pictures), entry.texts.rows = packed_rows(texts);
    entry.pictures.names.assign(pictures.size(), std::string(64, 'a'));
    entry.texts.names.assign(texts.size(), "a text");
    entry.chosen.threshold = threshold;
    return entry;
}

OutputFilter sample() {
    OutputFilter filter;
    filter.clip = "mini", filter.clip_sha256 = std::string(64, 'c'), filter.dimension = 2;
    filter.concepts.push_back(entry_of("c-1", {{1, 0}}, {}, 0.9, FilterAction::mark));
    filter.concepts.push_back(entry_of("c-2", {{0, 1}, {-1, 0}}, {{0.6F, 0.8F}}, 0.9, FilterAction::blur));
    filter.concepts.push_back(entry_of("c-3", {}, {{0.8F, 0.6F}}, 0.95, FilterAction::hold_back));
    return filter;
}

TEST(OutputFilter, TheScoreIsTheMeanOfBothBanksInDeviations) {
    auto entry = entry_of("c", {{1, 0}, {0, 1}}, {{0.6F, 0.8F}}, 0, FilterAction::mark);
    const std::vector<float> seen{0.8F, 0.6F};
    EXPECT_NEAR(*bank_cosine(entry.pictures, seen), 0.8, 1e-6);
    EXPECT_NEAR(*bank_cosine(entry.texts, seen), 0.96, 1e-6);
    entry.pictures.mean = 0.5, entry.pictures.deviation = 0.1;
    entry.texts.mean = 0.9, entry.texts.deviation = 0.02;
    EXPECT_NEAR(*score_of(entry, seen), (3 + 3) / 2.0, 1e-4);
    entry.texts = {};
    EXPECT_NEAR(*score_of(entry, seen), 3, 1e-4);
    EXPECT_FALSE(score_of(FilterConcept{}, seen));
}

TEST(OutputFilter, ABankIsMeasuredOnTheNegatives) {
    FilterBank bank{{"x"}, packed_rows({{1, 0}}), 0, 1};
    ASSERT_TRUE(measure_bank(bank, {{0.2F, 0.98F}, {0.4F, 0.92F}, {0.6F, 0.8F}}));
    EXPECT_NEAR(bank.mean, 0.4, 1e-6);
    EXPECT_NEAR(bank.deviation, 0.2, 1e-6);  // of a sample: n - 1
    EXPECT_THAT(measure_bank(bank, {{0, 1}}).error().sentence(), HasSubstr("at least two"));
    EXPECT_THAT(measure_bank(bank, {{0, 1}, {0, 1}}).error().sentence(), HasSubstr("look the same"));
}

TEST(OutputFilter, TheStrongestActionOfWhatIsCaughtIsTaken) {
    const auto filter = sample();
    const auto passed = judge(filter, std::vector<float>{0, -1});
    EXPECT_FALSE(passed.action);
    EXPECT_TRUE(passed.notes.empty());
    EXPECT_EQ(facts_of(passed)["filter"]["decision"], "passed");
    EXPECT_EQ(passed.scores.size(), 3U);
    const auto marked = judge(filter, std::vector<float>{1, 0});
    EXPECT_EQ(marked.action, FilterAction::mark);
    ASSERT_EQ(marked.notes.size(), 1U);
    EXPECT_THAT(marked.notes[0], HasSubstr("comes close to the protected concept 'name of c-1' (c-1): score "
                                           "1.00, threshold 0.90; it is marked."));
    const auto held = judge(filter, std::vector<float>{0.8F, 0.6F});
    EXPECT_EQ(held.action, FilterAction::hold_back);
    const auto facts = facts_of(held)["filter"];
    EXPECT_EQ(facts["decision"], "held back");
    EXPECT_EQ(facts["scores"][0]["concept"], "c-3");
    EXPECT_EQ(facts["scores"][0]["caught"], true);
    EXPECT_NEAR(facts["scores"][0]["score"].get<double>(), 1, 1e-6);
}

TEST(OutputFilter, APictureThatCannotBeMeasuredIsCaught) {
    EXPECT_EQ(judge(sample(), std::vector<float>{std::nanf(""), 0}).action, FilterAction::hold_back);
}

TEST(OutputFilter, IsReadAsItWasWritten) {
    const test::TempDir folder;
    auto filter = sample();
    filter.concepts[0].curve = {{0.5, 3, 4, 1, 4}, {0.7, 2, 4, 0, 4}};
    filter.concepts[0].aim = {Aim::precision, 0.95};
    ASSERT_TRUE(write_filter(folder / "f", filter));
    const auto again = read_filter(folder / "f");
    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(*again, filter);
}

TEST(OutputFilter, ADamagedOrForeignFileIsRefusedByName) {
    const test::TempDir folder;
    const auto fault = [&](const std::function<void(nlohmann::json&)>& spoil) {
        EXPECT_TRUE(write_filter(folder / "f", sample()));
        nlohmann::json tree;
        std::ifstream(folder / "f") >> tree;
        spoil(tree);
        std::ofstream(folder / "f") << tree;
        const auto read = read_filter(folder / "f");
        return read ? std::string("read") : read.error().sentence();
    };
    EXPECT_THAT(fault([](auto& t) { t["dimension"] = 3; }), HasSubstr("does not hold a row for each name"));
    EXPECT_THAT(fault([](auto& t) { t["dimension"] = 0; }), HasSubstr("dimension"));
    EXPECT_THAT(fault([](auto& t) { t["clip_sha256"] = "../../x"; }), HasSubstr("is no SHA-256"));
    EXPECT_THAT(fault([](auto& t) { t["schema"] = "burin-pack"; }), HasSubstr("schema"));
    EXPECT_THAT(fault([](auto& t) { t["version"] = 2; }), HasSubstr("update Burin"));
    EXPECT_THAT(fault([](auto& t) { t["more"] = 1; }), HasSubstr("more"));
    EXPECT_THAT(fault([](auto& t) { t["concepts"][0]["pictures"]["deviation"] = 0; }),
                HasSubstr("concepts[0].pictures.deviation"));
    EXPECT_THAT(
        fault([](auto& t) { t["concepts"][0]["pictures"]["rows"] = "AADAfwAAAAA="; }),  // not a number
        HasSubstr("not of length one"));
    EXPECT_THAT(fault([](auto& t) { t["concepts"][0]["action"] = "burn"; }), HasSubstr("action"));
    folder.write("f", "PK\x03\x04");
    EXPECT_FALSE(read_filter(folder / "f"));
    EXPECT_FALSE(read_filter(folder / "none"));
}

}  // namespace
}  // namespace burin::registry
