// A name that looks like a label until it is edited: then it is a line to type in.
#pragma once

#include <QLineEdit>

namespace burin::ui {

class NameEdit : public QLineEdit {
    Q_OBJECT

  public:
    explicit NameEdit(QWidget* parent = nullptr);

    /// Drawn with less weight: what it names does not act.
    void setFaint(bool faint);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    bool faint_ = false;
};

}  // namespace burin::ui
