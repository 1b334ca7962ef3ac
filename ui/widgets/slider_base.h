// What all sliders of the window share: gestures, keys, and a wheel that acts only with the focus.
//
// Arrows are 1 step, PageUp and PageDown 10, Ctrl makes it a tenth, Shift ten times as much; Home and End go
// to the soft limits, 0 and Delete to the resting value. A gesture is a drag from press to release, a key
// from its press to its release (repeats included), or a run of wheel notches. Escape during a drag takes it
// back. Return, F2 or a digit ask for a typed value. UI thread only.
#pragma once

#include <QTimer>
#include <QWidget>

namespace burin::ui {

class SliderBase : public QWidget {
    Q_OBJECT

  public:
    explicit SliderBase(QWidget* parent = nullptr);
    [[nodiscard]] bool inGesture() const { return in_gesture_; }
    /// What a screen reader says: name and value.
    [[nodiscard]] virtual QString spoken() const = 0;

  Q_SIGNALS:
    void gestureStarted();
    void gestureEnded();
    /// The value went back to where the gesture began.
    void gestureCancelled();
    /// Somebody wants to type; `text` is what was typed already.
    void editRequested(const QString& text);

  protected:
    void beginGesture();
    void endGesture();
    void cancelGesture();
    /// Says the new value to assistive technology.
    void announce();

    virtual void stepBy(double steps) = 0;
    virtual void goToLimit(bool upper) = 0;
    virtual void goToRest() = 0;
    virtual void keepValue() = 0;     ///< called when a gesture begins
    virtual void restoreValue() = 0;  ///< called when it is cancelled

    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

    [[nodiscard]] static double stepFactor(Qt::KeyboardModifiers modifiers);

  private:
    bool actOnKey(QKeyEvent* event);

    bool in_gesture_ = false;
    int key_held_ = 0;
    QTimer wheel_rest_;
};

}  // namespace burin::ui
