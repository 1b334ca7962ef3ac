// What a classifier can read off a picture: the painter's ground truth as groups of exclusive choices.
//
// A classifier has one output per choice of every group, in the order of `label_groups()`. A group that means
// nothing for a picture (the mouth of a house, the season of a studio) has no target there. Plain data and
// functions; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/painter/facts.h"

namespace burin::evaluation {

using torch::Tensor;

struct LabelGroup {
    std::string name;                  ///< "subject", "glasses"
    std::vector<std::string> choices;  ///< at least two; "no", "yes" for an attribute
    int64_t first = 0;                 ///< output of its first choice

    [[nodiscard]] int64_t size() const { return static_cast<int64_t>(choices.size()); }
};

/// subject, place, time, season, style, the ten attributes, woman, hair colour.
[[nodiscard]] const std::vector<LabelGroup>& label_groups();
/// Outputs of a classifier: all choices together.
[[nodiscard]] int64_t label_outputs();
/// Index of the group of that name; throws Failure(bad_input) for an unknown one.
[[nodiscard]] size_t label_group(const std::string& name);

/// The target of a group that means nothing for the picture; the value that torch's cross entropy skips.
inline constexpr int64_t no_label = -100;

/// The index of the true choice of each group, or no_label. An autumn that cannot be seen is a summer.
[[nodiscard]] std::vector<int64_t> labels_of(const painter::PictureFacts& facts);
/// int64 [n, groups].
[[nodiscard]] Tensor labels_of(const std::vector<painter::PictureFacts>& facts);

/// Mean over the groups of each group's cross entropy over the rows that have a label of it. Logits
/// [n, label_outputs()], labels int64 [n, groups].
[[nodiscard]] Tensor label_loss(const Tensor& logits, const Tensor& labels);

}  // namespace burin::evaluation
