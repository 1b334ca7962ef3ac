// The text half of CLIP's tokenizer: normal form, whitespace, case and the word pattern.
//
// Follows the "fast" tokenizer that public CLIP checkpoints are used with: NFC, every run of white space
// becomes one space, each code point is lowered on its own (so no final sigma), then words are cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace burin::text {

/// `text` in NFC, white space folded to single spaces, lowered. Invalid UTF-8 becomes U+FFFD. Never fails.
[[nodiscard]] std::string normalize_text(std::string_view text);

/// Words of already normalized text in order, as views into it: the contractions 's 't 're 've 'm 'll 'd,
/// runs of letters, single digits (any numeral), runs of everything else but white space.
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view normalized);

/// The 256 printable stand-ins for raw bytes, as UTF-8: vocabularies of byte-level BPE are written with them.
[[nodiscard]] const std::string& byte_symbol(unsigned char byte);

}  // namespace burin::text
