#include "core/text/tokenizer_files.h"

#include <gmock/gmock.h>
#include <random>

#include "core/text/clip_tokenizer.h"

namespace burin::text {
namespace {

using testing::HasSubstr;

struct Bad {
    std::string bytes;
    const char* sentence;
};

TEST(Vocabulary, is_refused_by_one_sentence_where_it_is_hostile) {
    const Bad table[] = {
        {"", "vocab.json is not valid JSON near byte"},
        {"{", "vocab.json is not valid JSON"},
        {"{}", "vocab.json holds no tokens"},
        {"[]", "vocab.json is not an object of tokens and ids"},
        {"5", "vocab.json is not an object of tokens and ids"},
        {"\"a\"", "vocab.json is not an object of tokens and ids"},
        {R"({"a": 0} x)", "vocab.json is not valid JSON"},
        {R"({"a": 0, "a": 1})", "vocab.json lists token 'a' twice"},
        {R"({"a": 0, "b": 0})", "vocab.json gives the id 0 to two tokens"},
        {R"({"a": -1})", "vocab.json gives token 'a' something else than an id"},
        {R"({"a": 1.5})", "vocab.json gives token 'a' something else than an id"},
        {R"({"a": "0"})", "vocab.json gives token 'a' something else than an id"},
        {R"({"a": null})", "vocab.json gives token 'a' something else than an id"},
        {R"({"a": [0]})", "vocab.json gives token 'a' something else than an id"},
        {R"({"a": {"b": 0}})", "vocab.json holds an object inside the object"},
        {R"({"a": 1048576})", "vocab.json gives token 'a' the id 1048576, beyond 1048575"},
        {R"({"a": 18446744073709551615})", "vocab.json gives token 'a' the id 18446744073709551615"},
        {"{\"\xff\": 0}", "vocab.json is not valid JSON"},
        {"{\"\x1b\": 0}", "vocab.json is not valid JSON"},
        {"{\"" + std::string(1025, 'a') + "\": 0}", "vocab.json holds a token longer than 1024 bytes"},
        {std::string(max_vocabulary_bytes + 1, ' '), "vocab.json is larger than 16 MiB"},
        {std::string(1 << 20, '['), "vocab.json is not an object of tokens and ids"},
    };
    for (const auto& [bytes, sentence] : table) {
        const auto parsed = parse_vocabulary(bytes);
        ASSERT_FALSE(parsed) << sentence;
        EXPECT_EQ(parsed.error().code, ErrorCode::bad_model);
        EXPECT_THAT(parsed.error().sentence(), HasSubstr(sentence));
    }
}

TEST(Merges, are_refused_by_one_sentence_where_they_are_hostile) {
    const Bad table[] = {
        {"#version\na\n", "line 2 of merges.txt does not hold two parts"},
        {"#version\na b\na b c\n", "line 3 of merges.txt does not hold two parts"},
        {"#version\n a\n", "line 2 of merges.txt does not hold two parts"},
        {"#version\na \n", "line 2 of merges.txt does not hold two parts"},
        {"#version\na b\na b\n", "line 3 of merges.txt repeats an earlier line"},
        {"#version\na \xff\n", "line 2 of merges.txt is not valid UTF-8"},
        {"#version\n" + std::string(3000, 'a') + " b\n", "line 2 of merges.txt is longer than 2048 bytes"},
        {std::string(max_vocabulary_bytes + 1, '\n'), "merges.txt is larger than 16 MiB"},
    };
    for (const auto& [bytes, sentence] : table) {
        const auto parsed = parse_merges(bytes);
        ASSERT_FALSE(parsed) << sentence;
        EXPECT_EQ(parsed.error().code, ErrorCode::bad_model);
        EXPECT_THAT(parsed.error().sentence(), HasSubstr(sentence));
    }
    EXPECT_EQ(parse_merges("")->size(), 0U);
    EXPECT_EQ(*parse_merges("first line\r\na b\r\n\r\nb c"), (Merges{{"a", "b"}, {"b", "c"}}));
}

TEST(Merges, beyond_those_of_the_published_vocabulary_are_not_read) {
    std::string text = "#version\n";
    for (int i = 0; i < 49000; ++i) text += "a" + std::to_string(i) + " b\n";
    EXPECT_EQ(parse_merges(text)->size(), 48894U);
}

TEST(SpecialTokens, are_read_from_texts_objects_and_the_decoder) {
    const auto parsed = parse_special_tokens(
        R"({"bos_token": {"content": "<s>", "normalized": true}, "pad_token": "x", "model_max_length": 1e30,
            "added_tokens_decoder": {"7": {"content": "<extra>", "normalized": false}}})",
        R"({"pad_token": "!"})");
    ASSERT_TRUE(parsed) << parsed.error().sentence();
    EXPECT_EQ(parsed->bos, "<s>");
    EXPECT_EQ(parsed->eos, "<|endoftext|>");
    EXPECT_EQ(parsed->pad, "!");
    EXPECT_EQ(parsed->max_length, 77);
    EXPECT_EQ(parsed->added,
              (std::vector<AddedToken>{
                  {"<extra>", 7, false}, {"<s>", -1, true}, {"<|endoftext|>", -1, true}, {"!", -1, false}}));
    EXPECT_EQ(parse_special_tokens("{\"model_max_length\": 40}", "")->max_length, 40);
    EXPECT_EQ(parse_special_tokens("", "")->pad, "<|endoftext|>");
}

