#include "core/curation/concept_tuning.h"

#include <cmath>
#include <gmock/gmock.h>
#include <limits>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/curation/concept_controls.h"
#include "core/weights/edited_model.h"
#include "core/weights/erase_concept.h"
#include "tests/core/training/tiny_model.h"
#include "tests/support/reference.h"

namespace burin::curation {
namespace {

constexpr TunedGroup all_groups[] = {TunedGroup::keys_values, TunedGroup::cross_attention,
                                     TunedGroup::attention, TunedGroup::unet};

ConceptSettings settings(TunedGroup group = TunedGroup::unet, int64_t rank = 0) {
    ConceptSettings settings;
    settings.words = "a fox";
    settings.group = group;
    settings.captions = CaptionMode::name;
    settings.rank = rank;
    settings.rate = 2e-3;
    settings.batch = 4;
    return settings;
}

Tensor numbers(const std::vector<int64_t>& shape, int64_t seed) {
    return torch::randn(shape, training::step_generator(17, seed), torch::kFloat32);
}

/// `n` pictures of the tiny model, and two texts.
ConceptData data(int64_t n) {
    return {.latents = numbers({n, 4, 8, 8}, 1),
            .empty = numbers({1, 24, 16}, 2),
            .names = numbers({1, 24, 16}, 3).repeat({n, 1, 1}),
            .guides = numbers({1, 24, 16}, 13).repeat({n, 1, 1}),
            .kept_latents = {},
            .kept_texts = {}};
}

ConceptTuning tuning_of(const ConceptSettings& settings, ConceptData pictures) {
    return {models::require_model(training::tiny::model()), settings, {}, std::move(pictures)};
}

/// One noisy batch, the same for every network.
struct Probe {
    Tensor x = numbers({2, 4, 8, 8}, 4), text = numbers({2, 24, 16}, 3).slice(0, 0, 1).repeat({2, 1, 1});
    Tensor steps = torch::tensor({100, 700}, torch::kInt64);
    [[nodiscard]] Tensor through(const models::UNet& unet) const {
        const torch::NoGradGuard guard;
        return unet.forward(x, steps, text);
    }
};

models::UNet edited(const weights::Delta& delta, double lambda) {
    const weights::AppliedDelta applied{
        .delta = std::make_shared<weights::Delta>(delta), .lambda = lambda, .block_lambda = {}};
    return weights::load_unet(models::require_model(training::tiny::model()), {}, {applied});
}

double largest_difference(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

TEST(ConceptTuning, TheLossFallsOnOnePicture) {
    for (const int64_t rank : {0, 4}) {
        auto chosen = settings(TunedGroup::unet, rank);
        ConceptTuning tuning = tuning_of(chosen, data(1));
        for (int i = 0; i < 80; ++i) ASSERT_TRUE(tuning.step());
        const auto& losses = tuning.state().losses();
        const auto mean = [&](size_t from) {
            double sum = 0;
            for (size_t i = from; i < from + 10; ++i) sum += losses[i];
            return sum / 10;
        };
        EXPECT_LT(mean(70), 0.7 * mean(0)) << "rank " << rank;
        EXPECT_EQ(tuning.state().steps(), 80);
    }
}

TEST(ConceptTuning, TheLossIsThatOfWhatTheSchedulerSaysTheNetworkPredicts) {
    const std::pair<std::filesystem::path, bool> cases[] = {{training::tiny::model(), true},
                                                            {test::reference("models/sd1"), false}};
    for (const auto& [folder, velocity] : cases) {
        const auto model = models::require_model(folder);
        ASSERT_EQ(model.prediction_type == "v_prediction", velocity);
        const ConceptTuning tuning(model, settings(), {}, data(1));
        const int64_t side = 8, t = model.text_encoder.max_position_embeddings;
        const Tensor x0 = numbers({2, 4, side, side}, 1), eps = numbers({2, 4, side, side}, 5);
        const Tensor steps = torch::tensor({30, 900}, torch::kInt64);
        const Tensor text = numbers({2, t, model.unet.levels.back().context_channels}, 6);
        // The betas of both models, as their files say: scaled linear, 0.00085 to 0.012.
        const Tensor betas =
            torch::linspace(std::sqrt(0.00085), std::sqrt(0.012), 1000, torch::kFloat64).square();
        const Tensor level =
            (1 - betas).cumprod(0).index_select(0, steps).to(torch::kFloat32).view({2, 1, 1, 1});
        const Tensor a = level.sqrt(), s = (1 - level).sqrt();
        const auto unet = models::load_unet(model, {});
        const torch::NoGradGuard guard;
        const Tensor made = unet.forward(a * x0 + s * eps, steps, text);
        const Tensor wanted = velocity ? a * eps - s * x0 : eps;
        EXPECT_NEAR(tuning.loss(x0, eps, steps, text).item<double>(),
                    (made - wanted).square().mean().item<double>(), 1e-4);
    }
}

TEST(ConceptTuning, OnlyTheChosenGroupChanges) {
    const auto model = models::require_model(training::tiny::model());
    const auto files = models::component_files(model, "unet");
    const auto keys_values = weights::cross_attention_matrices(files);
    size_t before = 0;
    for (const TunedGroup group : all_groups) {
        auto chosen = settings(group);
        ConceptTuning tuning = tuning_of(chosen, data(4));
        for (int i = 0; i < 2; ++i) tuning.step();
        const auto delta = tuning.change();
        ASSERT_EQ(delta.components.size(), 1U);
        const auto& changes = delta.components.at("unet");
        for (const auto& [name, change] : changes) {
            EXPECT_GT(change.dense.abs().max().item<double>(), 0) << name;
            if (group != TunedGroup::unet) {
                EXPECT_THAT(name, testing::HasSubstr(".attn")) << to_string(group);
            }
            if (group == TunedGroup::cross_attention) {
                EXPECT_THAT(name, testing::HasSubstr(".attn2."));
            }
        }
        EXPECT_GT(changes.size(), before) << "each group holds the one before it";
        before = changes.size();
        if (group != TunedGroup::keys_values) continue;
        ASSERT_EQ(changes.size(), keys_values.size());
        for (const auto& name : keys_values) EXPECT_TRUE(changes.contains(name)) << name;
    }
    EXPECT_EQ(before, models::expected_table<models::UNet>(model.unet).size()) << "unet means everything";
}

TEST(ConceptTuning, TheDeltaAtOneGivesTheTunedNetwork) {
    const Probe probe;
    for (const int64_t rank : {0, 2}) {
        ConceptTuning tuning = tuning_of(settings(TunedGroup::unet, rank), data(4));
        for (int i = 0; i < 5; ++i) tuning.step();
        const auto delta = tuning.change();
        const Tensor tuned = probe.through(tuning.network());
        EXPECT_LT(largest_difference(probe.through(edited(delta, 1)), tuned), 1e-4) << "rank " << rank;
        EXPECT_GT(largest_difference(probe.through(edited(delta, 0)), tuned), 1e-2) << "rank " << rank;
    }
}

TEST(ConceptTuning, ALoraIsAProductOfItsRank) {
    ConceptTuning tuning = tuning_of(settings(TunedGroup::keys_values, 3), data(2));
    for (int i = 0; i < 3; ++i) tuning.step();
    const auto delta = tuning.change();
    for (const auto& [name, change] : delta.components.at("unet")) {
        EXPECT_EQ(change.down.size(0), 3) << name;
        EXPECT_EQ(change.up.size(1), 3) << name;
        EXPECT_GT(change.up.abs().max().item<double>(), 0) << name;
    }
}

TEST(ConceptTuning, ALoraLearnsAlongTheGradientOfItsFactors) {
    // The first step of Adam moves each number by the rate against the sign of its gradient; `down` gets none
    // while `up` is zero.
    auto chosen = settings(TunedGroup::keys_values, 2);
    ConceptTuning tuning = tuning_of(chosen, data(2));
    tuning.step();
    const auto delta = tuning.change();
    for (const auto& [name, change] : delta.components.at("unet")) {
        const Tensor moved = change.up.abs();
        EXPECT_NEAR(moved.max().item<double>(), chosen.rate, 0.01 * chosen.rate) << name;
    }
}

TEST(ConceptTuning, CaptionsDecideWhichTextLearns) {
    const auto one_way = data(2);
    auto other_way = one_way;
    other_way.empty = one_way.names.slice(0, 0, 1);
    other_way.names = one_way.empty.repeat({2, 1, 1});
    auto with_name = settings(), with_nothing = settings();
    with_nothing.captions = CaptionMode::empty;
    ConceptTuning a = tuning_of(with_name, one_way), b = tuning_of(with_nothing, other_way),
                  c = tuning_of(with_nothing, one_way);
    a.step(), b.step(), c.step();
    EXPECT_EQ(a.state().losses(), b.state().losses());
    EXPECT_NE(a.state().losses(), c.state().losses());
}

TEST(ConceptTuning, APreviewLeavesTheTrainingAsItWas) {
    const auto pictures = data(2);
    ConceptTuning with = tuning_of(settings(), pictures), without = tuning_of(settings(), pictures);
    with.step(), without.step();
    const Tensor base = with.sample(pictures.names, 0, 5, 3, 4);
    const Tensor negated = with.sample(pictures.names, -1, 5, 3, 4);
    EXPECT_GT(largest_difference(base, negated), 1e-3);
    with.step(), without.step();
    const auto a = with.change().components.at("unet"), b = without.change().components.at("unet");
    for (const auto& [name, change] : a) EXPECT_TRUE(torch::equal(change.dense, b.at(name).dense)) << name;
}

TEST(ConceptTuning, AContrastMovesTheNameAwayFromItsGuide) {
    auto chosen = settings(TunedGroup::cross_attention);
    chosen.contrast = 3;
    const auto pictures = data(1);
    ConceptTuning tuning = tuning_of(chosen, pictures);
    for (int i = 0; i < 40; ++i) tuning.step();
    const Tensor noisy = 0.7 * pictures.latents + 0.7 * numbers({1, 4, 8, 8}, 12);
    const Tensor steps = torch::tensor({500}, torch::kInt64);
    const torch::NoGradGuard guard;
    const auto base = edited(tuning.change(), 0);
    const auto at = [&](const models::UNet& unet, const Tensor& text) {
        return unet.forward(noisy, steps, text);
    };
    const Tensor named = at(base, pictures.names), away = named - at(base, pictures.guides);
    const auto along = [&](const models::UNet& unet) {
        return ((at(unet, pictures.names) - named) * away).sum().item<double>() /
               away.square().sum().item<double>();
    };
    // Towards three differences beyond the base, and with the sign turned the other way.
    EXPECT_GT(along(tuning.network()), 0.3);
    EXPECT_LT(along(edited(tuning.change(), -1)), -0.1);
}

TEST(ConceptSettings, TheGuideStandsInPlaceOfTheConcept) {
    auto chosen = settings();
    EXPECT_EQ(guided("a fox and a fox by the sea", chosen), " and  by the sea");
    chosen.guide = "a foxglove";
    EXPECT_EQ(guided("a fox by the sea", chosen), "a foxglove by the sea");
    EXPECT_EQ(guided("a cat", chosen), "a cat");
}

TEST(ConceptTuning, PreservedTextsKeepTheirPredictions) {
    auto pictures = data(1);
    pictures.kept_latents = numbers({3, 4, 8, 8}, 10);
    pictures.kept_texts = numbers({3, 24, 16}, 11);
    auto blunt = settings(TunedGroup::keys_values), careful = blunt;
    blunt.hold = 0;
    careful.hold = 20;
    // How far predictions for a text move on a noisy picture, after as many steps.
    const Tensor eps = numbers({3, 4, 8, 8}, 12), steps = torch::tensor({200, 500, 800}, torch::kInt64);
    const auto moved = [&](const ConceptSettings& chosen, const Tensor& latents, const Tensor& texts) {
        ConceptTuning tuning = tuning_of(chosen, pictures);
        for (int i = 0; i < 40; ++i) tuning.step();
        const torch::NoGradGuard guard;
        const Tensor tuned = tuning.network().forward(latents, steps, texts);
        return (edited(tuning.change(), 0).forward(latents, steps, texts) - tuned)
            .square()
            .mean()
            .item<double>();
    };
    const Tensor noisy = 0.7 * pictures.kept_latents + 0.7 * eps, name = pictures.names.repeat({3, 1, 1});
    EXPECT_LT(moved(careful, noisy, pictures.kept_texts), 0.4 * moved(blunt, noisy, pictures.kept_texts));
    EXPECT_GT(moved(careful, noisy, name), 3 * moved(careful, noisy, pictures.kept_texts));
}

TEST(ConceptControls, TheRandomVectorHasTheSameNormsAndAnotherDirection) {
    for (const int64_t rank : {0, 2}) {
        ConceptTuning tuning = tuning_of(settings(TunedGroup::attention, rank), data(2));
        for (int i = 0; i < 3; ++i) tuning.step();
        const auto vector = tuning.change(), random = random_vector(vector, 4);
        EXPECT_EQ(random.tensors(), vector.tensors());
        for (const auto& [name, change] : vector.components.at("unet")) {
            const double wanted = change.in_float32(name, weights::shape_of(change)).norm().item<double>();
            EXPECT_NEAR(random.components.at("unet").at(name).dense.norm().item<double>(), wanted,
                        1e-4 * wanted)
                << name;
        }
        EXPECT_LT(std::abs(weights::cosine(vector, random)), 0.1);
        EXPECT_NEAR(weights::cosine(random, random_vector(vector, 4)), 1, 1e-6);
        EXPECT_LT(std::abs(weights::cosine(random, random_vector(vector, 5))), 0.1);
    }
}

TEST(ConceptControls, AscentRaisesTheLossAndStaysFinite) {
    for (const int64_t rank : {0, 2}) {
        auto chosen = settings(TunedGroup::unet, rank);
        chosen.ascent = true;
        chosen.rate = 0.01;
        ConceptTuning tuning = tuning_of(chosen, data(2));
        bool stopped = false;
        for (int i = 0; i < 300 && !stopped; ++i) stopped = !tuning.step();
        EXPECT_TRUE(stopped) << "300 steps at this rate lead out of every range";
        EXPECT_GT(tuning.state().losses().back(), 2 * tuning.state().losses().front());
        const auto delta = tuning.change();
        for (const auto& [name, change] : delta.components.at("unet"))
            EXPECT_TRUE(
                torch::isfinite(change.in_float32(name, weights::shape_of(change))).all().item<bool>())
                << name;
        // The weights are those before the loss passed the limit.
        const Probe probe;
        EXPECT_TRUE(torch::isfinite(probe.through(tuning.network())).all().item<bool>());
    }
}

TEST(ConceptSettings, DefaultsFitTheModelAndNeverHoldTheConceptItself) {
    const auto model = models::require_model(training::tiny::model());
    for (const std::string words : {"zaffi quill", "a fox", "by odalys verne"}) {
        const auto chosen = default_settings(model, words);
        check_settings(chosen);
        EXPECT_GT(chosen.preserve.size(), 5U) << words;
        for (const auto& prompt : default_prompts(words)) {
            EXPECT_THAT(prompt, testing::HasSubstr(words));
            EXPECT_THAT(guided(prompt, chosen), testing::Not(testing::HasSubstr(words)));
        }
    }
    auto large = model;
    for (auto& component : large.components) component.parameters = 860'000'000;
    const auto published = default_settings(large, "a hero");
    EXPECT_EQ(published.captions, CaptionMode::empty);
    EXPECT_EQ(published.group, TunedGroup::unet);
    EXPECT_EQ(published.contrast, 0);
    EXPECT_TRUE(published.preserve.empty());
}

TEST(ConceptSettings, WhatCannotBeIsRefused) {
    const auto refused = [](auto change) -> std::string {
        auto chosen = settings();
        change(chosen);
        try {
            check_settings(chosen);
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().code, ErrorCode::bad_input);
            return failure.error().what;
        }
        return "";
    };
    EXPECT_EQ(refused([](auto&) {}), "");
    EXPECT_THAT(refused([](auto& s) { s.words = " \t"; }), testing::HasSubstr("no name"));
    for (const double rate : {0.0, -1e-5, 0.011, 1e9, std::nan(""), std::numeric_limits<double>::infinity()})
        EXPECT_THAT(refused([&](auto& s) { s.rate = rate; }), testing::HasSubstr("learning rate")) << rate;
    EXPECT_THAT(refused([](auto& s) { s.steps = 0; }), testing::HasSubstr("steps"));
    EXPECT_THAT(refused([](auto& s) { s.batch = 0; }), testing::HasSubstr("batch"));
    EXPECT_THAT(refused([](auto& s) { s.hold = -1; }), testing::HasSubstr("holding"));
    EXPECT_THAT(refused([](auto& s) { s.preserve = {"a fox at night"}; }),
                testing::HasSubstr("a fox at night"));
    EXPECT_THAT(refused([](auto& s) { s.contrast = -1; }), testing::HasSubstr("contrast"));
    EXPECT_THAT(refused([](auto& s) { s.rank = -1; }), testing::HasSubstr("rank"));
    EXPECT_THAT(refused([](auto& s) { s.pictures = 0; }), testing::HasSubstr("pictures"));
    EXPECT_THAT(refused([](auto& s) { s.lambda = std::nan(""); }), testing::HasSubstr("lambda"));
}

TEST(ConceptSettings, ModelsThatCannotBeTrainedAreRefused) {
    check_tunable(models::require_model(test::reference("models/sd1")));
    check_tunable(models::require_model(test::reference("models/sd2")));
    try {
        check_tunable(models::require_model(test::reference("models/sdxl")));
        FAIL() << "was accepted";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.error().what, testing::HasSubstr("SDXL"));
    }
}

}  // namespace
}  // namespace burin::curation
