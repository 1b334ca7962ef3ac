// What the sample sheets of a training ask for. Thread-safe.
#pragma once

#include <string>
#include <vector>

namespace burin::training {

/// Subjects, attributes, scenes, styles, protected characters; 8 a row.
[[nodiscard]] const std::vector<std::string>& sheet_prompts();
/// Eight that tell whether colours of hair and moods follow the words: one place, one figure.
[[nodiscard]] const std::vector<std::string>& mood_prompts();

}  // namespace burin::training
