// A restarted run equals the full run bit for bit: random sequences of what an artist does, every run once
// through the cache and once without it.
#include <random>

#include <gtest/gtest.h>

#include "core/guidance/masks.h"
#include "tests/core/guidance/toy_run.h"

namespace burin::guidance {
namespace {

using protocol::Direction;
using protocol::MaskKind;

class Artist {
  public:
    explicit Artist(uint32_t seed) : random_(seed) {}

    int below(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }
    double fraction() { return below(9) / 8.0; }
    std::string text() {
        return std::vector<std::string>{"smiling", "glasses", "winter", "old", "oil painting"}[below(5)];
    }
    double strength() { return below(49) / 2.0 - 12; }

    protocol::PaintedMask painting() {
        protocol::PaintedMask out{8, 8, {}};
        for (int at = 0; at < 64; ++at) out.coverage.push_back(static_cast<uint8_t>(below(3) * 127));
        return out;
    }

    void place(Direction& d) {
        d.start = fraction();
        d.stop = std::max(d.start, fraction());
    }

    Direction direction() {
        Direction d;
        d.text = text();
        d.strength = strength();
        d.start = below(6) / 8.0;
        d.area = 0.05 + below(10) / 20.0;
        mask(d);
        if (below(4) == 0) d.opposite = text();
        if (below(6) == 0) d.keep = {text(), text()};
        if (below(4) == 0) d.momentum_scale = 0.4;
        return d;
    }

    void mask(Direction& d) {
        d.mask = static_cast<MaskKind>(below(5));
        if (uses_painted(d.mask)) d.painted = painting();
    }

    /// One gesture.
    void change(ToyRequest& request) {
        auto& all = request.guidance.directions;
        if (all.empty() || (below(6) == 0 && all.size() < 5)) return all.push_back(direction());
        Direction& one = all[below(static_cast<int>(all.size()))];
        switch (below(14)) {
            case 0:
                all.erase(all.begin() + (&one - all.data()));
                break;
            case 1:
                one.muted = !one.muted;
                break;
            case 2:
                one.solo = !one.solo;
                break;
            case 3:
                std::shuffle(all.begin(), all.end(), random_);
                break;
            case 4:
                mask(one);
                break;
            case 5:
                place(one);
                break;
            case 6:
                one.area = 0.05 + below(10) / 20.0;
                break;
            case 7:
                one.momentum_scale = one.momentum_scale > 0 ? 0 : 0.5;
                break;
            case 8:
                request.guidance.scale = below(4) * 2.5;
                break;
            case 9:
                one.opposite = below(2) == 0 ? "" : text();
                break;
            case 10:
                request.negative = below(2) == 0 ? "" : "blurry";
                break;
            default:
                one.strength = strength();
                break;
        }
    }

    /// One gesture in reference mode.
    void change_edits(ToyRequest& request) {
        auto& all = request.guidance.edits;
        if (all.empty() || (below(5) == 0 && all.size() < 4)) {
            protocol::ReferenceEdit edit;
            edit.text = text();
            edit.warmup = below(6);
            all.push_back(edit);
            return;
        }
        auto& one = all[below(static_cast<int>(all.size()))];
        switch (below(8)) {
            case 0:
                all.erase(all.begin() + (&one - all.data()));
                break;
            case 1:
                one.warmup = below(8);
                break;
            case 2:
                one.cooldown = below(9);
                break;
            case 3:
                one.reverse = !one.reverse;
                break;
            case 4:
                one.threshold = below(11) / 10.0;
                break;
            case 5:
                one.weight = below(4) - 1;
                break;
            case 6:
                request.guidance.edit_momentum_scale = below(2) * 0.3;
                break;
            default:
                one.scale = below(10);
                break;
        }
    }

