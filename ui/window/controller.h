// What the controllers of the window have in common: they tell their user by signals, and the window decides
// where that is read.
#pragma once

#include <QtCore/QObject>

#include "ui/models/notice.h"

namespace burin::ui {

/// UI thread only.
class Controller : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

  Q_SIGNALS:
    void noticed(const burin::ui::Notice& notice);
    /// A sentence for the status bar.
    void said(const QString& sentence);

  protected:
    /// Tells what went wrong, if anything did.
    void report(const Result<>& result);
};

}  // namespace burin::ui
