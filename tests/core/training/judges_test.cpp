#include <fstream>
#include <gmock/gmock.h>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/io/json.h"
#include "core/models/model_folder.h"
#include "core/painter/paint.h"
#include "core/training/export_model.h"
#include "core/training/train_judges.h"
#include "tests/core/training/tiny.h"

namespace burin::training {
namespace {

const ClipPairArchitecture small_pair{.side = 32,
                                      .patch = 8,
                                      .vision_width = 16,
                                      .vision_layers = 1,
                                      .vision_heads = 2,
                                      .text_width = 16,
                                      .text_layers = 1,
                                      .text_heads = 2,
                                      .text_tokens = 24,
                                      .projection = 16};

TEST(Classifier, LearnsSubjectsAndSurvivesItsFile) {
    const test::TempDir folder;
    const evaluation::ClassifierArchitecture small{.channels = {8, 16, 16}, .groups = 4, .side = 32};
    ClassifierTraining training(small, {.batch = 16, .seed = 3});
    for (int i = 0; i < 60; ++i) training.step(1);
    const auto& losses = training.state().losses();
    const auto mean = [](auto first, auto last) {
        return std::accumulate(first, last, 0.0) / double(last - first);
    };
    EXPECT_LT(mean(losses.end() - 10, losses.end()), 0.95 * mean(losses.begin(), losses.begin() + 4));
    evaluation::write_classifier(folder / "judge", small, training.state().parameters());
    const auto judge = evaluation::read_classifier(folder / "judge");
    const auto batch = painter::paint({.count = 3, .first = 0, .wishes = {}, .device = torch::kCPU}, 9, 48);
    const torch::NoGradGuard guard;
    EXPECT_TRUE(
        torch::allclose(judge.logits(batch.pictures), training.network().logits(batch.pictures), 0, 0.05));
    for (const auto& reading : judge.read(batch.pictures)) {
        ASSERT_EQ(reading.choice.size(), evaluation::label_groups().size());
        double sum = 0;
        for (int64_t i = 0; i < evaluation::label_groups()[0].size(); ++i) sum += reading.of(0, i);
        EXPECT_NEAR(sum, 1, 1e-5);
    }
}

TEST(Classifier, BeginsWithTheWeightsOfAnEarlierOne) {
    const test::TempDir folder;
    const evaluation::ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    ClassifierTraining first(small, {.seed = 3}), next(small, {.seed = 4});
    evaluation::write_classifier(folder / "judge", small, first.state().parameters());
    next.start_from(folder / "judge");
    for (const auto& [name, tensor] : first.state().parameters()) {
        EXPECT_TRUE(
            torch::equal(tensor.to(torch::kHalf), next.state().parameters().at(name).to(torch::kHalf)))
            << name;
        EXPECT_TRUE(torch::equal(tensor.to(torch::kHalf), next.state().average().at(name).to(torch::kHalf)))
            << name;
    }
}

TEST(Judges, LearnFromPicturesPaintedAheadAndGoOnBitForBit) {
    const test::TempDir folder;
    const auto store = std::make_shared<const PictureStore>(
        PictureStore::complete({.folder = folder / "p", .count = 512, .size = 32}, torch::kCPU, {}, {}));
    const evaluation::ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    const StepOptions options{.batch = 8, .seed = 3};
    ClassifierTraining one(small, options, store), two(small, options, store), painted(small, options);
    for (int i = 0; i < 2; ++i) one.step(1), two.step(1), painted.step(1);
    EXPECT_EQ(one.state().losses(), two.state().losses());
    EXPECT_NE(one.state().losses(), painted.state().losses());

    const auto tokenizer = [&] {
        return make_tokenizer(MiniArchitecture{.text_tokens = 24}, folder / "tokenizer");
    };
    ClipTraining first(small_pair, tokenizer(), {.batch = 8}, store),
        second(small_pair, tokenizer(), {.batch = 8}, store);
    for (int i = 0; i < 3; ++i) first.step(1), second.step(1);
    EXPECT_EQ(first.state().losses(), second.state().losses());
    // Half of what two heads lose that guess among two to six choices is about 1.3.
    EXPECT_NEAR(first.state().losses().front(), std::log(8.0F) + 1.3F, 1.0F)
        << "as good as guessing at first";
}

TEST(Classifier, OfOtherGroupsIsRefused) {
    const test::TempDir folder;
    const evaluation::ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    evaluation::write_classifier(folder / "judge", small, ClassifierTraining(small, {}).state().parameters());
    const auto path = folder / "judge/config.json";
    auto json = value_or_throw(io::read_json_file(path));
    json["groups"][0]["choices"][0] = "martian";
    std::ofstream(path) << json;
    EXPECT_THROW(static_cast<void>(evaluation::read_classifier(folder / "judge")), Failure);
}

TEST(Classifier, GoesOnFromItsCheckpointBitForBit) {
    const test::TempDir folder;
    const evaluation::ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    const StepOptions options{.batch = 8, .seed = 3};
    ClassifierTraining whole(small, options), first(small, options), second(small, options);
    for (int i = 0; i < 4; ++i) whole.step(1);
    for (int i = 0; i < 2; ++i) first.step(1);
    first.state().save(folder / "c.safetensors", "classifier");
    second.state().load(folder / "c.safetensors", "classifier");
    for (int i = 0; i < 2; ++i) second.step(1);
    for (const auto& [name, tensor] : whole.state().parameters())
        EXPECT_TRUE(torch::equal(tensor, second.state().parameters().at(name))) << name;
}

TEST(ClipPair, LearnsAndOpensAsAClipFolder) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run");
    plan.clip_network = small_pair;
    plan.clip_batch = 8;
    plan.clip.steps = 3;
    const auto report = run_stage(Stage::clip, plan, {});
    EXPECT_EQ(report.samples, 24);
    EXPECT_TRUE(write_judges(plan));
    const auto description = models::describe_clip(plan.model / "clip");
    const auto clip = models::load_clip(description, {});
    const torch::NoGradGuard guard;
    const Tensor embedded = clip.embed_picture(torch::zeros({2, 3, 32, 32}));
    EXPECT_TRUE(torch::allclose(embedded.norm(2, 1), torch::ones({2}), 1e-4));
}

}  // namespace
}  // namespace burin::training
