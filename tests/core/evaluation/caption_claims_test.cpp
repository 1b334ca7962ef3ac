#include "core/evaluation/caption_claims.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/painter/captions.h"

namespace burin::evaluation {
namespace {

using painter::PictureFacts;

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

TEST(CaptionClaims, AreTheSameInCapitals) {
    EXPECT_EQ(claims_of("Zaffi Quill by the SEA"), claims_of("zaffi quill by the sea"));
    EXPECT_FALSE(claims_of("Zaffi Quill").empty());
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
}  // namespace burin::evaluation
