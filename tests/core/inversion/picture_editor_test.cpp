// What inversion and editing promise whatever the network is.
#include <gtest/gtest.h>

#include "core/inversion/edit.h"
#include "core/inversion/edit_masks.h"

namespace burin::inversion {
namespace {

/// A network that depends on everything it should: nonlinear in x, time and text, neighbours included.
class ToyNetwork : public RowNetwork {
  public:
    std::vector<RowOutput> predict(std::span<const Row> rows) override {
        std::vector<RowOutput> outputs;
        for (const Row& row : rows) {
            ++asked;
            const double word = double(std::hash<std::string>()(row.text) % 1000) / 1000;
            const Tensor rolled = row.x.roll(1, 2) * 0.3 + row.x.roll(1, 1) * 0.2;
            RowOutput output{
                .native = (row.x * 0.7 + rolled + word * row.x.flip(2) + double(row.timestep) / 1000).tanh()};
            const int64_t h = (row.x.size(1) + 3) / 4, w = (row.x.size(2) + 3) / 4;
            if (row.attention && has_attention)
                output.attention =
                    (torch::arange(h * w, torch::kFloat32).view({h, w}) * (1 + word)).sin().abs();
            outputs.push_back(output);
        }
        return outputs;
    }
    int asked = 0;
    bool has_attention = true;
};

class PictureEditorTest : public testing::Test {
  protected:
    PictureEditorTest() { inversion_ = std::make_shared<const Inversion>(inverted("", 0)); }

    Inversion inverted(const std::string& source, double scale) {
        std::vector<float> bars(1000);
        for (size_t t = 0; t < bars.size(); ++t) bars[t] = 0.999F * std::exp(-5e-6F * float(t * t));
        InversionOptions options{.schedule = value_or_throw(make_edit_schedule(bars, {.steps = 10})),
                                 .source = source,
                                 .source_scale = scale};
        torch::manual_seed(3);
        return invert(options, torch::randn({4, 12, 20}), inversion_noise(5, 10, 4, 12, 20), network_);
    }
    Tensor edited(const std::vector<Concept>& concepts, EditOptions options = {}) {
        PictureEditor editor(inversion_, network_);
        return editor.edit(concepts, options);
    }
    [[nodiscard]] Tensor picture() const { return inversion_->x[10]; }

