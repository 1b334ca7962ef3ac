// A short text beside a turning mark while something is at work. UI thread only.
#pragma once

#include <QTimer>
#include <QWidget>

namespace burin::ui {

class BusyLabel : public QWidget {
    Q_OBJECT

  public:
    explicit BusyLabel(QWidget* parent = nullptr);

    /// The mark turns only while `busy` and visible.
    void setState(const QString& text, bool busy);
    /// A part of a whole, 0..1, drawn as an arc; negative = unknown, it turns.
    void setFraction(double fraction);
    [[nodiscard]] QString text() const { return text_; }
    [[nodiscard]] bool isBusy() const { return busy_; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void runTimer();

    QString text_;
    bool busy_ = false;
    double fraction_ = -1;
    int turn_ = 0;
    QTimer timer_;
};

}  // namespace burin::ui
