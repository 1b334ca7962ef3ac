#include <fstream>
#include <gmock/gmock.h>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/io/json.h"
#include "core/models/model_folder.h"
#include "core/training/caption_claims.h"
#include "core/training/export_model.h"
#include "core/training/mini_gates.h"
#include "core/training/painter/captions.h"
#include "core/training/painter/paint.h"
#include "core/training/train_judges.h"
#include "tests/core/training/tiny.h"

namespace burin::training {
namespace {

using painter::PictureFacts;

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

TEST(CaptionClaims, AreTrueOfThePictureForThousandsOfCaptions) {
    std::vector<int64_t> claimed(label_groups().size(), 0);
    for (uint64_t i = 0; i < 20000; ++i) {
        const PictureFacts facts = painter::sample_facts(5, i);
        painter::Rng words(i);
        const std::string text = painter::sentence(facts, words);
        const auto labels = labels_of(facts);
        for (const Claim& claim : claims_of(text)) {
            ++claimed[claim.group];
            if (labels[claim.group] == no_label) continue;
            // An autumn that nobody can see is named where the caption leaves place or style out.
            if (claim.group == label_group("season") && !painter::shows_autumn(facts.place, facts.style))
                continue;
            ASSERT_EQ(claim.choice, labels[claim.group]) << label_groups()[claim.group].name << ": " << text;
        }
    }
    for (size_t g = 0; g < claimed.size(); ++g) EXPECT_GT(claimed[g], 100) << label_groups()[g].name;
}

TEST(CaptionClaims, NameOnlyWhatIsSaid) {
    const auto claims =
        claims_of("an oil painting of an old man with gold earrings and long red hair, at night");
    const auto claim = [](const char* group, int64_t choice) { return Claim{label_group(group), choice}; };
    EXPECT_THAT(claims,
                testing::UnorderedElementsAre(claim("subject", 0), claim("time", 2), claim("style", 1),
                                              claim("old", 1), claim("earrings", 1), claim("woman", 0),
                                              claim("long hair", 1), claim("hair colour", 3)));
    EXPECT_THAT(claims_of("a picture of a fox"), testing::ElementsAre(claim("subject", 2)));
    EXPECT_THAT(claims_of("a stained glass window of a sea captain"),
                testing::UnorderedElementsAre(claim("subject", 5), claim("style", 5)));
}

TEST(PictureLabels, LeaveOutWhatThePictureCannotShow) {
    PictureFacts house;
    house.subject = painter::Subject::house;
    house.place = painter::Place::studio;
    const auto labels = labels_of(house);
    for (const char* group : {"smile", "glasses", "hat", "woman", "hair colour", "time", "season"})
        EXPECT_EQ(labels[label_group(group)], no_label) << group;
    EXPECT_EQ(labels[label_group("subject")], static_cast<int64_t>(painter::Subject::house));
    EXPECT_THROW(static_cast<void>(label_group("moustache")), Failure);
}

TEST(Classifier, LearnsSubjectsAndSurvivesItsFile) {
    const test::TempDir folder;
    const ClassifierArchitecture small{.channels = {8, 16, 16}, .groups = 4, .side = 32};
    ClassifierTraining training(small, {.batch = 16, .seed = 3, .round_trip = {}});
    for (int i = 0; i < 60; ++i) training.step(1);
    const auto& losses = training.state().losses();
    const auto mean = [](auto first, auto last) {
        return std::accumulate(first, last, 0.0) / double(last - first);
    };
    EXPECT_LT(mean(losses.end() - 10, losses.end()), 0.95 * mean(losses.begin(), losses.begin() + 4));
    write_classifier(folder / "judge", small, training.state().parameters());
    const auto judge = read_classifier(folder / "judge");
    const auto batch = painter::paint({.count = 3, .first = 0, .wishes = {}, .device = torch::kCPU}, 9, 48);
    const torch::NoGradGuard guard;
    EXPECT_TRUE(
        torch::allclose(judge.logits(batch.pictures), training.network().logits(batch.pictures), 0, 0.05));
    for (const auto& reading : judge.read(batch.pictures)) {
        ASSERT_EQ(reading.choice.size(), label_groups().size());
        double sum = 0;
        for (int64_t i = 0; i < label_groups()[0].size(); ++i) sum += reading.of(0, i);
        EXPECT_NEAR(sum, 1, 1e-5);
    }
}

TEST(Classifier, BeginsWithTheWeightsOfAnEarlierOne) {
    const test::TempDir folder;
    const ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    ClassifierTraining first(small, {.seed = 3, .round_trip = {}}),
        next(small, {.seed = 4, .round_trip = {}});
    write_classifier(folder / "judge", small, first.state().parameters());
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
    const ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    const ClassifierTrainingOptions with{.batch = 8, .seed = 3, .store = store, .round_trip = {}};
    const ClassifierTrainingOptions without{.batch = 8, .seed = 3, .round_trip = {}};
    ClassifierTraining one(small, with), two(small, with), painted(small, without);
    for (int i = 0; i < 2; ++i) one.step(1), two.step(1), painted.step(1);
    EXPECT_EQ(one.state().losses(), two.state().losses());
    EXPECT_NE(one.state().losses(), painted.state().losses());

    const auto tokenizer = [&] {
        return make_tokenizer(MiniArchitecture{.text_tokens = 24}, folder / "tokenizer");
    };
    ClipTrainingOptions options;
    options.batch = 8;
    options.store = store;
    ClipTraining first(small_pair, tokenizer(), options), second(small_pair, tokenizer(), options);
    for (int i = 0; i < 3; ++i) first.step(1), second.step(1);
    EXPECT_EQ(first.state().losses(), second.state().losses());
    EXPECT_NEAR(first.state().losses().front(), std::log(8.0F), 1.0F) << "as good as guessing at first";
}

TEST(Classifier, OfOtherGroupsIsRefused) {
    const test::TempDir folder;
    const ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    write_classifier(folder / "judge", small,
                     ClassifierTraining(small, {.round_trip = {}}).state().parameters());
    const auto path = folder / "judge/config.json";
    auto json = value_or_throw(io::read_json_file(path));
    json["groups"][0]["choices"][0] = "martian";
    std::ofstream(path) << json;
    EXPECT_THROW(static_cast<void>(read_classifier(folder / "judge")), Failure);
}

TEST(Classifier, GoesOnFromItsCheckpointBitForBit) {
    const test::TempDir folder;
    const ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    const ClassifierTrainingOptions options{.batch = 8, .seed = 3, .round_trip = {}};
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

TEST(RankCorrelation, KnowsOrderTiesAndConstants) {
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {10, 20, 25, 90}), 1, 1e-12);
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {4, 3, 2, 1}), -1, 1e-12);
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {1, 1, 2, 2}), 0.894427190999916, 1e-12);
    EXPECT_EQ(rank_correlation({1, 2, 3}, {5, 5, 5}), 0);
}

