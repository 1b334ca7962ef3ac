#include "core/painter/paint.h"

#include <functional>

#include <gtest/gtest.h>

#include "core/base/result.h"

namespace {

using namespace burin::painter;
using torch::Tensor;

PictureFacts plain_person(uint64_t index) {
    Wishes wishes;
    wishes.subject = Subject::person;
    wishes.style = Style::flat;
    wishes.place = Place::forest;
    PictureFacts facts = sample_facts(21, index, wishes);
    facts.glasses = facts.hat = facts.scarf = facts.earrings = facts.beard = facts.closed_eyes = facts.old =
        false;
    facts.mouth = Mouth::neutral;
    facts.time = Time::day;
    facts.season = Season::summer;
    return facts;
}

/// Where two pictures differ visibly. [H, W]
Tensor changed(const Tensor& a, const Tensor& b) { return (a - b).abs().amax(0) > .06; }

/// Largest share of the picture that `change` alters, and the lowest one, over several people.
std::pair<double, double> change_range(const std::function<void(PictureFacts&)>& change) {
    double least = 1, most = 0;
    for (uint64_t i = 0; i < 6; ++i) {
        PictureFacts before = plain_person(i), after = before;
        change(after);
        const Tensor pictures = paint_facts({before, after}, 64);
        const double share = changed(pictures[0], pictures[1]).to(torch::kFloat32).mean().item<double>();
        least = std::min(least, share);
        most = std::max(most, share);
    }
    return {least, most};
}

TEST(Paint, SameSeedGivesSameBytes) {
    PaintPlan plan;
    plan.count = 70;
    const PaintedBatch a = paint(plan, 7, 48), b = paint(plan, 7, 48), other = paint(plan, 8, 48);
    EXPECT_TRUE(torch::equal(a.pictures, b.pictures));
    EXPECT_FALSE(torch::equal(a.pictures, other.pictures));
    EXPECT_EQ(a.facts.size(), 70U);
}

TEST(Paint, ThreadsDoNotChangeAByte) {
    PaintPlan plan;
    plan.count = 130;
    const int threads = torch::get_num_threads();
    torch::set_num_threads(1);
    const Tensor one = paint(plan, 3, 32).pictures;
    torch::set_num_threads(2);
    const Tensor two = paint(plan, 3, 32).pictures;
    torch::set_num_threads(threads);
    EXPECT_TRUE(torch::equal(one, two));
}

TEST(Paint, APictureIsTheSameInEveryBatch) {
    PaintPlan all, one;
    all.count = 40;
    const Tensor pictures = paint(all, 9, 64).pictures;
    for (const uint64_t index : {0, 13, 39}) {
        one.first = index;
        // Rounding differs with the length of a vector, and a value beside a threshold may tip: allow a few
        // pixels.
        const Tensor difference =
            (paint(one, 9, 64).pictures[0] - pictures[static_cast<int64_t>(index)]).abs();
        EXPECT_LT((difference > .01).to(torch::kFloat32).mean().item<double>(), .004) << index;
    }
}

TEST(Paint, AnotherSizeGivesTheSamePicture) {
    PaintPlan plan;
    plan.count = 40;
    const Tensor small = paint(plan, 11, 128).pictures, large = paint(plan, 11, 256).pictures;
    // Media have grain near the size of a pixel; coarser views must agree closely.
    const auto coarse = [](const Tensor& pictures) { return torch::adaptive_avg_pool2d(pictures, {32, 32}); };
    const Tensor difference = (coarse(small) - coarse(large)).abs().mean({1, 2, 3});
    EXPECT_LT(difference.mean().item<double>(), .012);
    EXPECT_LT(difference.max().item<double>(), .06);
}

TEST(Paint, ValuesAreFiniteColours) {
    PaintPlan plan;
    plan.count = 128;
    const Tensor pictures = paint(plan, 12, 32).pictures;
    EXPECT_EQ(pictures.sizes(), (std::vector<int64_t>{128, 3, 32, 32}));
    EXPECT_TRUE(pictures.isfinite().all().item<bool>());
    EXPECT_GE(pictures.min().item<double>(), 0);
    EXPECT_LE(pictures.max().item<double>(), 1);
    EXPECT_GT(pictures.std({1, 2, 3}).min().item<double>(), .02) << "a picture is blank";
    EXPECT_FALSE(pictures.is_inference()) << "a trainer must be able to use the pictures";
}

TEST(Paint, EverySubjectPlaceAndStyleDiffersFromTheOthers) {
    std::vector<PictureFacts> facts;
    for (int s = 0; s < subject_count; ++s) {
        PictureFacts one = plain_person(1);
        one.subject = static_cast<Subject>(s);
        facts.push_back(one);
    }
    for (int s = 1; s < style_count; ++s) {
        PictureFacts one = plain_person(1);
        one.style = static_cast<Style>(s);
        facts.push_back(one);
    }
    for (const Place place : {Place::sea, Place::city, Place::mountains, Place::studio}) {
        PictureFacts one = plain_person(1);
        one.place = place;
        facts.push_back(one);
    }
    const Tensor pictures = paint_facts(facts, 64);
    for (size_t i = 0; i < facts.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            const double share = changed(pictures[i], pictures[j]).to(torch::kFloat32).mean().item<double>();
            EXPECT_GT(share, .02) << i << " and " << j;
        }
    }
}

