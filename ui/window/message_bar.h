// A bar inside the window for warnings and errors: what happened, why, what to do, and "Copy details".
#pragma once

#include <deque>

#include <QtWidgets/QFrame>

#include "ui/models/notice.h"

class QLabel;
class QToolButton;

namespace burin::ui {

/// Shows one notice at a time, the newest; those before it are reached after it is closed. Equal texts are
/// shown once. Never takes the keyboard focus by itself.
class MessageBar : public QFrame {
    Q_OBJECT

  public:
    explicit MessageBar(QWidget* parent = nullptr);

    void show(const Notice& notice);
    /// The newest is read; the one before it appears, or the bar goes.
    void dismiss();
    void clear();
    [[nodiscard]] QString text() const;
    [[nodiscard]] size_t count() const { return notices_.size(); }

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void refresh();

    std::deque<Notice> notices_;  ///< oldest first
    QLabel* mark_;
    QLabel* label_;
    QToolButton* copy_;
    QToolButton* close_;
};

}  // namespace burin::ui
