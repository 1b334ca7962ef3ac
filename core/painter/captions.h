// Captions of painted pictures, in a closed vocabulary (vocabulary.h).
//
// Parts are left out at random, so that a model learns each of them alone; what is not there is never
// mentioned: text encoders read "no hat" as a hat. A picture gets a new caption each time the functions are
// called.
#pragma once

#include <string>
#include <vector>

#include "core/painter/facts.h"
#include "core/painter/rng.h"

namespace burin::painter {

/// Shares of training captions that are bare lists of words and empty ones (for classifier-free guidance).
constexpr float list_share = .20F, empty_share = .12F;

/// "an oil painting of a smiling woman with long red hair and a blue hat by the sea at night in winter".
/// [style of] [adjectives] noun [with features] [place] [time] [season] [by artist]
[[nodiscard]] std::string sentence(const PictureFacts& facts, Rng& rng);

/// One to four true words or short phrases, "glasses, winter": what a direction is called.
[[nodiscard]] std::string word_list(const PictureFacts& facts, Rng& rng);

/// A list at `list_share`, else a sentence; never empty.
[[nodiscard]] std::string caption(const PictureFacts& facts, Rng& rng);

/// Empty at `empty_share`, else as `caption`.
[[nodiscard]] std::string training_caption(const PictureFacts& facts, Rng& rng);

/// What the sample sheets of a training ask for: subjects, attributes, scenes, styles, protected characters; 8 a row.
[[nodiscard]] const std::vector<std::string>& sheet_prompts();
/// Eight that tell whether colours of hair and moods follow the words: one place, one figure.
[[nodiscard]] const std::vector<std::string>& mood_prompts();

}  // namespace burin::painter
