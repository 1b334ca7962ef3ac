// A prompt to tap: its finished picture and its name. Also "Start again", with a drawing instead.
#pragma once

#include <QtGui/QIcon>
#include <QtGui/QImage>
#include <QtGui/QPixmap>
#include <QtWidgets/QAbstractButton>

namespace burin::ui {

/// Large enough for a thumb; the chosen one is framed. Sizes follow the widget's and its font.
class DemoCard : public QAbstractButton {
    Q_OBJECT

  public:
    DemoCard(const QString& name, const QImage& picture, QWidget* parent = nullptr);
    DemoCard(const QString& name, const QIcon& icon, QWidget* parent = nullptr);

    /// Whether the name fits without being cut off.
    [[nodiscard]] bool showsWholeName() const;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

  private:
    [[nodiscard]] QRect textArea() const;
    void paintIcon(QPainter& painter, const QRect& place) const;

    QImage picture_;
    mutable QPixmap scaled_;
    bool ring_ = false;  ///< the focus came by keyboard
};

}  // namespace burin::ui
