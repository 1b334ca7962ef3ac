// The window's icons: drawings from resources/icons in the colour of the text, whatever the palette and scale
// are.
#pragma once

#include <QIcon>
#include <QString>

namespace burin::ui {

/// By the file's name without its ending, for example "reset". An empty icon where there is none of that
/// name. Follows the application's palette when it is drawn. UI thread only.
[[nodiscard]] QIcon icon(const QString& name);

}  // namespace burin::ui
