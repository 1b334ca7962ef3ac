#include "ui/models/curate_combine.h"

#include <gtest/gtest.h>

#include "core/io/json.h"
#include "ui/models/curate_commands.h"

namespace burin::ui {
namespace {

QString arg(const char* text) { return QString::fromLatin1(text); }

CombineSettings of(CombineKind kind, const std::vector<const char*>& names) {
    CombineSettings settings{.kind = kind, .name = arg("result")};
    for (const char* name : names)
        settings.parts.push_back({arg(name) + arg(".safetensors"), arg(name), 0.5});
    return settings;
}

TEST(CurateCombine, ASumGivesEachEditItsOwnLambda) {
    auto settings = of(CombineKind::sum, {"a", "b"});
    settings.parts[1].lambda = -1.25;
    EXPECT_EQ(combine_arguments(arg("sd15"), settings, arg("out.safetensors")),
              (QStringList{arg("combine-edits"), arg("--model=sd15"), arg("--edit=a.safetensors=0.5"),
                           arg("--edit=b.safetensors=-1.25"), arg("--out=out.safetensors")}));
}

TEST(CurateCombine, ANegationAndAnAnalogyAreSumsWithSigns) {
    EXPECT_TRUE(combine_arguments(arg("mini"), of(CombineKind::negation, {"a"}), arg("o"))
                    .contains(arg("--edit=a.safetensors=-1")));
    const auto analogy = combine_arguments(arg("mini"), of(CombineKind::analogy, {"a", "b", "c"}), arg("o"));
    for (const char* one : {"--edit=a.safetensors=-1", "--edit=b.safetensors=1", "--edit=c.safetensors=1"})
        EXPECT_TRUE(analogy.contains(arg(one))) << one;
}

TEST(CurateCombine, AConsensusHasNoLambdasOfItsPartsAndMeasuringWritesNothing) {
    const auto settings = of(CombineKind::consensus, {"a", "b"});
    const auto written = combine_arguments(arg("mini"), settings, arg("o"));
    EXPECT_TRUE(written.contains(arg("--consensus")));
    EXPECT_TRUE(written.contains(arg("--edit=a.safetensors=1")));
    const auto measured = combine_arguments(arg("mini"), settings, {});
    EXPECT_FALSE(measured.contains(arg("--consensus")));
    EXPECT_TRUE(measured.filter(arg("--out")).isEmpty());
}

TEST(CurateCombine, WhatIsMissingIsSaidInASentence) {
    EXPECT_TRUE(check(of(CombineKind::sum, {"a", "b"})));
    EXPECT_FALSE(check(of(CombineKind::sum, {"a"})));
    EXPECT_FALSE(check(of(CombineKind::consensus, {"a"})));
    EXPECT_FALSE(check(of(CombineKind::sum, {"a", "a"}))) << "one edit twice";
    EXPECT_TRUE(check(of(CombineKind::negation, {"a"})));
    EXPECT_FALSE(check(of(CombineKind::analogy, {"a", "b"})));
    auto nameless = of(CombineKind::sum, {"a", "b"});
    nameless.name = arg("  ");
    ASSERT_FALSE(check(nameless));
    EXPECT_NE(check(nameless).error().what.find("name"), std::string::npos);
    auto unchosen = of(CombineKind::analogy, {"a", "b", "c"});
    unchosen.parts[2].path.clear();
    EXPECT_FALSE(check(unchosen));
}

TEST(CurateCombine, NormsAndCosinesAreReadAndToldAndNonsenseIsRefused) {
    const auto tree = *io::parse_json(
        R"({"norms": [3.5, 1.25], "cosines": [[1, -0.25], [-0.25, 1]], "norm": 3, "path": "x"})", "answer");
    const auto report = parse_combined(tree, 2);
    ASSERT_TRUE(report);
    EXPECT_DOUBLE_EQ(report->cosines[1][0], -0.25);
    EXPECT_EQ(report->result_norm, 3);
    const auto words = in_words(*report, of(CombineKind::sum, {"quill", "bolo"}).parts);
    for (const char* part : {"quill 3.5", "bolo 1.25", "result 3", "-0.25"})
        EXPECT_TRUE(words.contains(arg(part))) << part << " in " << words.toStdString();
    EXPECT_FALSE(parse_combined(tree, 3)) << "of other edits";
    EXPECT_FALSE(parse_combined(nlohmann::json::array(), 2));
    EXPECT_FALSE(parse_combined({{"norms", {1, "x"}}, {"cosines", {{1, 0}, {0, 1}}}}, 2));
    const auto zero = *io::parse_json(R"({"norms": [0, 1], "cosines": [[1, null], [null, 1]]})", "answer");
    ASSERT_TRUE(parse_combined(zero, 2)) << "an edit of nothing has no direction";
    EXPECT_DOUBLE_EQ(parse_combined(zero, 2)->cosines[0][1], 0);
}

TEST(CurateCombine, AVectorNeedsTwoFoldersAndAName) {
    VectorSettings settings{.base = arg("sd15"), .tuned = arg("sd15-style"), .name = arg("style")};
    ASSERT_TRUE(check(settings));
    EXPECT_EQ(vector_arguments(settings, arg("o")), (QStringList{arg("task-vector"), arg("--base=sd15"),
                                                                 arg("--tuned=sd15-style"), arg("--out=o")}));
    settings.component = arg("unet");
    EXPECT_TRUE(vector_arguments(settings, arg("o")).contains(arg("--component=unet")));
    settings.tuned = settings.base;
    EXPECT_FALSE(check(settings)) << "a model minus itself";
    settings.tuned.clear();
    EXPECT_FALSE(check(settings));
}

TEST(CurateCombine, TheControlOfAnEditIsMadeLikeItAndNeighboursLeaveOutWhatIsPreserved) {
    EXPECT_EQ(random_like_arguments(arg("sd15"), arg("e.safetensors"), arg("r.safetensors")),
              (QStringList{arg("train-concept"), arg("--model=sd15"), arg("--out=r.safetensors"),
                           arg("--like=e.safetensors"), arg("--control=random")}));
    CurateConcept entry;
    entry.entry.text = "zaffi quill";
    entry.entry.aliases = {"zaffi"};
    entry.entry.preserve = {"a cat"};
    entry.entry.neighbours = {"a fox"};
    const auto asked = neighbour_arguments(arg("mini"), entry);
    for (const char* one :
         {"--concept=zaffi quill", "--concept=zaffi", "--preserve=a cat", "--preserve=a fox"})
        EXPECT_TRUE(asked.contains(arg(one))) << one;
    const auto found = parse_neighbours(*io::parse_json(
        R"({"neighbours": [{"text": "fox", "likeness": 0.5}, {"text": ""}, {"text": "cat"}]})", "answer"));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].text, arg("fox"));
    EXPECT_DOUBLE_EQ(found[0].likeness, 0.5);
    EXPECT_TRUE(parse_neighbours(nlohmann::json::array()).empty());
    EXPECT_TRUE(parse_neighbours({{"neighbours", {3}}}).empty());
}

}  // namespace
}  // namespace burin::ui
