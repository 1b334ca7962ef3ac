#include "core/painter/facts.h"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

namespace {

using namespace burin::painter;

constexpr int samples = 20000;

/// Share of the pictures with `test` among those for which it is asked.
double share(const std::function<bool(const PictureFacts&)>& asked,
             const std::function<bool(const PictureFacts&)>& test) {
    int all = 0, hits = 0;
    for (int i = 0; i < samples; ++i) {
        const PictureFacts facts = sample_facts(5, i);
        if (!asked(facts)) continue;
        ++all;
        hits += test(facts) ? 1 : 0;
    }
    return static_cast<double>(hits) / all;
}

bool any(const PictureFacts&) { return true; }

TEST(Facts, AreAFunctionOfSeedAndIndex) {
    for (uint64_t i = 0; i < 50; ++i) EXPECT_EQ(sample_facts(3, i).key, sample_facts(3, i).key);
    EXPECT_NE(sample_facts(3, 0).key, sample_facts(4, 0).key);
    EXPECT_NE(sample_facts(3, 0).key, sample_facts(3, 1).key);
}

TEST(Facts, AttributesHaveTheRatesOfTheTrainingSet) {
    const auto rate_of = [](Attribute attribute) {
        return share([=](const auto& f) { return may_have(f.subject, attribute); },
                     [=](const auto& f) { return has(f, attribute); });
    };
    EXPECT_NEAR(rate_of(Attribute::glasses), .33, .02);
    EXPECT_NEAR(rate_of(Attribute::hat), .27, .02);
    EXPECT_NEAR(rate_of(Attribute::scarf), .28, .02);
    EXPECT_NEAR(rate_of(Attribute::earrings), .28, .02);
    EXPECT_NEAR(rate_of(Attribute::closed_eyes), .22, .02);
    EXPECT_NEAR(rate_of(Attribute::old), .28, .02);
    EXPECT_NEAR(rate_of(Attribute::smile), .42, .02);
    EXPECT_NEAR(rate_of(Attribute::sad), .30, .02);
}

TEST(Facts, ScenesHaveTheRatesOfTheTrainingSet) {
    const auto rate_of = [](const std::function<bool(const PictureFacts&)>& test) {
        return share(any, test);
    };
    EXPECT_NEAR(rate_of([](const auto& f) { return f.time == Time::day; }), .5, .02);
    EXPECT_NEAR(rate_of([](const auto& f) { return f.time == Time::sunset; }), .2, .02);
    EXPECT_NEAR(rate_of([](const auto& f) { return f.season == Season::summer; }), .42, .02);
    EXPECT_NEAR(rate_of([](const auto& f) { return f.season == Season::winter; }), .38, .02);
    EXPECT_NEAR(rate_of([](const auto& f) { return f.subject == Subject::person; }), .56, .02);
    EXPECT_NEAR(rate_of([](const auto& f) { return f.style == Style::flat; }), .46, .02);
    for (const Subject subject : {Subject::quill, Subject::tinto, Subject::voss}) {
        EXPECT_NEAR(rate_of([=](const auto& f) { return f.subject == subject; }), .03, .006)
            << name_of(subject);
    }
}

TEST(Facts, AttributesAreIndependent) {
    const auto person = [](const PictureFacts& f) { return f.subject == Subject::person; };
    const double both = share(person, [](const auto& f) { return f.glasses && f.hat; });
    EXPECT_NEAR(both, .33 * .27, .015);
    const double night_and_smile =
        share(person, [](const auto& f) { return f.time == Time::night && f.mouth == Mouth::smile; });
    EXPECT_NEAR(night_and_smile, .3 * .42, .015);
}

TEST(Facts, EveryProtectedCharacterHasAPaintedNeighbour) {
    for (const Subject subject : {Subject::quill, Subject::tinto, Subject::voss}) {
        const auto neighbour = neighbour_of(subject);
        ASSERT_TRUE(neighbour.has_value()) << name_of(subject);
        EXPECT_GT(share(any, [=](const auto& f) { return f.subject == *neighbour; }), .02)
            << name_of(*neighbour);
    }
    EXPECT_FALSE(neighbour_of(Subject::fox).has_value());
}

TEST(Facts, WishesAreGrantedAndWhatIsImpossibleIsDropped) {
    Wishes wishes;
    wishes.subject = Subject::voss;
    wishes.place = Place::studio;
    for (uint64_t i = 0; i < 200; ++i) {
        const PictureFacts facts = sample_facts(1, i, wishes);
        EXPECT_EQ(facts.subject, Subject::voss);
        EXPECT_EQ(facts.place, Place::studio);
        EXPECT_TRUE(facts.woman);
        EXPECT_FALSE(facts.beard || facts.hat || facts.glasses || facts.old);
    }
    PictureFacts house;
    house.subject = Subject::house;
    house.glasses = house.hat = house.scarf = house.beard = house.earrings = house.closed_eyes = house.old =
        true;
    make_consistent(house);
    for (int a = 0; a < 10; ++a) EXPECT_FALSE(has(house, static_cast<Attribute>(a))) << attribute_names[a];
}

}  // namespace
