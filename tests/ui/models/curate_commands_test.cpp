#include "ui/models/curate_commands.h"

#include <gtest/gtest.h>

#include "core/io/json.h"
#include "tests/ui/support/weight_support.h"

namespace burin::ui {
namespace {

CurateConcept quill() {
    CurateConcept entry;
    entry.entry = {"Zaffi Quill",
                   protocol::ConceptKind::character,
                   "zaffi quill",
                   "a fox",
                   {"zaffi"},
                   {"a fox"},
                   {"a cat"},
                   {},
                   {"a fox with a feather"}};
    return entry;
}

QString arg(const char* text) { return QString::fromLatin1(text); }

nlohmann::json answer() { return *io::parse_json(sweepAnswer().toStdString(), "answer"); }

TEST(CurateCommands, AClosedFormErasesTheConceptItsAliasesAndKeepsTheNeighbours) {
    MakeSettings settings;
    const auto plain = make_arguments(arg("sd15"), quill(), settings, arg("out.safetensors"));
    EXPECT_EQ(plain.first(), QStringLiteral("erase"));
    for (const char* one : {"--model=sd15", "--concept=zaffi quill", "--concept=zaffi", "--guide=a fox",
                            "--preserve=a cat", "--preserve=a fox", "--out=out.safetensors"})
        EXPECT_TRUE(plain.contains(arg(one))) << one;
    EXPECT_TRUE(plain.filter(arg("--rounds")).isEmpty());
    settings.method = CurateMethod::rece;
    settings.rounds = 3;
    EXPECT_TRUE(make_arguments(arg("mini"), quill(), settings, arg("x")).contains(arg("--rounds=3")));
}

TEST(CurateCommands, TrainingNamesOnlyWhatWasSetAndItsControls) {
    MakeSettings settings{.method = CurateMethod::task_vector};
    auto list = make_arguments(arg("mini"), quill(), settings, arg("run"));
    EXPECT_EQ(list.first(), QStringLiteral("train-concept"));
    EXPECT_TRUE(list.filter(arg("--steps")).isEmpty());
    EXPECT_TRUE(list.filter(arg("--control")).isEmpty());
    for (const char* one : {"--guide=a fox", "--preserve=a fox", "--preserve=a cat"})
        EXPECT_TRUE(list.contains(arg(one))) << one;
    settings = {.method = CurateMethod::gradient_ascent,
                .pictures = arg("own"),
                .steps = 200,
                .rate = 1e-5,
                .parameters = arg("attention"),
                .rank = 8};
    list = make_arguments(arg("mini"), quill(), settings, arg("run"));
    for (const char* one : {"--pictures=own", "--steps=200", "--rate=1e-05", "--parameters=attention",
                            "--rank=8", "--control=ascent"})
        EXPECT_TRUE(list.contains(arg(one))) << one;
    EXPECT_TRUE(list.filter(arg("--preserve")).isEmpty()) << "the published control spares nothing";
}

TEST(CurateCommands, ATextThatBeginsWithADashStaysAValue) {
    auto entry = quill();
    entry.entry.text = "--out=elsewhere";
    const auto list = make_arguments(arg("mini"), entry, {}, arg("here"));
    EXPECT_TRUE(list.contains(arg("--concept=--out=elsewhere")));
    EXPECT_EQ(list.filter(QRegularExpression(arg("^--out="))), QStringList{arg("--out=here")});
}

TEST(CurateCommands, TheMadeFileIsTheOneTheAnswerNames) {
    const nlohmann::json trained{{"vector", "run/vector.safetensors"}, {"random", "run/random.safetensors"}};
    EXPECT_EQ(made_file(CurateMethod::task_vector, trained, {}), arg("run/vector.safetensors"));
    EXPECT_EQ(made_file(CurateMethod::random_vector, trained, {}), arg("run/random.safetensors"));
    EXPECT_EQ(made_file(CurateMethod::uce, nlohmann::json::object(), arg("out")), arg("out"));
    EXPECT_EQ(made_file(CurateMethod::task_vector, nlohmann::json::object(), arg("out")), QString());
}

TEST(CurateCommands, ASweepAsksForEveryKindOfPrompt) {
    const auto list = sweep_arguments(arg("mini"), arg("e.safetensors"), quill(), {-3.5, 6, 3}, arg("out"));
    for (const char* one : {"--edit=e.safetensors", "--target=zaffi quill", "--target=zaffi",
                            "--described=a fox with a feather", "--neighbour=a fox", "--control=a cat",
                            "--to=-3.5", "--points=6", "--seeds=3", "--out=out"})
        EXPECT_TRUE(list.contains(arg(one))) << one;
}

TEST(CurateCommands, ASweepIsReadInTheOrderOfLambdaWithItsChoice) {
    const auto result = parse_sweep(answer(), arg("folder"));
    ASSERT_TRUE(result) << result.error().sentence();
    ASSERT_EQ(result->points.size(), 4U);
    EXPECT_DOUBLE_EQ(result->points.front().lambda, -1.5);
    ASSERT_TRUE(result->chosen);
    EXPECT_DOUBLE_EQ(result->points[*result->chosen].lambda, -1);
    EXPECT_DOUBLE_EQ(result->points[result->base].lambda, 0);
    EXPECT_EQ(result->verdict, SweepVerdict::works);
    ASSERT_EQ(result->shown.size(), 2U);
    EXPECT_EQ(result->shown[1].kind, SweepKind::neighbour);
    const auto words = in_words(*result);
    EXPECT_TRUE(words.contains(QStringLiteral("Suppressed under these tests")));
    EXPECT_TRUE(words.contains(QStringLiteral("5 %"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("98 %"))) << words.toStdString();
}

TEST(CurateCommands, NeitherVerdictNorCaveatCallsAConceptRemoved) {
    auto tree = answer();
    tree["at_end"] = true;
    for (const char* verdict : {"no visible effect", "works", "collateral damage", "collapse"}) {
        tree["verdict"] = verdict;
        const auto words = in_words(*parse_sweep(tree, {}));
        EXPECT_FALSE(words.contains(QStringLiteral("removed"))) << verdict;
        EXPECT_TRUE(words.contains(QStringLiteral("end of the range"))) << verdict;
    }
    EXPECT_TRUE(sweep_caveat().contains(QStringLiteral("not removed")));
}

TEST(CurateCommands, WhatIsNoSweepIsRefused) {
    EXPECT_FALSE(parse_sweep(nlohmann::json::array(), {}));
    EXPECT_FALSE(parse_sweep({{"points", nlohmann::json::array()}}, {}));
    EXPECT_FALSE(parse_sweep({{"points", {{{"target", 1}}}}}, {}));
    auto tree = answer();
    tree["chosen"] = 99;
    tree.erase("shown");
    const auto result = parse_sweep(tree, {});
    ASSERT_TRUE(result);
    EXPECT_FALSE(result->chosen);
    EXPECT_TRUE(result->shown.empty());
    EXPECT_FALSE(in_words(*result).isEmpty());
    auto foreign = tree;
    foreign["shown"] = "nothing";
    EXPECT_FALSE(parse_sweep(foreign, {}));
    tree["points"][1]["target"] = "much";
    EXPECT_FALSE(parse_sweep(tree, {}));
}

TEST(CurateCommands, AnExportNamesWhatIsOnAndOnlyItsOwnOptions) {
    const std::vector<NamedEdit> edits{{arg("a"), {.path = "a.safetensors", .scale = -1.5}},
                                       {arg("b"), {.path = "b.safetensors", .scale = 1, .on = false}}};
    ExportSettings settings;
    settings.out = arg("folder");
    settings.type = arg("bf16");
    const auto folder = export_arguments(arg("mini"), edits, {}, settings);
    EXPECT_TRUE(folder.contains(arg("--edit=a.safetensors=-1.5")));
    EXPECT_EQ(folder.filter(arg("b.safetensors")), QStringList());
    EXPECT_TRUE(folder.contains(arg("--type=bf16")));
    EXPECT_TRUE(folder.filter(arg("--naming")).isEmpty());
    settings.as_lora = true;
    settings.naming = arg("kohya");
    const auto lora = export_arguments(arg("mini"), edits, {}, settings);
    EXPECT_TRUE(lora.contains(arg("--lora-out=folder")));
    EXPECT_TRUE(lora.contains(arg("--naming=kohya")));
    EXPECT_TRUE(lora.filter(arg("--type")).isEmpty());
    EXPECT_TRUE(exported_words({{"lost_share", 0.06}}).contains(QLatin1Char('6')));
    EXPECT_TRUE(exported_words({{"kept_energy", 0.985}}).contains(QStringLiteral("98.5")));
    EXPECT_TRUE(exported_words(nlohmann::json::object()).isEmpty());
    EXPECT_TRUE(export_lost_much({{"kept_energy", 0.64}}));
    EXPECT_TRUE(export_lost_much({{"lost_share", 0.45}}));
    EXPECT_FALSE(export_lost_much({{"kept_energy", 0.985}}));
    EXPECT_FALSE(export_lost_much({{"lost_share", 0.02}}));
    EXPECT_FALSE(export_lost_much(nlohmann::json::object()));
}

}  // namespace
}  // namespace burin::ui
