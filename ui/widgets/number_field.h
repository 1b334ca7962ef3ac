// A field for one number: typed (with arithmetic, see arithmetic.h), stepped by keys, buttons and wheel.
//
// Typing counts when Return is pressed or the field is left. A number beyond the limits, or no number at all,
// is refused with a sentence and the old one stays. Steps stop at the limits. Shown with QLocale. One typed
// value is one gesture, a run of steps is one gesture. The wheel acts only with the focus. UI thread only.
#pragma once

#include <QAbstractSpinBox>
#include <QTimer>

namespace burin::ui {

class NumberField : public QAbstractSpinBox {
    Q_OBJECT
    Q_PROPERTY(double value READ value WRITE setValue NOTIFY valueChanged USER true)

  public:
    explicit NumberField(QWidget* parent = nullptr);

    [[nodiscard]] double value() const { return value_; }
    /// From outside: no gesture and no valueEdited. What is being typed is dropped.
    void setValue(double value);
    void setLimits(double least, double most);
    void setStep(double step) { step_ = step; }
    /// At least and at most that many decimals are shown.
    void setDecimals(int fewest, int most);
    void setPlusSign(bool plus);
    /// What is shown and typed is the value times this: 100 for percent.
    void setFactor(double factor, const QString& unit);
    /// Shown in place of 0, for example "automatic"; empty = none.
    void setZeroText(const QString& text);

    [[nodiscard]] QString textOf(double value) const;
    /// Takes the focus with everything selected, or with `typed` in place of it.
    void startTyping(const QString& typed = {});
    /// Takes what stands there, as Return does; false where it was refused.
    bool commit();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void gestureStarted();
    void gestureEnded();
    void valueChanged(double value);
    /// By the user. `typed`: written, not stepped.
    void valueEdited(double value, bool typed);
    void refused(const QString& sentence);
    /// Return was pressed and the number taken, or Escape was pressed: the focus may go back.
    void finished();

  protected:
    void stepBy(int steps) override;
    [[nodiscard]] StepEnabled stepEnabled() const override;
    QValidator::State validate(QString& text, int& position) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void display(double value);
    void stepTo(double value);
    void endSteps();
    bool refuse(const QString& sentence);

    double value_ = 0, least_ = 0, most_ = 100, step_ = 1, factor_ = 1;
    int fewest_decimals_ = 1, most_decimals_ = 3;
    bool plus_sign_ = false, in_steps_ = false;
    QString unit_, zero_text_;
    QTimer step_rest_;
};

}  // namespace burin::ui
