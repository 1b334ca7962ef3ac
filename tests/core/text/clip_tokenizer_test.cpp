#include "core/text/clip_tokenizer.h"

#include <fstream>
#include <gmock/gmock.h>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::text {
namespace {

using testing::Each;
using testing::HasSubstr;

ClipTokenizer load(std::string_view folder) {
    auto tokenizer = ClipTokenizer::load(test::reference(folder));
    if (!tokenizer) throw Failure(tokenizer.error());
    return *std::move(tokenizer);
}

std::vector<nlohmann::json> lines_of(const std::filesystem::path& file) {
    std::vector<nlohmann::json> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
}

TEST(ClipTokenizer, agrees_with_the_independent_implementation_on_its_reference_strings) {
    const auto tokenizer = load("tokenizer");
    const auto lines = lines_of(test::reference("tokenizer/tokens.jsonl"));
    ASSERT_EQ(lines.size(), 143U);
    for (const auto& line : lines) {
        const auto text = line["text"].get<std::string>();
        EXPECT_EQ(tokenizer.encode_padded(text), line["ids"].get<std::vector<int>>()) << line["text"];
        EXPECT_EQ(tokenizer.encode(text).size() + 2, line["untruncated"].get<size_t>()) << line["text"];
    }
}

TEST(ClipTokenizer, agrees_on_random_unicode_with_and_without_a_padding_token_of_its_own) {
    const auto own_pad = load("models/sd2/tokenizer"), eos_pad = load("models/sd1/tokenizer");
    const auto lines = lines_of(test::data("text/random_strings.jsonl"));
    ASSERT_GE(lines.size(), 300U);
    for (const auto& line : lines) {
        const auto text = line["text"].get<std::string>();
        EXPECT_EQ(eos_pad.encode(text), line["sd1"].get<std::vector<int>>()) << line["text"];
        EXPECT_EQ(own_pad.encode(text), line["sd2"].get<std::vector<int>>()) << line["text"];
    }
}

TEST(ClipTokenizer, pads_with_the_token_of_the_configuration) {
    EXPECT_EQ(load("models/sd1/tokenizer").pad(), load("models/sd1/tokenizer").eos());
    const auto sd2 = load("models/sd2/tokenizer");
    EXPECT_EQ(sd2.pad(), 0);
    const auto ids = sd2.encode_padded("a", 40);
    ASSERT_EQ(ids.size(), 40U);
    EXPECT_EQ(ids[0], sd2.bos());
    EXPECT_EQ(ids[2], sd2.eos());
    EXPECT_THAT(std::vector<int>(ids.begin() + 3, ids.end()), Each(0));
}

TEST(ClipTokenizer, loads_each_reference_folder_with_the_same_words) {
    const auto expected = load("tokenizer").encode("a portrait of a woman");
    for (const char* folder : {"models/sd1/tokenizer", "models/sd2/tokenizer", "models/sdxl/tokenizer",
                               "models/sdxl/tokenizer_2", "models/clip"}) {
        const auto tokenizer = load(folder);
        EXPECT_EQ(tokenizer.encode("a portrait of a woman"), expected) << folder;
        EXPECT_EQ(tokenizer.max_length(), 77) << folder;
        EXPECT_EQ(tokenizer.vocabulary_size(), 809) << folder;
    }
}

TEST(ClipTokenizer, cuts_a_long_text_but_keeps_the_end_token) {
    const auto tokenizer = load("tokenizer");
    std::string text;
    for (int i = 0; i < 200; ++i) text += "glasses ";
    const auto ids = tokenizer.encode_padded(text);
    ASSERT_EQ(ids.size(), 77U);
    EXPECT_EQ(ids.front(), tokenizer.bos());
    EXPECT_EQ(ids.back(), tokenizer.eos());
    EXPECT_EQ(tokenizer.encode_padded(text, 2), (std::vector<int>{tokenizer.bos(), tokenizer.eos()}));
}

TEST(ClipTokenizer, survives_invalid_utf8_and_one_endless_word) {
    const auto tokenizer = load("tokenizer");
    EXPECT_EQ(tokenizer.encode("a \xff\xc0 b"), tokenizer.encode("a \xef\xbf\xbd\xef\xbf\xbd b"));
    EXPECT_GT(tokenizer.encode(std::string(1 << 18, 'a')).size(), 1000U);
}

TEST(ClipTokenizer, gives_the_same_ids_from_several_threads) {
    const auto tokenizer = load("tokenizer");
    const auto expected = load("tokenizer").encode("a watercolour painting of glasses, 1234 ''ve");
    std::vector<std::thread> threads;
    std::vector<int> wrong(4);
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 300; ++i) {
                (void)tokenizer.encode("word" + std::to_string(i * 4 + t));
                wrong[t] += tokenizer.encode("a watercolour painting of glasses, 1234 ''ve") != expected;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(wrong, Each(0));
}

TEST(ClipTokenizer, names_the_missing_file) {
    const test::TempDir folder;
    auto loaded = ClipTokenizer::load(folder.path());
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().sentence(), HasSubstr("vocab.json is missing"));
    folder.write("vocab.json", R"({"a": 0, "<|startoftext|>": 1, "<|endoftext|>": 2})");
    loaded = ClipTokenizer::load(folder.path());
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().sentence(), HasSubstr("merges.txt is missing"));
    folder.write("merges.txt", "#version: 0.2\n");
    EXPECT_TRUE(ClipTokenizer::load(folder.path()));
}

TEST(ClipTokenizer, reads_a_folder_that_has_only_tokenizer_json) {
    const auto today = ClipTokenizer::load(test::data("field/tokenizer_today"));
    ASSERT_TRUE(today) << today.error().sentence();
    EXPECT_EQ(today->vocabulary_size(), 809);
    EXPECT_EQ(today->pad(), today->eos());
    for (const auto& line : lines_of(test::reference("tokenizer/tokens.jsonl"))) {
        const auto text = line["text"].get<std::string>();
        EXPECT_EQ(today->encode_padded(text), line["ids"].get<std::vector<int>>()) << line["text"];
    }
}

TEST(ClipTokenizer, fills_rows_with_the_token_it_is_told_to) {
    auto texts = TokenizerTexts::read(test::data("field/tokenizer_today"));
    ASSERT_TRUE(texts);
    const auto own = ClipTokenizer::read(*texts, "!");
    ASSERT_TRUE(own) << own.error().sentence();
    EXPECT_EQ(own->pad(), 0);
    EXPECT_EQ(own->encode_padded("a", 40)[3], 0);
    const auto none = ClipTokenizer::read(*texts, "<|none|>");
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().sentence(), HasSubstr("<|none|>"));
}

}  // namespace
}  // namespace burin::text