TEST(Gates, FailAModelThatIgnoresThePrompt) {
    ClassifierArchitecture small{.channels = {8, 8}, .groups = 4, .side = 32};
    nn::RandomSource source(1);
    const PictureClassifier classifier(nn::Scope(source), small);
    GatePlan plan{
        .prompts = 12, .characters = 2, .seeds = 2, .together = 5, .correlation_seeds = 1, .validation = 64};
    int64_t rendered = 0;
    GateHooks hooks;
    hooks.render = [&](const protocol::RenderRequest& request) {
        ++rendered;
        EXPECT_TRUE(protocol::validate(request).has_value());
        EXPECT_FALSE(request.prompt.empty());
        return torch::zeros({3, 32, 32});
    };
    const auto report = evaluate_gates(classifier, plan, hooks);
    EXPECT_GT(rendered, 12 + 6 + 10 * 2 * 2 + 5);
    const auto find = [&](const std::string& what) {
        for (const auto& gate : report.gates)
            if (gate.what == what) return gate;
        ADD_FAILURE() << "no gate " << what;
        return GateResult{};
    };
    EXPECT_FALSE(find("named subject present").met());
    EXPECT_EQ(find("named subject present").of, 12);
    EXPECT_LE(find("protected character recognised when named").measured, 100.0 / 3 + 1e-9);
    EXPECT_EQ(find("other attributes changed").measured, 0);
    EXPECT_EQ(find("attribute added by a direction").measured, 0);
    EXPECT_EQ(find("four directions at once, each").of, 20);
    EXPECT_FALSE(find("rank correlation of strength and score, worst").met());
}

TEST(Tally, HasAnIntervalThatManyCasesNarrow) {
    const auto few = Tally{.right = 9, .of = 10}.interval(),
               many = Tally{.right = 900, .of = 1000}.interval();
    EXPECT_NEAR(few.low, 59.6, 0.1);
    EXPECT_NEAR(few.high, 98.2, 0.1);
    EXPECT_GT(many.low, 87.9);
    EXPECT_LT(many.high, 91.8);
    EXPECT_NEAR((Tally{.right = 10, .of = 10}.interval().high), 100, 1e-9);
    EXPECT_GT((Tally{.right = 10, .of = 10}.interval().low), 70);
    EXPECT_EQ(Tally{}.interval().low, 0);
}

TEST(CaptionClaims, NameNothingThatStyleOrPlaceSwallows) {
    const auto claims = [](const std::string& caption, const char* group) {
        for (const auto& claim : claims_of(caption))
            if (claim.group == label_group(group)) return true;
        return false;
    };
    EXPECT_TRUE(claims("an oil painting of a woman with long red hair by the sea", "hair colour"));
    EXPECT_FALSE(claims("an ink drawing of a woman with long red hair by the sea", "hair colour"));
    EXPECT_FALSE(claims("a painting of a woman with red hair by odalys verne", "hair colour"));

    EXPECT_TRUE(claims("a mosaic of a woman", "woman"));
    EXPECT_FALSE(claims("a stained glass window of a man", "woman"));
    EXPECT_TRUE(claims("a stained glass window of a man with a beard", "beard"));
    EXPECT_TRUE(claims("an old man in the city, by ines marrow", "old"));
    EXPECT_FALSE(claims("an ink drawing of an old man", "old"));

    EXPECT_TRUE(claims("a fox in the forest in autumn", "season"));
    EXPECT_FALSE(claims("a fox by the sea in autumn", "season"));
    EXPECT_TRUE(claims("a fox by the sea in winter", "season"));
    EXPECT_FALSE(claims("an ink drawing of a fox in the forest in autumn", "season"));
}

TEST(PictureLabels, CallAnAutumnWithoutLeavesASummer) {
    PictureFacts fox;
    fox.subject = painter::Subject::fox;
    fox.season = painter::Season::autumn;
    fox.style = painter::Style::oil;
    const auto season = [&](painter::Place place) {
        fox.place = place;
        return labels_of(fox)[label_group("season")];
    };
    EXPECT_EQ(season(painter::Place::forest), static_cast<int64_t>(painter::Season::autumn));
    EXPECT_EQ(season(painter::Place::sea), static_cast<int64_t>(painter::Season::summer));
    EXPECT_EQ(season(painter::Place::studio), no_label);
}

}  // namespace
}  // namespace burin::training
