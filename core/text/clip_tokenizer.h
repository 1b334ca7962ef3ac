// CLIP's tokenizer: byte-level BPE over lowered words, as used by the text encoders of Stable Diffusion 1, 2
// and XL.
//
// Gives the ids of transformers' CLIPTokenizerFast for the same files. Source of the scheme: Radford et al.,
// arXiv 2103.00020; files: vocab.json and merges.txt or else tokenizer.json, and, where present,
// tokenizer_config.json and special_tokens_map.json.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/text/byte_pair.h"
#include "core/text/tokenizer_files.h"

namespace burin::text {

/// The files of a tokenizer's folder as texts; what is not there is empty.
struct TokenizerTexts {
    std::string vocabulary;  ///< vocab.json
    std::string merges;      ///< merges.txt
    std::string together;    ///< tokenizer.json, read only where the other two are not both there
    std::string config;      ///< tokenizer_config.json
    std::string map;         ///< special_tokens_map.json

    /// bad_model where neither form of the vocabulary is there, or a file is larger than any of its kind.
    static Result<TokenizerTexts> read(const std::filesystem::path& folder);
    /// Tokens and ids of whichever form is there.
    [[nodiscard]] Result<Vocabulary> words() const;
};

/// Immutable after loading; const members are thread-safe.
class ClipTokenizer {
  public:
    /// Reads the folder's files; faults are bad_model or io with one sentence that names the file.
    static Result<ClipTokenizer> load(const std::filesystem::path& folder);
    /// The same of texts. `pad`: what the rows of this text encoder are filled with, whatever the texts say (a vocabulary
    /// taken from another model of the kind); empty = what they say.
    static Result<ClipTokenizer> read(const TokenizerTexts& texts, const std::string& pad = {});
    /// The same from already parsed parts. Every special token must have an id; ids must have no gaps.
    static Result<ClipTokenizer> make(Vocabulary vocabulary, const Merges& merges, SpecialTokens specials);

    /// Ids of `text` without start, end and padding. Special tokens written in the text are recognised.
    /// Invalid UTF-8 is read as U+FFFD.
    [[nodiscard]] std::vector<int> encode(std::string_view text) const;

    /// start, ids, end, padding: exactly `length` ids (at least 2); longer texts are cut, keeping the end
    /// token.
    [[nodiscard]] std::vector<int> encode_padded(std::string_view text, int length = 77) const;

    [[nodiscard]] int bos() const { return bos_; }
    [[nodiscard]] int eos() const { return eos_; }
    [[nodiscard]] int pad() const { return pad_; }
    [[nodiscard]] int unk() const { return unk_; }
    /// model_max_length of the files (77 for all public models).
    [[nodiscard]] int max_length() const { return max_length_; }
    /// One more than the largest id: the number of rows the text encoder's embedding must have at least.
    [[nodiscard]] int vocabulary_size() const { return vocabulary_size_; }

  private:
    explicit ClipTokenizer(BytePairEncoder bpe) : bpe_(std::move(bpe)) {}
    void encode_words(std::string_view normalized, std::vector<int>& ids) const;
    void encode_normalized_with_tokens(std::string_view raw, std::vector<int>& ids) const;

    BytePairEncoder bpe_;
    std::vector<AddedToken> raw_tokens_, normalized_tokens_;  ///< longest first
    int bos_ = 0, eos_ = 0, pad_ = 0, unk_ = 0, max_length_ = 77, vocabulary_size_ = 0;
};

}  // namespace burin::text
