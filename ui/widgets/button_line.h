// One line of words that can be clicked, behind a label: "Try: Smile, Winter, Oil painting".
//
// As many as fit beside each other; the line is gone where there are none. UI thread only.
#pragma once

#include <vector>

#include <QWidget>

class QLabel;
class QToolButton;

namespace burin::ui {

class ButtonLine : public QWidget {
    Q_OBJECT

  public:
    struct Entry {
        QString text, accessible, tip;
        bool operator==(const Entry&) const = default;
    };

    ButtonLine(const QString& label, QWidget* parent);

    /// In the order in which they are dropped from the end where there is no room.
    void setEntries(std::vector<Entry> entries);
    /// The buttons that are shown, for tests and the order of the Tab key.
    [[nodiscard]] std::vector<QToolButton*> buttons() const;

  Q_SIGNALS:
    /// The place of an entry.
    void clicked(int index);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  private:
    void fit();

    QLabel* label_;
    std::vector<Entry> entries_;
    std::vector<QToolButton*> buttons_;
};

}  // namespace burin::ui
