#include "core/text/prompt_chunks.h"

#include <gmock/gmock.h>

#include "tests/support/reference.h"

namespace burin::text {
namespace {

using testing::Each;
using testing::HasSubstr;

const ClipTokenizer& tokenizer() {
    static const auto loaded =
        value_or_throw(ClipTokenizer::load(burin::test::reference("models/sd2/tokenizer")));
    return loaded;
}

std::vector<TokenChunk> chunks(std::string_view prompt, LongText how = LongText::chunks, int length = 77) {
    return value_or_throw(
        encode_chunks(tokenizer(), value_or_throw(parse_prompt(prompt)).subprompts.at(0), how, length));
}

std::string repeated(const char* word, int n) {
    std::string text;
    for (int i = 0; i < n; ++i) text += word;
    return text;
}

TEST(PromptChunks, of_a_short_plain_text_equal_the_padded_row) {
    for (const char* text : {"", "a cat", "a portrait of a woman, glasses"})
        for (const auto how : {LongText::chunks, LongText::truncate})
            for (const int length : {77, 40}) {
                const auto rows = chunks(text, how, length);
                ASSERT_EQ(rows.size(), 1U);
                EXPECT_EQ(rows[0].ids, tokenizer().encode_padded(text, length));
                EXPECT_EQ(rows[0].weights.size(), rows[0].ids.size());
                EXPECT_THAT(rows[0].weights, Each(1.0F));
            }
}

TEST(PromptChunks, carry_each_tokens_weight) {
    const auto row = chunks("a (glasses:1.5)").at(0);
    const auto a = tokenizer().encode("a").size(), glasses = tokenizer().encode("glasses").size();
    for (size_t i = 0; i < 77; ++i) EXPECT_EQ(row.weights[i], i > a && i <= a + glasses ? 1.5F : 1.0F) << i;
}

TEST(PromptChunks, begin_anew_after_75_tokens_and_lose_none) {
    const auto text = repeated("a ", 160);
    const auto rows = chunks(text);
    ASSERT_EQ(rows.size(), 3U);
    std::vector<int> joined;
    for (const auto& row : rows) {
        ASSERT_EQ(row.ids.size(), 77U);
        EXPECT_EQ(row.ids[0], tokenizer().bos());
        size_t i = 1;
        for (; row.ids[i] != tokenizer().eos(); ++i) joined.push_back(row.ids[i]);
        for (++i; i < 77; ++i) EXPECT_EQ(row.ids[i], tokenizer().pad());
    }
    EXPECT_EQ(joined, tokenizer().encode(text));
    EXPECT_EQ(chunks(repeated("a ", 75)).size(), 1U);
    EXPECT_EQ(chunks(repeated("a ", 76)).size(), 2U);
}

TEST(PromptChunks, are_cut_to_one_row_where_asked) {
    const auto text = repeated("a ", 160);
    const auto rows = chunks(text, LongText::truncate);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].ids, tokenizer().encode_padded(text));
}

TEST(PromptChunks, begin_anew_at_break) {
    const auto rows = chunks("a BREAK b");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].ids, tokenizer().encode_padded("a"));
    EXPECT_EQ(rows[1].ids, tokenizer().encode_padded("b"));
    EXPECT_EQ(chunks("a BREAK BREAK b").at(1).ids, tokenizer().encode_padded(""));
    EXPECT_EQ(chunks("a BREAK b", LongText::truncate).at(0).ids, tokenizer().encode_padded("a b"));
}

TEST(PromptChunks, are_bounded) {
    const auto long_one =
        encode_chunks(tokenizer(), plain_prompt(repeated("a ", 75 * 64 + 1)).subprompts[0], LongText::chunks);
    ASSERT_FALSE(long_one);
    EXPECT_THAT(long_one.error().sentence(), HasSubstr("needs more than 64 chunks of 75 tokens; shorten it"));
    const auto breaks = parse_prompt(repeated("BREAK ", 65));
    EXPECT_FALSE(encode_chunks(tokenizer(), breaks->subprompts[0], LongText::chunks));
    EXPECT_TRUE(encode_chunks(tokenizer(), breaks->subprompts[0], LongText::truncate));
    EXPECT_FALSE(encode_chunks(tokenizer(), breaks->subprompts[0], LongText::chunks, 2));
}

}  // namespace
}  // namespace burin::text