TEST(SpecialTokens, are_refused_by_one_sentence_where_they_are_hostile) {
    const Bad configs[] = {
        {"[", "tokenizer_config.json is not a valid JSON object"},
        {"[]", "tokenizer_config.json is not a valid JSON object"},
        {std::string(1 << 19, '['), "tokenizer_config.json is not a valid JSON object"},
        {std::string(max_tokenizer_config_bytes + 1, ' '), "tokenizer_config.json is larger than 1 MiB"},
        {R"({"bos_token": 5})", "special token bos_token has no text"},
        {R"({"bos_token": ""})", "special token bos_token is empty or too long"},
        {R"({"eos_token": {"content": ""}})", "special token eos_token is empty or too long"},
        {R"({"eos_token": {"content": "a", "lstrip": true}})",
         "special token eos_token asks for lstrip, which Burin does not have"},
        {R"({"eos_token": {"content": "a", "single_word": 1}})",
         "special token eos_token asks for single_word"},
        {R"({"eos_token": {"content": "a", "normalized": 1}})",
         "has a 'normalized' that is neither true nor false"},
        {R"({"added_tokens_decoder": []})",
         "added_tokens_decoder in tokenizer_config.json is not a list of tokens"},
        {R"({"added_tokens_decoder": {"x": {"content": "a"}}})",
         "added token 'x' in tokenizer_config.json has no usable id"},
        {R"({"added_tokens_decoder": {"99999999999999999999": {"content": "a"}}})", "has no usable id"},
        {R"({"added_tokens_decoder": {"-1": {"content": "a"}}})", "has no usable id"},
        {R"({"added_tokens_decoder": {"5": "a"}})", "has no usable id"},
        {R"({"model_max_length": -5})",
         "model_max_length in tokenizer_config.json is not a whole number of at least 3"},
        {R"({"model_max_length": 7.5})", "model_max_length in tokenizer_config.json is not a whole number"},
    };
    for (const auto& [bytes, sentence] : configs) {
        const auto parsed = parse_special_tokens(bytes, "");
        ASSERT_FALSE(parsed) << sentence;
        EXPECT_THAT(parsed.error().sentence(), HasSubstr(sentence));
    }
    EXPECT_FALSE(parse_special_tokens("", "nonsense"));
}

Vocabulary small() { return {{"a", 0}, {"b", 1}, {"<|startoftext|>", 2}, {"<|endoftext|>", 3}}; }