TEST(Paint, AttributesChangeTheirOwnPartOnly) {
    struct Case {
        const char* name;
        std::function<void(PictureFacts&)> change;
        double least, most;
    };
    const Case cases[] = {
        {"glasses", [](auto& f) { f.glasses = true; }, .008, .12},
        {"smile", [](auto& f) { f.mouth = Mouth::smile; }, .004, .06},
        {"closed eyes", [](auto& f) { f.closed_eyes = true; }, .006, .08},
        {"earrings", [](auto& f) { f.earrings = true; }, .002, .04},
        {"hat", [](auto& f) { f.hat = true; }, .05, .40},
        {"scarf", [](auto& f) { f.scarf = true; }, .02, .25},
    };
    for (const Case& one : cases) {
        const auto [least, most] = change_range(one.change);
        EXPECT_GT(least, one.least) << one.name;
        EXPECT_LT(most, one.most) << one.name;
    }
}

TEST(Paint, EarringsShowInEveryHair) {
    for (const HairLength length : {HairLength::long_hair, HairLength::short_hair, HairLength::curly}) {
        for (int colour = 0; colour < hair_colour_count; ++colour) {
            PictureFacts before = plain_person(2);
            before.hair_length = length;
            before.hair_colour = static_cast<HairColour>(colour);
            PictureFacts after = before;
            after.earrings = true;
            const Tensor pictures = paint_facts({before, after}, 128);
            const double pixels = changed(pictures[0], pictures[1]).sum().item<double>();
            EXPECT_GT(pixels, 50) << colour;
        }
    }
}

TEST(Paint, NightIsDarkerAndWinterBrighterOnTheGround) {
    std::vector<PictureFacts> day, night, winter;
    for (uint64_t i = 0; i < 12; ++i) {
        PictureFacts facts = plain_person(i);
        facts.subject = Subject::landscape;
        day.push_back(facts);
        facts.time = Time::night;
        night.push_back(facts);
        facts.time = Time::day;
        facts.season = Season::winter;
        winter.push_back(facts);
    }
    const Tensor by_day = paint_facts(day, 48), by_night = paint_facts(night, 48),
                 in_winter = paint_facts(winter, 48);
    for (int64_t i = 0; i < 12; ++i) {
        EXPECT_LT(by_night[i].mean().item<double>() + .2, by_day[i].mean().item<double>());
        EXPECT_GT(in_winter[i].slice(1, 38).mean().item<double>(),
                  by_day[i].slice(1, 38).mean().item<double>() + .1);
    }
}

TEST(Paint, SnowStaysOffTheFace) {
    int summer_face = 0;
    for (uint64_t i = 0; i < 10; ++i) {
        PictureFacts facts = plain_person(i);
        facts.season = Season::winter;
        facts.skin = 4;
        PictureFacts summer = facts;
        summer.season = Season::summer;
        const Tensor pictures = paint_facts({facts, summer}, 64);
        // The middle of the picture lies in every face, whatever the pose.
        const Tensor middle = changed(pictures[0], pictures[1]).slice(0, 28, 42).slice(1, 28, 36);
        summer_face += middle.sum().item<int>();
    }
    EXPECT_EQ(summer_face, 0);
}

TEST(Paint, RefusesSizesAndCountsThatMakeNoSense) {
    PaintPlan plan;
    EXPECT_THROW((void)paint(plan, 1, 8), burin::Failure);
    EXPECT_THROW((void)paint(plan, 1, 100000), burin::Failure);
    plan.count = 0;
    EXPECT_THROW((void)paint(plan, 1, 64), burin::Failure);
    EXPECT_EQ(paint_facts({}, 32).size(0), 0);
}

TEST(Paint, GivesTheSamePicturesOnAGpu) {
    if (!torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device";
    PaintPlan plan;
    plan.count = 64;
    const Tensor host = paint(plan, 5, 64).pictures;
    plan.device = torch::kCUDA;
    const Tensor device = paint(plan, 5, 64).pictures.cpu();
    EXPECT_LT(((host - device).abs() > .02).to(torch::kFloat32).mean().item<double>(), .01);
}

}  // namespace
