// A slider around zero: a track with a notch in the middle and a fill from there to the handle.
//
// The whole widget is hit area: a press on the handle grabs it, anywhere else it jumps there. Near zero a
// drag catches on the notch. Handle, keys and wheel move within the soft limits, drawn as the track's ends;
// setValue() may lie beyond, and then the handle waits at the end with an arrow. A double click is 0, a right
// click asks for a typed value. Units are the caller's. See slider_base.h for the keys. UI thread only.
#pragma once

#include <QString>

#include "ui/widgets/slider_base.h"

namespace burin::ui {

class BipolarSlider : public SliderBase {
    Q_OBJECT
    Q_PROPERTY(double value READ value WRITE setValue NOTIFY valueChanged USER true)

  public:
    explicit BipolarSlider(QWidget* parent = nullptr);

    [[nodiscard]] double value() const { return value_; }
    /// From outside: no gesture and no valueMoved.
    void setValue(double value);
    /// As if the user had set it: one whole gesture. Clamped to the soft limits.
    void changeTo(double value);
    [[nodiscard]] double softLimit() const { return soft_limit_; }
    void setSoftLimit(double limit);
    [[nodiscard]] double step() const { return step_; }
    void setStep(double step);
    /// Where the notch is and what a double click gives; 0 at first, then drawn in the middle. The track is
    /// symmetric around it.
    void setRest(double rest);
    [[nodiscard]] double rest() const { return rest_; }
    /// How the value is written in speech and tips: "+3.0".
    [[nodiscard]] QString valueText() const;
    void setTextFormat(bool plus_sign, int decimals, const QString& suffix = {});
    /// Drawn faint though it can be used: the direction does not act.
    void setFaint(bool faint);
    /// Sizes in logical pixels. The usual ones are for a row among many; a stage needs larger ones.
    struct Metrics {
        double handle_radius = 7, groove_height = 4, notch_height = 12;
        double notch_catch = 4;  ///< around zero, where a drag catches on the notch
    };
    void setMetrics(const Metrics& metrics);

    [[nodiscard]] QString spoken() const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    /// The handle's middle, in the widget's coordinates; for tests and tips.
    [[nodiscard]] QPointF handlePosition() const;
    [[nodiscard]] double valueAt(double x) const;

  Q_SIGNALS:
    void valueChanged(double value);
    /// By the user, while it moves.
    void valueMoved(double value);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

    void stepBy(double steps) override;
    void goToLimit(bool upper) override;
    void goToRest() override;
    void keepValue() override { kept_ = value_; }
    void restoreValue() override;

  private:
    void moveTo(double value);
    [[nodiscard]] double positionOf(double value) const;

    double value_ = 0, kept_ = 0, rest_ = 0;
    double soft_limit_ = 10, step_ = 0.1;
    double grab_offset_ = 0;
    Metrics metrics_;
    bool plus_sign_ = true, faint_ = false, dragging_ = false, hovered_ = false;
    int decimals_ = 1;
    QString suffix_;
};

}  // namespace burin::ui
