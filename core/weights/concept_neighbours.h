// Automatic neighbours: the words that a UNet reads most like a concept's name, which an edit of the weights
// endangers most and which therefore belong into the list of texts to preserve.
//
// What cross-attention reads of a word is W p, p the encoding of its last token and W all keys and values at
// once. Encodings share most of their length, so likeness is the cosine of W (p - m) and W (c - m), m the
// mean over the vocabulary and c the name's own encoding. Throws Failure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/models/model_folder.h"
#include "core/models/text_encoding.h"

namespace burin::weights {

struct Neighbour {
    std::string text;
    double likeness = 0;  ///< -1 to 1
};

/// The words of the model's own vocabulary: tokens of at least three letters a-z that are whole words, in the
/// order of their ids. Pieces that no text of the training used are left out where they stand apart: their
/// embeddings kept their random start and are visibly shorter than all others (arXiv 2405.05417).
[[nodiscard]] std::vector<std::string> vocabulary_words(const models::ModelDescription& model);

/// The `count` texts among `candidates` (empty = vocabulary_words) that are most like one of `names`, the
/// most alike first, without those that hold a word of a name and those in `known`. Of long lists only the
/// 3000 are looked at (SDXL: 150) whose token embeddings lie nearest to the names'.
[[nodiscard]] std::vector<Neighbour> nearest_neighbours(const models::ModelDescription& model,
                                                        const models::TextEncoding& text,
                                                        const std::vector<std::string>& names, size_t count,
                                                        const std::vector<std::string>& known = {},
                                                        std::vector<std::string> candidates = {});

}  // namespace burin::weights
