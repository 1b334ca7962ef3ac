// Colours of the demonstration: a dark stage, or a light one where the preferences say so.
#pragma once

#include <QtGui/QPalette>

namespace burin::ui {

[[nodiscard]] QPalette demoPalette(bool dark);

/// Text that is read second. Contrast 4.5 : 1 or more on the stage.
[[nodiscard]] QColor demoQuietText(const QPalette& palette);

}  // namespace burin::ui
