// One line of directions that suit the prompt, each one click away: "Try: Smile, Winter, Oil painting".
//
// As many as fit beside each other; the line is gone where nothing suits. UI thread only.
#pragma once

#include <vector>

#include <QWidget>

#include "core/protocol/direction_pack.h"

class QLabel;
class QToolButton;

namespace burin::ui {

class SuggestionRow : public QWidget {
    Q_OBJECT

  public:
    explicit SuggestionRow(QWidget* parent);

    /// In the order in which they are dropped from the end where there is no room.
    void setSuggestions(std::vector<protocol::PackDirection> entries);
    /// The buttons that are shown, for tests and the order of the Tab key.
    [[nodiscard]] std::vector<QToolButton*> buttons() const;

  Q_SIGNALS:
    void picked(const burin::protocol::PackDirection& entry);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  private:
    void fit();

    QLabel* label_;
    std::vector<protocol::PackDirection> entries_;
    std::vector<QToolButton*> buttons_;
};

}  // namespace burin::ui
