// What a caption of the painter says about its picture, as choices of label groups (picture_labels.h).
//
// Only what is named counts: a caption that leaves the season out claims nothing about it. Plain functions;
// thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/evaluation/picture_labels.h"

namespace burin::evaluation {

struct Claim {
    size_t group = 0;    ///< index into label_groups()
    int64_t choice = 0;  ///< which of the group's choices is named
    bool operator==(const Claim&) const = default;
};

/// The claims of one sentence (painter::sentence); at most one per group. "A picture" claims no style,
/// "young" claims that old age is absent, "short hair" that long hair is. What the named style or place
/// cannot show is not claimed: colours of hair in ink, an autumn at sea.
[[nodiscard]] std::vector<Claim> claims_of(const std::string& sentence);

}  // namespace burin::evaluation
