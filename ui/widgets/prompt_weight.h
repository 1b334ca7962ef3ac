// Weights in prompts, (word:1.1), changed at the cursor. Thread-safe.
#pragma once

#include <QString>

namespace burin::ui {

struct WeightedEdit {
    int from = 0, length = 0;    ///< what is replaced
    QString text;                ///< by this
    int anchor = 0, cursor = 0;  ///< selection afterwards: the words themselves
};

/// One step up or down (0.1) for the selection, or for the word at the cursor where nothing is selected.
/// Words that stand in
/// (...:w) already get another weight; at 1 the brackets go. `length` is 0 where there is nothing to weight.
/// Weights stay within 0 and 3.
[[nodiscard]] WeightedEdit change_weight(const QString& prompt, int selection_from, int selection_to,
                                         bool up);

}  // namespace burin::ui
