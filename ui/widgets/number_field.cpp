#include "ui/widgets/number_field.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QStyle>
#include <QStyleOptionSpinBox>
#include <QToolTip>
#include <QWheelEvent>

#include "ui/widgets/arithmetic.h"

namespace burin::ui {
namespace {

constexpr int step_rest_ms = 400;
constexpr int longest_text = 200;

double rounded(double value) { return std::round(value * 1e9) / 1e9; }

}  // namespace

NumberField::NumberField(QWidget* parent) : QAbstractSpinBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setKeyboardTracking(false);
    lineEdit()->setMaxLength(longest_text);
    step_rest_.setSingleShot(true);
    step_rest_.setInterval(step_rest_ms);
    connect(&step_rest_, &QTimer::timeout, this, &NumberField::endSteps);
    display(value_);
}

QString NumberField::textOf(double value) const {
    if (value == 0 && !zero_text_.isEmpty()) return zero_text_;
    const double shown = value * factor_;
    int decimals = fewest_decimals_;
    while (decimals < most_decimals_) {
        const double scale = std::pow(10.0, decimals);
        if (std::abs(std::round(shown * scale) / scale - shown) < 1e-9) break;
        ++decimals;
    }
    QLocale locale = this->locale();
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    auto text = locale.toString(shown, 'f', decimals);
    if (plus_sign_ && shown > 0) text.prepend(QLatin1Char('+'));
    return unit_.isEmpty() ? text : text + QLatin1Char(' ') + unit_;
}

void NumberField::display(double value) { lineEdit()->setText(textOf(value)); }

void NumberField::setValue(double value) {
    if (std::isnan(value)) return;
    const bool typing = hasFocus() && lineEdit()->isModified();
    if (value == value_ && (typing || lineEdit()->text() == textOf(value))) return;
    const bool changed = value != value_;
    value_ = value;
    display(value);
    if (changed) Q_EMIT valueChanged(value);
}

void NumberField::setLimits(double least, double most) {
    least_ = least;
    most_ = most;
    updateGeometry();
}

void NumberField::setDecimals(int fewest, int most) {
    fewest_decimals_ = fewest;
    most_decimals_ = std::max(fewest, most);
    display(value_);
    updateGeometry();
}

void NumberField::setPlusSign(bool plus) {
    plus_sign_ = plus;
    display(value_);
}

void NumberField::setFactor(double factor, const QString& unit) {
    factor_ = factor;
    unit_ = unit;
    display(value_);
    updateGeometry();
}

void NumberField::setZeroText(const QString& text) {
    zero_text_ = text;
    display(value_);
    updateGeometry();
}

void NumberField::startTyping(const QString& typed) {
    setFocus(Qt::OtherFocusReason);
    if (typed.isEmpty()) return lineEdit()->selectAll();
    lineEdit()->setText(typed);
    lineEdit()->setModified(true);
}

bool NumberField::refuse(const QString& sentence) {
    lineEdit()->selectAll();
    if (isVisible()) QToolTip::showText(mapToGlobal(QPoint(0, height())), sentence, this);
    Q_EMIT refused(sentence);
    return false;
}

bool NumberField::commit() {
    auto text = lineEdit()->text().trimmed();
    if (text == textOf(value_)) return true;
    if (!unit_.isEmpty() && text.endsWith(unit_)) text.chop(unit_.size());
    const bool zero = !zero_text_.isEmpty() && (text.isEmpty() || text == zero_text_);
    const auto found = zero ? std::optional<double>(0) : evaluate(text, value_ * factor_);
    if (!found)
        return refuse(
            tr("\"%1\" is not a number; type one, or arithmetic such as 3*1.5.").arg(text.left(40)));
    const double next = rounded(*found / factor_);
    if (!zero && (next < least_ || next > most_))
        return refuse(tr("%1 is outside of the limits; type %2 to %3.")
                          .arg(textOf(next), textOf(least_), textOf(most_)));
    endSteps();
    if (next == value_) {
        display(value_);
        return true;
    }
    Q_EMIT gestureStarted();
    value_ = next;
    display(next);
    Q_EMIT valueChanged(next);
    Q_EMIT valueEdited(next, true);
    Q_EMIT gestureEnded();
    return true;
}

