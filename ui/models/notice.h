// What the window tells its user: in the status bar, or in a bar inside the window.
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QString>

#include "core/base/result.h"

namespace burin::ui {

/// `text` says what happened, why, and what to do; `details` is what "Copy details" copies beside it.
struct Notice {
    enum class Kind { information, warning, error };
    Kind kind = Kind::information;
    QString text;
    QString details;
};

/// An error as the user reads it; what was typed in files and by the engine is already printable.
[[nodiscard]] inline Notice noticeOf(const Error& error, const QString& details = {}) {
    return {Notice::Kind::error, QString::fromStdString(error.sentence()), details};
}

}  // namespace burin::ui

Q_DECLARE_METATYPE(burin::ui::Notice)
