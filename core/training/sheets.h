// Pictures that show a training to a person: contact sheets and the curve of the loss. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/io/image.h"

namespace burin::training {

/// Pictures [n, 3, H, W], 0..1 (others are clamped), row by row with `columns` in a row, two white pixels
/// between them. Throws Failure(bad_input) where there is nothing to show.
[[nodiscard]] io::Picture contact_sheet(const torch::Tensor& pictures, int64_t columns);

/// The losses of all steps as a smoothed curve over a pale band of the single ones, both axes marked; the
/// vertical axis is logarithmic. An empty list gives empty axes.
[[nodiscard]] io::Picture loss_curve(const std::vector<float>& losses);

/// What the sample sheets ask for: subjects, attributes, scenes, styles, protected characters; 8 a row.
[[nodiscard]] const std::vector<std::string>& sheet_prompts();
/// Eight that tell whether colours of hair and moods follow the words: one place, one figure.
[[nodiscard]] const std::vector<std::string>& mood_prompts();

}  // namespace burin::training