void NumberField::stepTo(double value) {
    value = rounded(std::clamp(value, std::min(least_, value_), std::max(most_, value_)));
    if (value == value_) return;
    if (!in_steps_) {
        in_steps_ = true;
        Q_EMIT gestureStarted();
    }
    step_rest_.start();
    value_ = value;
    display(value);
    if (hasFocus()) lineEdit()->selectAll();
    Q_EMIT valueChanged(value);
    Q_EMIT valueEdited(value, false);
}

void NumberField::endSteps() {
    step_rest_.stop();
    if (!in_steps_) return;
    in_steps_ = false;
    Q_EMIT gestureEnded();
}

void NumberField::stepBy(int steps) {
    if (lineEdit()->isModified() && !commit()) return;
    stepTo(value_ + steps * step_);
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
    if (isReadOnly()) return StepNone;
    return (value_ < most_ ? StepUpEnabled : StepNone) | (value_ > least_ ? StepDownEnabled : StepNone);
}

QValidator::State NumberField::validate(QString&, int&) const { return QValidator::Acceptable; }

void NumberField::keyPressEvent(QKeyEvent* event) {
    double factor = 1;
    if (event->modifiers() & Qt::ControlModifier) factor *= 0.1;
    if (event->modifiers() & Qt::ShiftModifier) factor *= 10;
    const auto step = [&](double steps) {
        if (!lineEdit()->isModified() || commit()) stepTo(value_ + steps * factor * step_);
    };
    switch (event->key()) {
        case Qt::Key_Up:
            return step(1);
        case Qt::Key_Down:
            return step(-1);
        case Qt::Key_PageUp:
            return step(10);
        case Qt::Key_PageDown:
            return step(-10);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!commit()) return;
            lineEdit()->setModified(false);
            lineEdit()->selectAll();
            Q_EMIT finished();
            return;
        case Qt::Key_Escape:
            display(value_);
            lineEdit()->selectAll();
            Q_EMIT finished();
            return;
        default:
            QAbstractSpinBox::keyPressEvent(event);
    }
}

void NumberField::wheelEvent(QWheelEvent* event) {
    if (!hasFocus() || event->angleDelta().y() == 0) return event->ignore();
    double factor = event->angleDelta().y() / 120.0;
    if (event->modifiers() & Qt::ControlModifier) factor *= 0.1;
    if (event->modifiers() & Qt::ShiftModifier) factor *= 10;
    if (!lineEdit()->isModified() || commit()) stepTo(value_ + factor * step_);
    event->accept();
}

void NumberField::focusInEvent(QFocusEvent* event) {
    lineEdit()->setModified(false);
    QAbstractSpinBox::focusInEvent(event);
}

void NumberField::focusOutEvent(QFocusEvent* event) {
    if (!commit()) display(value_);
    lineEdit()->setModified(false);
    endSteps();
    QAbstractSpinBox::focusOutEvent(event);
}

void NumberField::changeEvent(QEvent* event) {
    QAbstractSpinBox::changeEvent(event);
    if (event->type() == QEvent::LocaleChange) display(value_);
}

QSize NumberField::sizeHint() const {
    const auto widest = [this](double value) {
        return fontMetrics().horizontalAdvance(textOf(value) + QLatin1Char(' '));
    };
    const double fine = std::pow(10.0, -fewest_decimals_) / factor_;
    int width = std::max(widest(least_ < 0 ? least_ + fine : least_), widest(most_ - fine));
    if (!zero_text_.isEmpty()) width = std::max(width, fontMetrics().horizontalAdvance(zero_text_));
    QStyleOptionSpinBox option;
    initStyleOption(&option);
    const QSize contents(width + 8, lineEdit()->sizeHint().height());
    return style()->sizeFromContents(QStyle::CT_SpinBox, &option, contents, this);
}

QSize NumberField::minimumSizeHint() const { return sizeHint(); }

}  // namespace burin::ui
