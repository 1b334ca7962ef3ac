// Automatic neighbours: which other words an erasure would change most.
//
// A closed-form edit moves every text whose encoding is near the erased one's in the metric of the regression
// (closed_form.h). How far it moves a word is known before anything is rendered: |dW p|^2 / |W p|^2 over all
// cross-attention matrices, p the word's encoding. The most moved words that are no part of the concept are
// its neighbours, and belong into the list of texts to preserve. Throws Failure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/weights/erase_concept.h"

namespace burin::weights {

struct DisturbedText {
    std::string text;
    double share = 0;  ///< of what the matrices make of it that the edit would change, 0..
};

/// The words of the model's own vocabulary that are whole words of at least three letters, in the order of
/// their ids: [a-z] only, as the vocabularies of the public models are English.
[[nodiscard]] std::vector<std::string> vocabulary_words(const models::ModelDescription& model);

/// The `count` texts among `candidates` (empty = vocabulary_words) that the request, without its list of
/// preserved texts, would change most, the most changed first. Left out are texts that hold a word of an
/// erased text or of its guide, and those preserved already. Of long lists only the 3000 candidates are
/// looked at whose token embeddings lie nearest to those of the erased texts and guides.
[[nodiscard]] std::vector<DisturbedText> most_disturbed(const models::ModelDescription& model,
                                                        const models::TextEncoding& text,
                                                        const EraseRequest& request, size_t count,
                                                        std::vector<std::string> candidates = {});

}  // namespace burin::weights
