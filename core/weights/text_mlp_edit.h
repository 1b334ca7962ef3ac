// A concept taken out of the text encoder by an edit of lowest rank in one layer's second MLP matrix.
//
// ROME (arXiv 2202.05262) writes one fact into one matrix: W' k = v exactly, and as little as possible
// elsewhere in the metric of the layer's keys. ReFACT (arXiv 2306.00738) uses it on the text encoder of a
// text-to-image model: k is what the layer reads at the name's last token, v is found by a short gradient
// descent that draws what the encoder makes of the name, and of everything behind it, to what it makes of the
// guide, and holds preserved texts. A name of several tokens may lie in all of them (trace_concept.h shows
// it): then each has its own k and v, and the rank is their number. SD 1 and 2. Throws Failure; thread-safe.
#pragma once

#include "core/models/model_folder.h"
#include "core/weights/erase_concept.h"

namespace burin::weights {

struct TextMlpEdit {
    std::string text, guide;
    std::vector<std::string> preserve;
    std::vector<std::string> contexts;   ///< empty = contexts_for(text)
    int64_t layer = 0;                   ///< of the encoder, from its input
    KeyTokens tokens = KeyTokens::last;  ///< of the name: the last as published (rank one), or each of them
    int steps = 80;                      ///< of the descent
    double rate = 0.1;                   ///< of Adam
    double preserve_weight = 1;
};

struct TextMlpReport {
    double after = 1;  ///< squared distance to the guide, in parts of what it was
    double drift = 0;  ///< of the preserved texts, in the same parts
};

/// A delta of kind "closed form" with one product in "text_encoder".
[[nodiscard]] Delta edit_text_mlp(const models::ModelDescription& model, const models::TextEncoding& text,
                                  const TextMlpEdit& edit, TextMlpReport* report = nullptr);

}  // namespace burin::weights
