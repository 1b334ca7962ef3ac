#include "core/text/vector_names.h"

#include <gmock/gmock.h>

#include "core/text/prompt_chunks.h"
#include "tests/support/reference.h"

namespace burin::text {
namespace {

using testing::ElementsAre;

/// "a |<0>|, b": words and the numbers of names.
std::string shown(const VectorNames& names, std::string_view text) {
    std::string out;
    for (const auto& piece : names.split(text))
        out += (out.empty() ? "" : "|") +
               (piece.name < 0 ? std::string(piece.text) : "<" + std::to_string(piece.name) + ">");
    return out;
}

TEST(VectorNames, CountAsWholeWordsLongestFirstInEitherCase) {
    const VectorNames names({{"easy-neg", 3}, {"easy-neg-5", 1}, {"<cat-toy>", 2}, {"Bad_hands", 1}});
    const std::pair<const char*, const char*> cases[] = {
        {"a easy-neg, b", "a |<0>|, b"},
        {"EASY-NEG", "<0>"},
        {"easy-neg-5 easy-neg", "<1>| |<0>"},
        {"an easy-negative portrait", "an easy-negative portrait"},
        {"uneasy-neg", "uneasy-neg"},
        {"a <cat-toy>.", "a |<2>|."},
        {"x<cat-toy>y", "x|<2>|y"},
        {"bad_hands_2 bad_hands", "bad_hands_2 |<3>"},
        {"embedding:easy-neg, embed:EASY-neg", "<0>|, |<0>"},
        {"embedding:unknown", "embedding:unknown"},
        {"myembedding:easy-neg", "myembedding:|<0>"},
        {"\xc3\xa9"
         "easy-neg",
         "\xc3\xa9"
         "easy-neg"},
        {"", ""},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(shown(names, text), expected) << text;
    EXPECT_EQ(shown(VectorNames(), "easy-neg"), "easy-neg");
    EXPECT_EQ(names.first_vector(2), 4);
}

TEST(VectorNames, ThatAreMeantToBeThereAreTold) {
    EXPECT_THAT(explicit_names("embedding:a, (embed:b-2:1.2) EMBEDDING:<c>) embedding: d reembed:x"),
                ElementsAre("a", "b-2", "<c>"));
}

ClipTokenizer tokenizer() {
    return value_or_throw(ClipTokenizer::load(test::reference("models/sd1/tokenizer")));
}

std::string words(int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += "a ";
    return out;
}

TEST(PromptChunks, LeftOutIsWhatNoWindowHasRoomFor) {
    const auto clip = tokenizer();
    const auto rest = [&](const std::string& text) {
        return left_out(clip, value_or_throw(parse_prompt(text)).subprompts.front());
    };
    EXPECT_EQ(rest("a fox"), "");
    EXPECT_EQ(rest(words(75)), "");
    EXPECT_EQ(rest(words(75) + "fox, snow"), "fox, snow");
    EXPECT_EQ(rest(words(74) + "fox snow"), "snow");
    EXPECT_EQ(rest(words(70) + "(a a a a a a fox:1.2) snow"), "a fox snow");
}

TEST(PromptChunks, VectorsOfANameStayTogetherWhereAChunkHoldsThem) {
    const auto clip = tokenizer();
    const VectorNames names({{"v", 4}, {"big", 80}});
    const ChunkVectors vectors{&names, 1000};
    const auto read = [&](const std::string& text, LongText how) {
        return value_or_throw(encode_chunks(clip, plain_prompt(text).subprompts.front(), how, 77, vectors));
    };
    const auto chunks = read(words(73) + "v", LongText::chunks);
    ASSERT_EQ(chunks.size(), 2U);
    EXPECT_EQ(chunks[0].ids[74], clip.eos());
    EXPECT_EQ(chunks[1].ids[1], 1000);
    EXPECT_EQ(chunks[1].ids[4], 1003);
    const auto cut = read(words(73) + "v", LongText::truncate);
    ASSERT_EQ(cut.size(), 1U);
    EXPECT_EQ(cut[0].ids[74], 1000);
    EXPECT_EQ(cut[0].ids[75], 1001);
    EXPECT_EQ(read("a big", LongText::chunks).size(), 2U) << "longer than a chunk: there is no better place";
}

}  // namespace
}  // namespace burin::text
