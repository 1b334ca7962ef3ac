// The languages of the window: English in the source, German complete (resources/translations).
#pragma once

#include <QtCore/QString>

class QCoreApplication;

namespace burin::ui {

/// Installs Burin's and Qt's own texts. `language` is BCP 47 ("de"), empty = the system's. Before the first
/// widget.
void installTranslations(QCoreApplication& application, const QString& language);

}  // namespace burin::ui
