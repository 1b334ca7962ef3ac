// The large picture of the demonstration: smooth at any size, with a line of progress and a sentence on it.
// Pressed, or with Space held, it shows the picture before.
#pragma once

#include <QtGui/QImage>
#include <QtGui/QPixmap>
#include <QtWidgets/QWidget>

namespace burin::ui {

class DemoPicture : public QWidget {
    Q_OBJECT

  public:
    explicit DemoPicture(QWidget* parent = nullptr);

    void setImage(const QImage& image);
    [[nodiscard]] QImage image() const { return image_; }
    /// What is shown while it is pressed.
    void setBefore(const QImage& image);
    [[nodiscard]] bool isHolding() const { return holding_; }
    /// On the picture's lower edge; empty = none.
    void setSentence(const QString& text);
    [[nodiscard]] QString sentence() const { return sentence_; }
    /// 0..1 while it is being rendered; 1 hides the line.
    void setProgress(double share);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    /// One picture at the widget's size, scaled once.
    struct Shown {
        qint64 key = 0;
        QSize size;
        QPixmap pixmap;
    };
    void setHolding(bool holding);
    const QPixmap& scaled(const QImage& image, Shown& shown) const;
    void paintSentence(QPainter& painter, const QString& text) const;

    QImage image_, before_;
    mutable Shown now_shown_, before_shown_;
    QString sentence_;
    double progress_ = 1;
    bool holding_ = false;
    bool ring_ = false;  ///< the focus came by keyboard
};

}  // namespace burin::ui