    ToyNetwork network_;
    std::shared_ptr<const Inversion> inversion_;
    const Concept glasses_{.text = "glasses", .strength = 3, .threshold = 0.8, .first = 2};
    const Concept winter_{.text = "winter", .strength = -2, .threshold = 0.5, .first = 4, .end = 7};
};

TEST_F(PictureEditorTest, NothingToDoGivesThePictureBitForBitWithoutTheNetwork) {
    network_.asked = 0;
    EXPECT_TRUE(torch::equal(edited({}), picture()));
    Concept off = glasses_;
    off.strength = 0;
    EXPECT_TRUE(torch::equal(edited({off}), picture()));
    EXPECT_EQ(network_.asked, 0);
}

TEST_F(PictureEditorTest, AnAnchoredStepIsTheSolversStepWithTheStoredNoise) {
    const Tensor maps = inversion_->noise_maps();
    for (int i = 0; i < inversion_->count(); ++i) {
        const SolverStep& step = inversion_->options.schedule.steps[static_cast<size_t>(i)];
        const Tensor plain = inversion_->mean[i] + maps[i] * step.s;
        EXPECT_TRUE(torch::allclose(plain, inversion_->x[i + 1], 1e-5, 1e-5)) << i;
    }
}

TEST_F(PictureEditorTest, IsTheInversionBeforeTheFirstActiveStep) {
    std::vector<int> steps;
    PictureEditor editor(inversion_, network_);
    network_.asked = 0;
    editor.edit({winter_}, {}, [&](const EditStep& step) { steps.push_back(step.step); });
    EXPECT_EQ(steps, (std::vector<int>{4, 5, 6, 7, 8, 9}));
    // The first step needs the concept alone, the next two the empty text as well, the last three that alone.
    EXPECT_EQ(network_.asked, 1 + 2 * 2 + 3);
}

TEST_F(PictureEditorTest, MasksDependNeitherOnStrengthNorOnItsSign) {
    const auto masks = [&](double strength) {
        std::vector<Tensor> all;
        Concept one = glasses_;
        one.strength = strength;
        one.end = one.first + 1;  // later steps see what the first has changed
        PictureEditor editor(inversion_, network_);
        editor.edit({one}, {.attention_only_above = {}}, [&](const EditStep& step) {
            for (const auto& record : step.concepts) all.push_back(record.mask);
        });
        return all.at(0);
    };
    EXPECT_TRUE(torch::equal(masks(3), masks(7)));
    EXPECT_TRUE(torch::equal(masks(3), masks(-0.5)));
}

TEST_F(PictureEditorTest, TheOrderOfConceptsChangesNothing) {
    EXPECT_TRUE(torch::equal(edited({glasses_, winter_}), edited({winter_, glasses_})));
}

TEST_F(PictureEditorTest, AConceptTwiceIsTwiceTheEdit) {
    Concept half = glasses_;
    half.strength = 1.5;
    EXPECT_TRUE(torch::allclose(edited({half, half}), edited({glasses_}), 1e-4, 1e-4));
}

TEST_F(PictureEditorTest, ASourceTextOfScaleNoneOrOneIsWhatItSays) {
    const Inversion none = inverted("a robot", 0), plain = inverted("", 0), whole = inverted("a robot", 1);
    EXPECT_TRUE(torch::equal(none.mean, plain.mean));
    EXPECT_FALSE(torch::equal(whole.mean, plain.mean));
    EXPECT_TRUE(torch::equal(whole.empty, plain.empty));
    const Tensor x = whole.x[3];
    const Row row{x, whole.options.schedule.timesteps[3], "a robot", false};
    const Tensor expected = eps_of(whole.options.prediction, whole.options.schedule.steps[3],
                                   network_.predict({&row, 1}).front().native, x);
    EXPECT_TRUE(torch::allclose(whole.base[3], expected, 1e-5, 1e-5));
}

TEST_F(PictureEditorTest, EditsWithTheSourceTextTheyWereInvertedWith) {
    inversion_ = std::make_shared<const Inversion>(inverted("a robot", 2.5));
    EXPECT_TRUE(torch::equal(edited({}), picture()));
    // Masks of a concept that finds nothing to change leave the whole chain where it was.
    Concept nowhere = glasses_;
    nowhere.painted = torch::zeros({12, 20});
    EXPECT_TRUE(torch::equal(edited({nowhere}), picture()));
}

TEST_F(PictureEditorTest, APaintedMaskLeavesTheMeasuredOnesAsTheyWere) {
    const auto first = [&](const Tensor& painted) {
        Concept one = glasses_;
        one.painted = painted;
        std::optional<ConceptRecord> record;
        PictureEditor editor(inversion_, network_);
        editor.edit({one}, {.attention_only_above = {}}, [&](const EditStep& step) {
            if (!record) record = step.concepts.at(0);
        });
        return *record;
    };
    Tensor corner = torch::zeros({12, 20});
    corner.narrow(0, 0, 3).narrow(1, 0, 3).fill_(1);
    const auto with = first(corner), without = first({});
    EXPECT_TRUE(torch::equal(with.attention_mask, without.attention_mask));
    EXPECT_TRUE(torch::equal(with.difference_mask, without.difference_mask));
    EXPECT_TRUE(torch::equal(with.mask, without.mask * corner));
}

TEST_F(PictureEditorTest, AMovedStrengthAsksForNothingBeforeItActsAndGivesWhatAFreshRunGives) {
    PictureEditor editor(inversion_, network_);
    editor.edit({glasses_, winter_}, {});
    Concept moved = winter_;
    moved.strength = 1;
    network_.asked = 0;
    const Tensor again = editor.edit({glasses_, moved}, {});
    // Steps 2 to 4 see the same x as before; at 4 the new strength acts on predictions that are known.
    EXPECT_EQ(network_.asked, 2 * 3 + 3 * 2) << "steps 5, 6 with three rows, 7 to 9 with two";
    EXPECT_TRUE(torch::equal(again, edited({glasses_, moved})));
    network_.asked = 0;
    EXPECT_TRUE(torch::equal(editor.edit({glasses_, moved}, {}), again));
    EXPECT_EQ(network_.asked, 0);
}

TEST_F(PictureEditorTest, ManyTextsAreForgottenAndAskedForAgainWithTheSameResult) {
    PictureEditor editor(inversion_, network_);
    const Tensor first = editor.edit({glasses_, winter_}, {});
    for (int i = 0; i < 60; ++i) editor.edit({{.text = "word " + std::to_string(i), .first = 2}}, {});
    network_.asked = 0;
    EXPECT_TRUE(torch::equal(editor.edit({glasses_, winter_}, {}), first));
    EXPECT_GT(network_.asked, 0);
}

TEST_F(PictureEditorTest, AnInversionIsWholeAgainFromItsXAndItsPredictions) {
    const Inversion made = inverted("a robot", 2.5);
    const Inversion again = inversion_from(made.options, made.x, made.empty, made.base);
    EXPECT_TRUE(torch::equal(again.mean, made.mean));
    EXPECT_TRUE(torch::equal(again.denoised, made.denoised));
    EXPECT_EQ(PictureEditor(inversion_, network_).first_step({winter_, glasses_}, {}), 2);
    EXPECT_EQ(PictureEditor(inversion_, network_).first_step({}, {}), 10);
}

TEST_F(PictureEditorTest, ANetworkWithoutAttentionIsSteeredByDifferencesAlone) {
    network_.has_attention = false;
    PictureEditor editor(inversion_, network_);
    int measured = 0;
    editor.edit({glasses_}, {}, [&](const EditStep& step) {
        for (const auto& record : step.concepts) {
            EXPECT_FALSE(record.attention_mask.defined());
            measured += record.difference_mask.defined();
        }
    });
    EXPECT_EQ(measured, 8);
}

TEST_F(PictureEditorTest, WithoutNoiseMapsTheLastStepsAreTheSolversMean) {
    Tensor last, mean;
    PictureEditor editor(inversion_, network_);
    const Tensor result =
        editor.edit({glasses_}, {.zero_last = 1}, [&](const EditStep& step) { last = step.x; });
    EXPECT_TRUE(torch::equal(result, last));
    EXPECT_FALSE(torch::allclose(result, edited({glasses_}), 1e-3, 1e-3));
}

TEST_F(PictureEditorTest, RefusesWhatCannotBeMeantInOneSentence) {
    const auto refused = [&](Concept one, const char* words) {
        try {
            edited({one});
            ADD_FAILURE() << "accepted: " << words;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().code, ErrorCode::bad_input);
            EXPECT_NE(failure.error().what.find(words), std::string::npos) << failure.error().what;
        }
    };
    refused({.text = ""}, "no text");
    refused({.text = "a", .strength = NAN}, "strength");
    refused({.text = "a", .threshold = 1.5}, "threshold");
    refused({.text = "a", .first = 5, .end = 3}, "ends before");
    refused({.text = "a", .painted = torch::ones({3, 3})}, "painted mask");
}

TEST(EditSchedule, CountsHundredStepsWithFifteenOfThemLeftOutAsAHundredAndFifteen) {
    const std::vector<float> bars(1000, 0.5F);
    const auto schedule = value_or_throw(make_edit_schedule(bars, {.steps = 100, .skip = 0.15}));
    EXPECT_EQ(schedule.timesteps.back(), 1000 / 116 + 1);
    const auto ddim =
        value_or_throw(make_edit_schedule(bars, {.solver = Solver::ddim, .steps = 100, .skip = 0.15}));
    EXPECT_EQ(ddim.timesteps.back(), 1);
    EXPECT_EQ(ddim.timesteps.front(), 1000 / 115 * 99 + 1);
}

TEST(EditSchedule, RefusesNumbersThatFitNoModel) {
    const std::vector<float> bars(1000, 0.5F);
    EXPECT_FALSE(make_edit_schedule(bars, {.steps = 0}));
    EXPECT_FALSE(make_edit_schedule(bars, {.steps = 30, .skip = 1}));
    EXPECT_FALSE(make_edit_schedule(bars, {.steps = 30, .skip = NAN}));
    EXPECT_FALSE(make_edit_schedule(bars, {.steps = 1000, .skip = 0.5}));
    EXPECT_FALSE(make_edit_schedule(std::vector<float>(1000, 1.0F), {.steps = 10}));
}

TEST(InvertTest, RefusesAPictureTooSmallForItsMasks) {
    const std::vector<float> bars(1000, 0.5F);
    ToyNetwork network;
    const InversionOptions options{.schedule = value_or_throw(make_edit_schedule(bars, {.steps = 4}))};
    EXPECT_THROW(
        static_cast<void>(invert(options, torch::zeros({4, 4, 8}), torch::zeros({4, 4, 4, 8}), network)),
        Failure);
}

/// The slow readable twins.
TEST(EditMasks, AgreeWithTheirDefinitionsOnEverySmallGrid) {
    torch::manual_seed(11);
    const double side = std::exp(-1.0), whole = 1 + 2 * side;
    for (int64_t h = 2; h < 6; ++h) {
        for (int64_t w = 2; w < 6; ++w) {
            const Tensor map = torch::rand({h, w});
            const Tensor score = attention_score(map);
            const auto reflected = [](int64_t i, int64_t n) { return i < 0 ? 1 : i >= n ? n - 2 : i; };
            for (int64_t y = 0; y < h; ++y) {
                for (int64_t x = 0; x < w; ++x) {
                    double sum = 0;
                    for (int64_t dy = -1; dy <= 1; ++dy)
                        for (int64_t dx = -1; dx <= 1; ++dx)
                            sum += (dy == 0 ? 1 : side) * (dx == 0 ? 1 : side) / (whole * whole) *
                                   map[reflected(y + dy, h)][reflected(x + dx, w)].item<double>();
                    EXPECT_NEAR(score[y][x].item<double>(), sum, 1e-6);
                }
            }
            const Tensor spread = on_latent(map, 4 * h - 1, 4 * w - 3);
            EXPECT_EQ(spread[4 * h - 2][0].item<float>(), map[h - 1][0].item<float>());
            EXPECT_EQ(spread[3][4].item<float>(), map[0][1].item<float>());
        }
    }
    // A whole rank keeps the entry on the edge: of 0 .. 15 at 0.6 those from the tenth smallest on.
    const Tensor ranks = torch::arange(16, torch::kFloat32).view({4, 4});
    EXPECT_EQ(binary_at(ranks, 0.6).sum().item<float>(), 7);
    EXPECT_EQ(binary_at(ranks, 0).sum().item<float>(), 16);
    EXPECT_EQ(binary_at(ranks, 1).sum().item<float>(), 1);
    EXPECT_EQ(binary_at(torch::ones({4, 4}), 1).sum().item<float>(), 16) << "ties are kept";
}

}  // namespace
}  // namespace burin::inversion
