// The number pad over the demonstration: the right PIN leaves, a wrong one is told and leads back to the
// show.
#pragma once

#include <vector>

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace burin::ui {

class DemoPinPad : public QWidget {
    Q_OBJECT

  public:
    /// Goes back to the show `wrong_ms` after a wrong PIN and `idle_ms` after the last key.
    DemoPinPad(const QString& pin, int wrong_ms, int idle_ms, QWidget* parent = nullptr);

    /// Empty and in front.
    void open();
    void dismiss();
    /// Sizes of text and keys from this many pixels, a hundredth of the window's height.
    void setUnit(double unit);
    [[nodiscard]] QString message() const;

  Q_SIGNALS:
    void accepted();
    void dismissed();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    void type(const QString& digit);
    void erase();
    void check();
    void refresh();

    QString pin_, typed_;
    QTimer back_;
    int wrong_ms_, idle_ms_;
    bool wrong_ = false;
    QWidget* panel_;
    QLabel *title_, *dots_;
    std::vector<QPushButton*> keys_;
};

}  // namespace burin::ui
