// Byte-pair encoding of single words: the merge loop and its cache.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/tokenizer_files.h"

namespace burin::text {

/// Joins the byte symbols of a word in the order of the merges (Sennrich et al., arXiv 1508.07909), the last
/// symbol carrying the end-of-word mark "</w>". n log n in the word's length. Const members are thread-safe.
class BytePairEncoder {
  public:
    /// Every part and every joined form of a merge must be in the vocabulary.
    static Result<BytePairEncoder> make(const Vocabulary& vocabulary, const Merges& merges, int unk);
    ~BytePairEncoder();
    BytePairEncoder(BytePairEncoder&&) noexcept;
    BytePairEncoder& operator=(BytePairEncoder&&) noexcept;

    /// Appends the ids of one word (raw UTF-8 bytes, not empty) to `ids`. Symbols without an id become unk.
    void encode(std::string_view word, std::vector<int>& ids) const;

  private:
    struct Merge {
        int rank = 0, joined = 0;
    };
    struct Cache;
    BytePairEncoder();
    [[nodiscard]] std::vector<int> merge(std::string_view word) const;
    [[nodiscard]] const Merge* find(int left, int right) const;

    std::vector<int> inner_,
        last_;  ///< [256] id of each byte's symbol, without and with the end-of-word mark
    std::unordered_map<uint64_t, Merge> merges_;
    std::unique_ptr<Cache> cache_;
};

}  // namespace burin::text
