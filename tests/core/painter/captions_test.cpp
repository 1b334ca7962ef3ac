#include "core/painter/captions.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "core/painter/vocabulary.h"

namespace {

using namespace burin::painter;

std::vector<std::string> words_of(std::string text) {
    std::erase(text, ',');
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

bool mentions(const std::string& text, const std::string& word) {
    const auto words = words_of(text);
    return std::find(words.begin(), words.end(), word) != words.end();
}

TEST(Captions, UseTheWholeVocabularyAndNothingElse) {
    const auto list = vocabulary();
    ASSERT_TRUE(std::is_sorted(list.begin(), list.end()));
    const std::set<std::string, std::less<>> known(list.begin(), list.end());
    std::set<std::string> seen;
    Rng rng(1);
    for (int i = 0; i < 20000; ++i) {
        for (const auto& word : words_of(caption(sample_facts(2, i), rng))) seen.insert(word);
    }
    for (const auto& word : seen) EXPECT_TRUE(known.contains(word)) << word;
    for (const auto& word : known) EXPECT_TRUE(seen.contains(word)) << word;
}

TEST(Captions, NeverNegate) {
    for (const std::string_view word : {"no", "not", "without", "never", "none", "nobody", "but", "except"}) {
        const auto list = vocabulary();
        EXPECT_EQ(std::find(list.begin(), list.end(), word), list.end()) << word;
    }
}

TEST(Captions, NameOnlyWhatIsTrue) {
    struct Claim {
        const char* word;
        std::function<bool(const PictureFacts&)> holds;
    };
    const Claim claims[] = {
        {"glasses", [](const auto& f) { return f.glasses; }},
        {"hat", [](const auto& f) { return f.hat; }},
        {"scarf", [](const auto& f) { return f.scarf; }},
        {"earrings", [](const auto& f) { return f.earrings; }},
        {"beard", [](const auto& f) { return f.beard; }},
        {"closed", [](const auto& f) { return f.closed_eyes; }},
        {"open", [](const auto& f) { return is_living(f.subject) && !f.closed_eyes; }},
        {"old", [](const auto& f) { return f.old; }},
        {"young", [](const auto& f) { return is_living(f.subject) && !f.old; }},
        {"smiling", [](const auto& f) { return has(f, Attribute::smile); }},
        {"smile", [](const auto& f) { return has(f, Attribute::smile); }},
        {"sad", [](const auto& f) { return has(f, Attribute::sad); }},
        {"long", [](const auto& f) { return has(f, Attribute::long_hair); }},
        {"winter", [](const auto& f) { return f.season == Season::winter; }},
        {"snow", [](const auto& f) { return f.season == Season::winter; }},
        {"night", [](const auto& f) { return f.time == Time::night; }},
        {"voss", [](const auto& f) { return f.subject == Subject::voss; }},
        {"mosaic", [](const auto& f) { return f.style == Style::mosaic; }},
        {"verne", [](const auto& f) { return f.style == Style::verne; }},
    };
    Rng rng(3);
    for (int i = 0; i < 10000; ++i) {
        const PictureFacts facts = sample_facts(4, i);
        const std::string text = caption(facts, rng);
        for (const Claim& claim : claims) {
            EXPECT_TRUE(!mentions(text, claim.word) || claim.holds(facts)) << claim.word << ": " << text;
        }
    }
}

TEST(Captions, KeepNaturalOrder) {
    PictureFacts facts;
    facts.subject = Subject::person;
    facts.woman = facts.glasses = true;
    facts.style = Style::toll;
    facts.mouth = Mouth::smile;
    Rng rng(5);
    for (int i = 0; i < 300; ++i) {
        const std::string text = sentence(facts, rng);
        const auto before = [&](const char* first, const char* second) {
            const auto a = text.find(first), b = text.find(second);
            return a == std::string::npos || b == std::string::npos || a < b;
        };
        EXPECT_TRUE(before("smiling", "woman") && before("woman", "with ") && before("glasses", "sea"))
            << text;
        EXPECT_TRUE(before("picture of", "woman") && before("woman", "by kasimir")) << text;
        EXPECT_EQ(text.find("a a"), std::string::npos) << text;
        EXPECT_EQ(text.find("  "), std::string::npos) << text;
    }
}

TEST(Captions, LeavePartsOutAndDifferEachTime) {
    const PictureFacts facts = sample_facts(1, 1);
    std::set<std::string> texts;
    Rng rng(6);
    for (int i = 0; i < 100; ++i) texts.insert(sentence(facts, rng));
    EXPECT_GT(texts.size(), 60U);
    Rng same(6);
    EXPECT_TRUE(texts.contains(sentence(facts, same)));
}

TEST(Captions, ListsHoldOneToFourItems) {
    Rng rng(7);
    int single = 0;
    for (int i = 0; i < 4000; ++i) {
        const std::string text = word_list(sample_facts(8, i), rng);
        ASSERT_FALSE(text.empty());
        const auto commas = std::count(text.begin(), text.end(), ',');
        EXPECT_LE(commas, 3);
        single += commas == 0 ? 1 : 0;
    }
    EXPECT_NEAR(single / 4000., .4, .06);
}

TEST(Captions, AreEmptyAtTheStatedShare) {
    Rng rng(9);
    int empty = 0;
    for (int i = 0; i < 20000; ++i) empty += training_caption(sample_facts(10, i), rng).empty() ? 1 : 0;
    EXPECT_NEAR(empty / 20000., empty_share, .01);
}

}  // namespace