TEST(ClipTokenizerParts, that_do_not_fit_together_are_refused) {
    const auto made = [](const Vocabulary& vocabulary, const Merges& merges, std::string_view config) {
        const auto tokenizer = ClipTokenizer::make(vocabulary, merges, *parse_special_tokens(config, ""));
        return tokenizer ? std::string() : tokenizer.error().sentence();
    };
    EXPECT_EQ(made(small(), {}, ""), "");
    auto gap = small();
    gap["c"] = 9;
    EXPECT_THAT(made(gap, {}, ""),
                HasSubstr("vocab.json gives token 'c' the id 9 although it holds only 5 tokens"));
    auto headless = small();
    headless.erase("<|startoftext|>");
    EXPECT_THAT(made(headless, {}, ""), HasSubstr("special token '<|startoftext|>' is not in vocab.json"));
    EXPECT_THAT(made(small(), {{"a", "b"}}, ""),
                HasSubstr("merges.txt joins 'a' and 'b', which vocab.json does not hold"));
    EXPECT_THAT(made(small(), {}, R"({"added_tokens_decoder": {"1": {"content": "a"}}})"),
                HasSubstr("special token 'a' has the id 1 in tokenizer_config.json and 0 in vocab.json"));
    EXPECT_THAT(made(small(), {}, R"({"added_tokens_decoder": {"3": {"content": "new"}}})"),
                HasSubstr("given to two tokens"));
    EXPECT_EQ(made(small(), {}, R"({"added_tokens_decoder": {"4": {"content": "new"}}})"), "");
}

TEST(ClipTokenizerParts, unknown_bytes_become_the_unknown_token) {
    const auto tokenizer = ClipTokenizer::make(small(), {}, *parse_special_tokens("", ""));
    ASSERT_TRUE(tokenizer);
    EXPECT_EQ(tokenizer->encode("ab"), (std::vector<int>{0, 3}));  // "b</w>" is not in the vocabulary
    EXPECT_EQ(tokenizer->encode("<|startoftext|>"), (std::vector<int>{2}));
}

TEST(TokenizerFiles, survive_random_damage) {
    const std::string vocabulary =
        R"({"a": 0, "b": 1, "a</w>": 2, "<|startoftext|>": 3, "<|endoftext|>": 4, "ba</w>": 5})";
    const std::string merges = "#version: 0.2\nb a</w>\n",
                      config = R"({"pad_token": "a", "model_max_length": 77})";
    std::mt19937 random(7);
    const auto damaged = [&](std::string bytes) {
        for (int i = 0; i < 2; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
        return bytes;
    };
    int accepted = 0;
    for (int run = 0; run < 3000; ++run) {
        const auto v = parse_vocabulary(run % 3 == 0 ? damaged(vocabulary) : vocabulary);
        const auto m = parse_merges(run % 3 == 1 ? damaged(merges) : merges);
        const auto s = parse_special_tokens(run % 3 == 2 ? damaged(config) : config, "");
        if (!v || !m || !s) continue;
        const auto tokenizer = ClipTokenizer::make(*v, *m, *s);
        if (!tokenizer) continue;
        ++accepted;
        for (const int id : tokenizer->encode_padded("ba a b <|endoftext|>")) {
            ASSERT_GE(id, 0);
            ASSERT_LT(id, tokenizer->vocabulary_size());
        }
    }
    EXPECT_GT(accepted, 100);
}

constexpr const char* small_tokenizer = R"({"version": "1.0", "truncation": null, "added_tokens":
    [{"id": 3, "content": "<|endoftext|>", "normalized": true, "special": true, "lstrip": false}],
    "normalizer": {"normalizers": [{"type": "NFC"}, [1, 2.5, -1, true, null]]},
    "model": {"type": "BPE", "dropout": null, "end_of_word_suffix": "</w>", "continuing_subword_prefix": "",
              "vocab": {"a": 0, "b</w>": 1, "ab</w>": 2}, "merges": [["a", "b</w>"]]}})";

