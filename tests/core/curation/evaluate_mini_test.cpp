#include "core/curation/evaluate_mini.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/io/json.h"
#include "tests/core/training/tiny_model.h"

namespace burin::curation {
namespace {

TEST(EvaluateMini, MeasuresEveryGateAndWritesWhatItTells) {
    const test::TempDir folder;
    const evaluation::ClassifierArchitecture judge{.channels = {8, 8}, .groups = 4, .side = 32};
    nn::RandomSource source(1);
    const evaluation::PictureClassifier network(nn::Scope(source), judge);
    evaluation::write_classifier(folder / "judge", judge, source.tensors());
    commands::EvaluateMiniRequest request;
    request.model = training::tiny::model().string();
    request.classifier = (folder / "judge").string();
    request.prompts = request.characters = request.together = 1;
    request.seeds = request.correlation_seeds = 0;
    request.validation = 64;
    request.steps = 2;
    request.out = (folder / "gates.json").string();
    request.sheets = (folder / "sheets").string();
    request.computes = {.device = "cpu", .precision = "fp32", .threads = 1};
    int told = 0;
    const auto outcome = evaluate_mini(request, {{}, [&](const std::string&, int64_t, int64_t) { ++told; }});
    EXPECT_GT(told, 3);
    std::vector<std::string> what;
    for (const auto& gate : outcome.report.gates) what.push_back(gate.what);
    EXPECT_THAT(what, testing::IsSupersetOf({"named subject present", "autoencoder round trip, at 32 px",
                                             "size of everything, fp16", "one picture of 2 steps",
                                             "first change of a moved slider"}));
    EXPECT_EQ(value_or_throw(io::read_json_file(folder / "gates.json")), outcome.json);
    EXPECT_EQ(outcome.json["gates"].size(), what.size());
    EXPECT_EQ(outcome.json["model"], request.model);
    EXPECT_TRUE(std::filesystem::exists(folder / "sheets/prompts.png"));
    EXPECT_TRUE(std::filesystem::exists(folder / "sheets/characters.png"));
}

TEST(EvaluateMini, AsksForThePlaceOfItsReportBeforeItBegins) {
    commands::EvaluateMiniRequest request;
    request.model = "no such model", request.out = "/no such folder/gates.json";
    try {
        (void)evaluate_mini(request, {});
        FAIL() << "was accepted";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.error().what, testing::HasSubstr("/no such folder"));
    }
}

}  // namespace
}  // namespace burin::curation
