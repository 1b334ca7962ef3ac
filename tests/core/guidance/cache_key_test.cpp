// No field of a request may be forgotten in the keys of the trajectory cache: after any one change a run that shares the
// cache with the run before it draws what a run of its own draws.
#include <algorithm>
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "core/protocol/request_fields.h"
#include "tests/core/guidance/toy_run.h"

namespace burin::guidance {
namespace {

using protocol::Direction;
using protocol::Guidance;
using protocol::GuidanceMode;
using protocol::MaskKind;
using protocol::ReferenceEdit;

struct Change {
    std::string field;
    std::function<void(ToyRequest&)> apply;
};

ToyRequest studio_request() {
    ToyRequest request;
    Direction busy;
    busy.text = "smiling", busy.opposite = "frowning";
    busy.start = 0.25, busy.stop = 0.875, busy.area = 0.4;
    busy.mask = MaskKind::painted_spatial;
    busy.painted = protocol::PaintedMask{8, 8, std::vector<uint8_t>(64, 200)};
    busy.momentum_scale = 0.3;
    busy.keep = {"hat"};
    Direction other;
    other.text = "glasses";
    request.guidance.directions = {busy, other};
    return request;
}

ToyRequest reference_request() {
    ToyRequest request;
    request.guidance.mode = GuidanceMode::reference;
    ReferenceEdit edit;
    edit.text = "smiling", edit.warmup = 2, edit.cooldown = 6, edit.threshold = 0.5;
    ReferenceEdit other;
    other.text = "glasses", other.warmup = 1;
    request.guidance.edits = {edit, other};
    return request;
}

// Every field that is listed must have its change below.
template <io::Listed S>
std::set<std::string> fields_of(const S& object) {
    std::set<std::string> names;
    visit_fields(object, [&](const auto& /*member*/, const io::Field& field) { names.insert(field.key); });
    names.erase("draft_replay");  // replays what is stored: trajectory_test
    return names;
}

Tensor drawn(const ToyRequest& request, TrajectoryCache* cache) {
    ToyNetwork network;
    return toy_run(request, network, cache).x;
}

void expect_each_change_counts(const ToyRequest& base, const std::vector<Change>& changes,
                               const std::set<std::string>& fields) {
    std::set<std::string> changed;
    const Tensor before = drawn(base, nullptr);
    for (const auto& [field, apply] : changes) {
        changed.insert(field);
        ToyRequest request = base;
        apply(request);
        TrajectoryCache cache(256U << 20);
        (void)drawn(base, &cache);
        const Tensor alone = drawn(request, nullptr);
        EXPECT_TRUE(torch::equal(drawn(request, &cache), alone)) << field << " is not part of the key";
        EXPECT_FALSE(torch::equal(before, alone)) << "this change of " << field << " proves nothing";
    }
    EXPECT_EQ(changed, fields);
}

Change of_direction(const char* field, void (*change)(Direction&)) {
    return {field, [change](ToyRequest& request) { change(request.guidance.directions[0]); }};
}

Change of_edit(const char* field, void (*change)(ReferenceEdit&)) {
    return {field, [change](ToyRequest& request) { change(request.guidance.edits[0]); }};
}

// Directions are summed in the order of their keys: another key is another rounding of the picture. The digests are those
// of the first version.
TEST(CacheKey, OfADirectionStaysWhatItWasWhateverFieldsAreAdded) {
    const ToyRequest request = studio_request();
    const auto guide = toy_guide(request, toy_schedule(request));
    const auto beginning_of_key = [&](size_t index) {
        std::string digits;
        for (int i = 0; i < 8; ++i) {
            constexpr std::string_view hexadecimal = "0123456789abcdef";
            const uint8_t byte = guide->record_key(index)->at(i);
            digits += hexadecimal[byte >> 4];
            digits += hexadecimal[byte & 15];
        }
        return digits;
    };
    EXPECT_EQ(beginning_of_key(0), "27380519d4004c24");
    EXPECT_EQ(beginning_of_key(1), "5748787929b3c597");
}

TEST(CacheKey, HasEveryFieldOfADirection) {
    const std::vector<Change> changes{
        of_direction("text", [](Direction& d) { d.text = "laughing"; }),
        of_direction("opposite", [](Direction& d) { d.opposite = ""; }),
        of_direction("strength", [](Direction& d) { d.strength = -5; }),
        of_direction("start", [](Direction& d) { d.start = 0.5; }),
        of_direction("stop", [](Direction& d) { d.stop = 0.75; }),
        of_direction("area", [](Direction& d) { d.area = 0.7; }),
        of_direction("mask", [](Direction& d) { d.mask = MaskKind::painted_channel; }),
        of_direction("painted", [](Direction& d) { std::fill_n(d.painted->coverage.begin(), 32, 0); }),
        of_direction("muted", [](Direction& d) { d.muted = true; }),
        of_direction("solo", [](Direction& d) { d.solo = true; }),
        of_direction("momentum_scale", [](Direction& d) { d.momentum_scale = 0.6; }),
        of_direction("momentum_beta", [](Direction& d) { d.momentum_beta = 0.8; }),
        of_direction("keep", [](Direction& d) {
            d.keep = {"hat", "beard"};
        })};
    expect_each_change_counts(studio_request(), changes, fields_of(Direction{}));
}

TEST(CacheKey, HasEveryFieldOfAConcept) {
    const std::vector<Change> changes{of_edit("text", [](ReferenceEdit& e) { e.text = "laughing"; }),
                                      of_edit("scale", [](ReferenceEdit& e) { e.scale = 8; }),
                                      of_edit("reverse", [](ReferenceEdit& e) { e.reverse = true; }),
                                      of_edit("warmup", [](ReferenceEdit& e) { e.warmup = 4; }),
                                      of_edit("cooldown", [](ReferenceEdit& e) { e.cooldown = 7; }),
                                      of_edit("threshold", [](ReferenceEdit& e) { e.threshold = 0.8; }),
                                      of_edit("weight", [](ReferenceEdit& e) { e.weight = 0.5; })};
    expect_each_change_counts(reference_request(), changes, fields_of(ReferenceEdit{}));
}

TEST(CacheKey, HasEveryFieldOfTheGuidance) {
    const std::vector<Change> changes{
        {"mode", [](ToyRequest& r) { r.guidance = studio_request().guidance; }},
        {"scale", [](ToyRequest& r) { r.guidance.scale = 3; }},
        {"rescale", [](ToyRequest& r) { r.guidance.rescale = 0.5; }},
        {"directions", [](ToyRequest& r) { r.guidance = studio_request().guidance; }},
        {"edits", [](ToyRequest& r) { r.guidance.edits.pop_back(); }},
        {"momentum_scale", [](ToyRequest& r) { r.guidance.edit_momentum_scale = 0.5; }},
        {"momentum_beta", [](ToyRequest& r) { r.guidance.edit_momentum_beta = 0.9; }}};
    expect_each_change_counts(reference_request(), changes, fields_of(Guidance{}));
}

TEST(CacheKey, HasWhatTheSchedulerFileSaysToTheSamplerAlone) {
    ToyRequest base = studio_request();
    base.sampler = "lcm";
    // Neither a level nor a timestep changes with it.
    const std::vector<Change> changes{
        {"scheduler", [](ToyRequest& request) { request.scheduler.timestep_scaling = 0.01; }}};
    expect_each_change_counts(base, changes, {"scheduler"});
}

}  // namespace
}  // namespace burin::guidance
