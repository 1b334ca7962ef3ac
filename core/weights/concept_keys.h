// The keys of a closed-form edit: what a text encoder makes of a concept, beside what it makes of its guide.
//
// UCE's authors edit the last token of the concept's name alone. A name also colours every token behind it:
// the end of the text and the padding, through which a UNet sees it as well. Here every token from the name
// on is paired with the token at the same distance behind the guide's name, in several contexts, as TIME does
// for whole prompts (arXiv 2303.08084). Throws Failure; thread-safe. Shapes: k keys, d width of the encoder.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/models/text_encoding.h"

namespace burin::weights {

using torch::Tensor;

enum class KeyTokens {
    last,  ///< the last token of the name, as published
    all,   ///< and everything behind it
};

struct KeyPairs {
    Tensor from, to;  ///< float64 [k, d] on the CPU
};

/// Where a name and its guide stand in one context: which tokens of the one text answer which of the other.
struct Alignment {
    std::string from, to;  ///< the whole texts
    std::vector<std::pair<int64_t, int64_t>>
        places;             ///< token in `from`, token in `to`: the name's and behind
    int64_t name_last = 0;  ///< the name's last token in `from`
};
[[nodiscard]] Alignment align(const models::TextEncoding& text, const std::string& context,
                              const std::string& name, const std::string& guide);

/// Contexts that suit a name: a character's or a thing's, or ("by ...", "in the style of ...") an artist's.
/// "{}" stands for the name.
[[nodiscard]] std::vector<std::string> contexts_for(const std::string& name);

/// Pairs for a name and its guide; an empty guide is nothing in the name's place (for `last`: the start
/// token, as published). Refused where a context lacks its "{}".
[[nodiscard]] KeyPairs concept_keys(const models::TextEncoding& text, const std::string& name,
                                    const std::string& guide, KeyTokens tokens,
                                    const std::vector<std::string>& contexts);

/// The text encoder's output at the last token of a text, float64 [d]; at the start token for an empty text.
[[nodiscard]] Tensor last_token(const models::TextEncoding& text, const std::string& words);

}  // namespace burin::weights