  private:
    std::mt19937 random_;
};

struct Totals {
    int64_t runs = 0, skipped_evaluations = 0, reused_rows = 0, full_hits = 0;
};

void expect_same_report(const TrajectoryReport& a, const TrajectoryReport& b) {
    ASSERT_EQ(a.directions.size(), b.directions.size());
    EXPECT_EQ(a.degenerate, b.degenerate);
    for (size_t r = 0; r < a.directions.size(); ++r) {
        ASSERT_EQ(a.directions[r].steps.size(), b.directions[r].steps.size());
        for (size_t s = 0; s < a.directions[r].steps.size(); ++s) {
            EXPECT_EQ(a.directions[r].steps[s].evaluation, b.directions[r].steps[s].evaluation);
            EXPECT_EQ(a.directions[r].steps[s].coverage, b.directions[r].steps[s].coverage);
            EXPECT_EQ(a.directions[r].steps[s].norm, b.directions[r].steps[s].norm);
        }
    }
}

/// One artist's sequence of `gestures`, each rendered both ways.
void play(ToyRequest request, uint32_t seed, int gestures, size_t limit, bool independent, Totals& totals) {
    Artist artist(seed);
    TrajectoryCache cache(limit);
    ToyNetwork network;
    network.independent = independent;
    const bool studio = request.guidance.mode == protocol::GuidanceMode::studio;
    std::vector<ToyRequest> earlier;
    for (int g = 0; g < gestures; ++g) {
        if (g > 2 && artist.below(5) == 0) {
            request = earlier[artist.below(static_cast<int>(earlier.size()))];  // undo
        } else {
            studio ? artist.change(request) : artist.change_edits(request);
        }
        earlier.push_back(request);
        const Trajectory cached = toy_run(request, network, &cache);
        const Trajectory full = toy_run(request, network, nullptr);
        ASSERT_TRUE(torch::equal(cached.x, full.x))
            << request.sampler << ", artist " << seed << ", gesture " << g;
        expect_same_report(cached.report, full.report);
        ASSERT_LE(cache.statistics().bytes, limit);
        ++totals.runs;
        totals.skipped_evaluations += cached.report.resumed_at;
        totals.reused_rows += cached.report.rows_reused;
        totals.full_hits += cached.report.resumed_at == cached.report.evaluations;
    }
}

void expect_reuse(const Totals& totals) {
    EXPECT_GT(totals.skipped_evaluations, totals.runs);
    EXPECT_GT(totals.reused_rows, totals.runs / 4);
    EXPECT_GT(totals.full_hits, totals.runs / 50);
}

constexpr size_t plenty = 64U << 20;

class SliderSequences : public testing::TestWithParam<const char*> {};

TEST_P(SliderSequences, RestartedRunEqualsTheFullRunBitForBit) {
    Totals totals;
    ToyRequest request;
    request.sampler = GetParam();
    for (uint32_t seed = 0; seed < 300 && !HasFailure(); ++seed) play(request, seed, 5, plenty, true, totals);
    expect_reuse(totals);
}

INSTANTIATE_TEST_SUITE_P(DeterministicMultistepAncestral, SliderSequences,
                         testing::Values("ddim", "dpmpp_2m", "euler_ancestral"));

TEST(EverySampler, RestartedRunEqualsTheFullRunBitForBit) {
    for (const std::string_view sampler : protocol::sampler_names) {
        Totals totals;
        ToyRequest request;
        request.sampler = sampler;
        request.steps = 6;
        request.eta = sampler == "ddim" ? 1 : 0;
        for (uint32_t seed = 1000; seed < 1020 && !HasFailure(); ++seed)
            play(request, seed, 5, plenty, true, totals);
        EXPECT_GT(totals.skipped_evaluations, 0) << sampler;
    }
}

TEST(SliderSequencesUnder, BatchDependentKernelsStayExact) {
    Totals totals;
    for (uint32_t seed = 2000; seed < 2060 && !HasFailure(); ++seed) play({}, seed, 6, plenty, false, totals);
    EXPECT_GT(totals.skipped_evaluations, totals.runs);
    EXPECT_GT(totals.reused_rows, 0);
}

TEST(SliderSequencesUnder, MemoryPressureStaysExact) {
    Totals totals;
    ToyRequest request;
    request.sampler = "dpmpp_2m_sde_karras";
    for (uint32_t seed = 3000; seed < 3040 && !HasFailure(); ++seed)
        play(request, seed, 6, 60000, true, totals);
    EXPECT_GT(totals.skipped_evaluations, 0);
}

TEST(SliderSequencesUnder, BatchesOfPicturesStayExact) {
    Totals totals;
    ToyRequest request;
    request.seeds = {5, 6};
    request.guidance.rescale = 0.5;
    for (uint32_t seed = 4000; seed < 4040 && !HasFailure(); ++seed)
        play(request, seed, 5, plenty, true, totals);
    expect_reuse(totals);
}

TEST(SliderSequencesUnder, ReferenceModeStaysExact) {
    Totals totals;
    ToyRequest request;
    request.guidance.mode = protocol::GuidanceMode::reference;
    for (uint32_t seed = 5000; seed < 5100 && !HasFailure(); ++seed)
        play(request, seed, 6, plenty, true, totals);
    EXPECT_GT(totals.skipped_evaluations, 0);
    EXPECT_GT(totals.reused_rows, 0);
}

}  // namespace
}  // namespace burin::guidance
