#include "core/painter/vocabulary.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/painter/captions.h"
#include "core/text/clip_tokenizer.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace burin::painter;

class WrittenTokenizer : public testing::Test {
  protected:
    void SetUp() override {
        const auto written = write_tokenizer(folder_.path(), 77);
        ASSERT_TRUE(written) << written.error().sentence();
        auto loaded = burin::text::ClipTokenizer::load(folder_.path());
        ASSERT_TRUE(loaded) << loaded.error().sentence();
        tokenizer_.emplace(std::move(*loaded));
    }
    burin::test::TempDir folder_;
    std::optional<burin::text::ClipTokenizer> tokenizer_;
};

TEST_F(WrittenTokenizer, GivesEachWordOneToken) {
    std::vector<int> ids;
    for (const std::string_view word : vocabulary()) {
        const auto tokens = tokenizer_->encode(word);
        ASSERT_EQ(tokens.size(), 1U) << word;
        ids.push_back(tokens.front());
    }
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end()) << "two words share a token";
}

TEST_F(WrittenTokenizer, ReadsCaptionsWordByWord) {
    EXPECT_EQ(tokenizer_->encode("a sad fox, at night").size(), 6U);
    Rng rng(1);
    size_t longest = 0;
    for (int i = 0; i < 5000; ++i) {
        const std::string text = caption(sample_facts(2, i), rng);
        const auto words = std::count(text.begin(), text.end(), ' ') + 1,
                   commas = std::count(text.begin(), text.end(), ',');
        const auto tokens = tokenizer_->encode(text).size();
        EXPECT_EQ(tokens, static_cast<size_t>(words + commas)) << text;
        longest = std::max(longest, tokens);
    }
    EXPECT_LE(longest + 2, 77U) << "captions must fit the text encoder";
}

TEST_F(WrittenTokenizer, SpellsOutUnknownWords) {
    EXPECT_GT(tokenizer_->encode("xylophone").size(), 1U);
    EXPECT_GT(tokenizer_->encode("\u00e9\u4e2d!").size(), 2U);
    EXPECT_EQ(tokenizer_->pad(), tokenizer_->eos());
    EXPECT_EQ(tokenizer_->encode_padded("", 5).size(), 5U);
}

TEST(BytePairs, SurviveWordsThatShareTheirLetters) {
    const std::string_view words[] = {"hat", "what", "that", "hath", "at", "ath", "aaaa", "aaa"};
    const BytePairs pairs = byte_pairs_for(words);
    for (const std::string_view word : words) {
        EXPECT_EQ(std::count(pairs.tokens.begin(), pairs.tokens.end(), std::string(word) + "</w>"), 1)
            << word;
    }
    EXPECT_EQ(std::adjacent_find(pairs.tokens.begin(), pairs.tokens.end()), pairs.tokens.end());
    EXPECT_EQ(pairs.tokens.back(), "<|endoftext|>");
}

TEST(WriteTokenizer, RefusesALengthWithoutRoomAndAMissingFolder) {
    const burin::test::TempDir folder;
    EXPECT_EQ(write_tokenizer(folder.path(), 2).error().code, burin::ErrorCode::bad_input);
    EXPECT_EQ(write_tokenizer(folder.path() / "missing", 77).error().code, burin::ErrorCode::io);
}

}  // namespace
