// Typed numbers with arithmetic: "3*1.5", "-(2+0,5)", "*1.2" (of the current value), "1/3". Thread-safe.
#pragma once

#include <optional>

#include <QString>

namespace burin::ui {

/// The value, or nothing where the text is no number. Point and comma both separate decimals; a leading * or
/// / works on `current`. Nothing infinite comes out.
[[nodiscard]] std::optional<double> evaluate(const QString& text, double current = 0);

}  // namespace burin::ui
