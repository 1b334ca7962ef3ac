// The files of a CLIP tokenizer: vocab.json, merges.txt, tokenizer_config.json, special_tokens_map.json; or
// tokenizer.json, which holds the first two and the added tokens in one (the form of the tokenizers library, the only one
// that transformers 5 writes).
//
// Parsers take bytes, so that they can be fuzzed; every fault is one sentence that names the file.
// Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace burin::text {

/// Generous against the 49 408 tokens and 1 MB of the public vocabulary.
inline constexpr size_t max_vocabulary_bytes = 16U << 20;
inline constexpr size_t max_tokenizer_config_bytes = 1U << 20;
inline constexpr size_t max_vocabulary_tokens = 1U << 20;
inline constexpr size_t max_token_bytes = 1024;

/// Token to id; ids are 0 .. size-1, each used once, unless `added` tokens fill gaps later.
using Vocabulary = std::unordered_map<std::string, int>;
/// Pairs to join, most important first.
using Merges = std::vector<std::pair<std::string, std::string>>;

/// A token that is recognised in the text itself, before words are cut.
struct AddedToken {
    std::string content;
    int id = -1;  ///< -1 = to be looked up in the vocabulary
    bool normalized =
        true;  ///< matched after lower-casing and white space folding, otherwise in the raw text
    bool operator==(const AddedToken&) const = default;
};

struct SpecialTokens {
    std::string bos = "<|startoftext|>", eos = "<|endoftext|>", unk = "<|endoftext|>", pad = "<|endoftext|>";
    std::vector<AddedToken> added;  ///< contents are unique
    int max_length = 77;            ///< model_max_length, 77 where it is missing or meant as "no limit"
};

Result<Vocabulary> parse_vocabulary(std::string_view json);

/// Lines "left right"; the first line is a version remark. Lines beyond the vocabulary's own number of merges
/// (49 152 - 256 - 2) are not read, as the published tokenizer does.
Result<Merges> parse_merges(std::string_view text);

/// What tokenizer.json says.
struct TokenizerParts {
    Vocabulary vocabulary;
    Merges merges;
    std::vector<AddedToken> added;
};

/// Refused by name where it describes another scheme than CLIP's byte-level pairs of words that end in "</w>".
Result<TokenizerParts> parse_tokenizer_json(std::string_view json);

/// Both may be empty: then CLIP's own tokens hold. `map` (special_tokens_map.json) wins over `config`.
Result<SpecialTokens> parse_special_tokens(std::string_view config, std::string_view map);

}  // namespace burin::text
