// The closed vocabulary of the captions, and a CLIP tokenizer in which each of its words is one token.
//
// Few tokens, each seen often, are what a small text encoder learns from; the files are those of any CLIP
// tokenizer (byte-level BPE, arXiv 2103.00020), so that every tool reads them, and unknown words fall back to
// their letters.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace burin::painter {

/// Every word that captions may contain, sorted; the comma is not among them (it is a token of its own
/// anyway).
[[nodiscard]] std::span<const std::string_view> vocabulary();

/// A byte-pair encoding: tokens in the order of their ids, the two special tokens last, and the merges.
struct BytePairs {
    std::vector<std::string> tokens;
    std::vector<std::pair<std::string, std::string>> merges;
};

/// Merges under which each word (lower-case ASCII letters) becomes the one token `word</w>`, for any set of
/// words.
[[nodiscard]] BytePairs byte_pairs_for(std::span<const std::string_view> words);

/// Writes vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json for the vocabulary into
/// an existing folder. `max_length`: tokens of a padded text, with start and end (at least 3). Errors:
/// bad_input, io.
[[nodiscard]] Result<> write_tokenizer(const std::filesystem::path& folder, int max_length);

}  // namespace burin::painter
