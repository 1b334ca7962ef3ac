// The corner that leads out of the demonstration: it must be held for a while, by hand or with Space. All but
// invisible until it is touched, so that visitors leave it alone.
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

namespace burin::ui {

class DemoCorner : public QWidget {
    Q_OBJECT

  public:
    explicit DemoCorner(int hold_ms, QWidget* parent = nullptr);

  Q_SIGNALS:
    void held();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void begin();
    void end();

    int hold_ms_;
    QTimer tick_;
    QElapsedTimer since_;
};

}  // namespace burin::ui
