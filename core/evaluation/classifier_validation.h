// How well a classifier reads paintings it never saw. Throws Failure; thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/evaluation/picture_classifier.h"

namespace burin::evaluation {

/// How often a group was read rightly, and on how many pictures it meant something.
struct GroupAccuracy {
    std::string name;
    int64_t right = 0, of = 0;
    [[nodiscard]] double share() const { return of > 0 ? double(right) / double(of) : 0; }
};

/// Reads `count` paintings of a seed no training uses, painted at the rates of the training set with every
/// subject and style equally often; one row per group. `changed` may be empty, or the autoencoder's round
/// trip; `side` is how many pixels they are painted at, 0: the classifier's own. Throws Failure.
[[nodiscard]] std::vector<GroupAccuracy> validate_classifier(
    const PictureClassifier& classifier, int64_t count,
    const std::function<Tensor(const Tensor&)>& changed = {}, int64_t side = 0);

/// The lowest share of all groups.
[[nodiscard]] double worst_share(const std::vector<GroupAccuracy>& accuracies);

}  // namespace burin::evaluation
