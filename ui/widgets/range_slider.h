// A slider with two handles over 0..1: from where to where a direction acts.
//
// The handle that was used last is the active one; keys move it, Space changes to the other. A press near a
// handle grabs it, between the two it grabs both, elsewhere the nearer one jumps there. A double click is the
// resting range. They never pass each other. See slider_base.h for the keys. UI thread only.
#pragma once

#include "ui/widgets/slider_base.h"

namespace burin::ui {

class RangeSlider : public SliderBase {
    Q_OBJECT

  public:
    enum class Handle { lower, upper };

    explicit RangeSlider(QWidget* parent = nullptr);

    [[nodiscard]] double lower() const { return lower_; }
    [[nodiscard]] double upper() const { return upper_; }
    /// From outside: no gesture and no rangeMoved. Clamped to 0 <= lower <= upper <= 1.
    void setRange(double lower, double upper);
    void setRest(double lower, double upper);
    [[nodiscard]] double step() const { return 0.01; }
    [[nodiscard]] Handle active() const { return active_; }
    void setActive(Handle handle);
    [[nodiscard]] double activeValue() const { return active_ == Handle::lower ? lower_ : upper_; }
    /// As if the user had moved the active handle: one whole gesture.
    void changeActive(double value);

    [[nodiscard]] QString spoken() const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QPointF handlePosition(Handle handle) const;

  Q_SIGNALS:
    void rangeChanged(double lower, double upper);
    /// By the user, while it moves.
    void rangeMoved(double lower, double upper);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

    void stepBy(double steps) override;
    void goToLimit(bool upper) override;
    void goToRest() override;
    void keepValue() override;
    void restoreValue() override;

  private:
    enum class Grab { none, one, both };
    void moveTo(double lower, double upper);
    void moveActive(double value);
    [[nodiscard]] double valueAt(double x) const;

    double lower_ = 0, upper_ = 1, rest_lower_ = 0, rest_upper_ = 1, kept_lower_ = 0, kept_upper_ = 1;
    Handle active_ = Handle::lower;
    Grab grab_ = Grab::none;
    double grab_offset_ = 0;
};

}  // namespace burin::ui
