// One picture of a sweep as a button: the picture, or words about what it waits for, and its value below.
#pragma once

#include <QAbstractButton>
#include <QImage>
#include <QPixmap>

namespace burin::ui {

class SweepCell : public QAbstractButton {
    Q_OBJECT

  public:
    explicit SweepCell(QWidget* parent = nullptr);

    /// `label`: the value as it is written below.
    void setLabel(const QString& label);
    void setPicture(const QImage& picture);
    [[nodiscard]] const QImage& picture() const { return picture_; }
    /// Said in place of the picture: "waiting", "rendering".
    void setNote(const QString& note);
    /// The value that the slider has now.
    void setCurrent(bool current);
    [[nodiscard]] bool isCurrent() const { return current_; }

    [[nodiscard]] QSize sizeHint() const override { return {112, 132}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {48, 64}; }

  Q_SIGNALS:
    /// The pointer or the focus came in (true) or left.
    void looked(bool at);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void describe();

    QImage picture_;
    QPixmap scaled_;
    QString note_;
    bool current_ = false;
};

}  // namespace burin::ui