TEST(TokenizerJson, holds_vocabulary_merges_and_added_tokens) {
    const auto parts = parse_tokenizer_json(small_tokenizer);
    ASSERT_TRUE(parts) << parts.error().sentence();
    EXPECT_EQ(parts->vocabulary.size(), 3U);
    EXPECT_EQ(parts->vocabulary.at("ab</w>"), 2);
    EXPECT_EQ(parts->merges, (Merges{{"a", "b</w>"}}));
    EXPECT_EQ(parts->added, (std::vector<AddedToken>{{"<|endoftext|>", 3, true}}));
}

TEST(TokenizerJson, reads_merges_in_their_older_form) {
    std::string text = small_tokenizer;
    text.replace(text.find(R"(["a", "b</w>"])"), 14, R"("a b</w>")");
    const auto parts = parse_tokenizer_json(text);
    ASSERT_TRUE(parts) << parts.error().sentence();
    EXPECT_EQ(parts->merges, (Merges{{"a", "b</w>"}}));
}

TEST(TokenizerJson, names_what_is_wrong) {
    const std::pair<std::string, std::string> cases[] = {
        {"", "not valid JSON"},
        {"[]", "a list instead of an object"},
        {"3", "is not an object"},
        {"{}", "holds no tokens"},
        {R"({"model": {"type": "WordPiece"}})", "describes a 'WordPiece' instead of byte pairs"},
        {R"({"model": {"type": "BPE", "end_of_word_suffix": ""}})", "ends its words in '' instead of '</w>'"},
        {R"({"model": {"continuing_subword_prefix": "##"}})", "begins parts of words with '##'"},
        {R"({"model": {"vocab": {"a": "b"}}})", "gives token 'a' something else than an id"},
        {R"({"model": {"vocab": {"a": null}}})", "gives token 'a' something else than an id"},
        {R"({"model": {"vocab": {"a": 1e9}}})", "gives token 'a' something else than an id"},
        {R"({"model": {"vocab": {"a": [1]}}})", "gives token 'a' something else than an id"},
        {R"({"model": {"vocab": {"a": 1048576}}})", "gives token 'a' the id 1048576"},
        {R"({"model": {"vocab": {"a": 0, "a": 1}}})", "lists token 'a' twice"},
        {R"({"model": {"merges": ["ab"]}})", "holds the merge 'ab' of one part"},
        {R"({"model": {"merges": [["a"]]}})", "holds a merge of 1 parts"},
        {R"({"model": {"merges": [["a", "b", "c"]]}})", "holds a merge of more than two parts"},
        {R"({"model": {"merges": [["a", 1]]}})", "holds a merge that is not two texts"},
        {R"({"model": {"merges": [{"a": 1}]}})", "holds a merge that is not two texts"},
        {R"({"model": {"merges": [["a", "b"], "a b"]}})", "repeats the merge 'a' 'b'"},
        {R"({"model": {"vocab": {"a": 0}}})", "holds no merges"},
        {R"({"added_tokens": [{"id": 1}]})", "an added token whose text is empty"},
        {R"({"added_tokens": [{"content": "<x>"}]})", "gives added token '<x>' no id"},
        {R"({"added_tokens": [{"content": "<x>", "id": 1, "lstrip": true}]})",
         "asks for lstrip of added token '<x>'"},
        {R"({"added_tokens": [{"content": 1, "id": 1}]})", "a 'content' of the wrong kind"},
        {"{\"a\":" + std::string(1000, '['), "nests deeper than 64 levels"},
    };
    for (const auto& [text, words] : cases) {
        const auto parts = parse_tokenizer_json(text);
        ASSERT_FALSE(parts) << text;
        EXPECT_THAT(parts.error().sentence(), HasSubstr(words)) << text;
        EXPECT_THAT(parts.error().sentence(), HasSubstr("tokenizer.json")) << text;
    }
}

}  // namespace
}  // namespace burin::text
