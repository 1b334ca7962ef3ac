#include "ui/panels/slider_row.h"

#include <utility>

#include <QGridLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>

#include "ui/panels/small_button.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

/// Logical pixels. Below it the track has a line of its own, as one beside all else would be too short for a
/// single step.
constexpr int narrow_below = 440;

}  // namespace

SliderRow::SliderRow(SteeringModel* steering, int row, QWidget* parent)
    : QWidget(parent),
      name_(new NameEdit(this)),
      slider_(new BipolarSlider(this)),
      number_(new NumberField(this)),
      more_(small_button(QStringLiteral("more"), tr("More"), this)),
      hint_(new QLabel(this)),
      steering_(steering),
      row_(row),
      grip_(new QLabel(this)),
      grid_(new QGridLayout),
      column_(new QVBoxLayout(this)) {
    build();
    connectParts();
}

void SliderRow::build() {
    grip_->setObjectName(QStringLiteral("grip"));
    grip_->setCursor(Qt::OpenHandCursor);
    grip_->setToolTip(tr("Drag to reorder (Alt+Up, Alt+Down)"));
    grip_->installEventFilter(this);
    more_->setCheckable(true);
    name_->setMaxLength(120);
    name_->installEventFilter(this);
    number_->setPlusSign(true);
    number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    hint_->setWordWrap(true);
    hint_->setContentsMargins(36, 0, 0, 2);
    hint_->hide();
    grid_->setHorizontalSpacing(3);
    grid_->setVerticalSpacing(0);
    column_->setContentsMargins(2, 2, 2, 2);
    column_->setSpacing(2);
    column_->addLayout(grid_);
    column_->addWidget(hint_);
}

void SliderRow::connectParts() {
    const auto begin = [this] { steering_->beginGesture(gestureTitle()); };
    connect(slider_, &BipolarSlider::gestureStarted, this, begin);
    connect(slider_, &BipolarSlider::valueMoved, this,
            [this](double value) { report(setValue(value, Input::handle)); });
    connect(slider_, &BipolarSlider::gestureEnded, steering_, &SteeringModel::endGesture);
    connect(slider_, &BipolarSlider::gestureCancelled, steering_, &SteeringModel::cancelGesture);
    connect(slider_, &BipolarSlider::editRequested, number_, &NumberField::startTyping);
    connect(number_, &NumberField::gestureStarted, this, begin);
    connect(number_, &NumberField::valueEdited, this, [this](double value, bool typed) {
        report(setValue(value, typed ? Input::typed : Input::handle));
    });
    connect(number_, &NumberField::gestureEnded, steering_, &SteeringModel::endGesture);
    connect(number_, &NumberField::finished, slider_, qOverload<>(&QWidget::setFocus));
    connect(number_, &NumberField::refused, this, [this](const QString& sentence) {
        Q_EMIT refused({ErrorCode::bad_input, tr("%1: %2").arg(name(), sentence).toStdString(), {}});
    });
    connect(more_, &QToolButton::toggled, this, &SliderRow::setDetailsOpen);
    connect(name_, &QLineEdit::editingFinished, this, [this] {
        if (name_->isModified()) rename(name_->text());
        name_->setModified(false);
    });
}

void SliderRow::arrangeParts(Arrangement arrangement) {
    arrangement_ = std::move(arrangement);
    number_->setFixedWidth(number_->sizeHint().width());
    arrange(false);
    refresh();
}

void SliderRow::arrange(bool narrow) {
    if (arranged_ && narrow == narrow_) return;
    arranged_ = true;
    narrow_ = narrow;
    while (auto* item = grid_->takeAt(0)) delete item;
    int column = 0;
    grid_->addWidget(grip_, 0, column++);
    for (auto* part : std::as_const(arrangement_.before_name)) grid_->addWidget(part, 0, column++);
    const int name_column = column++, slider_column = column++;
    grid_->addWidget(name_, 0, name_column);
    grid_->addWidget(number_, 0, column++);
    for (auto* part : std::as_const(arrangement_.after_number)) grid_->addWidget(part, 0, column++);
    if (narrow)
        grid_->addWidget(slider_, 1, 1, 1, column - 1);
    else
        grid_->addWidget(slider_, 0, slider_column);
    grid_->setColumnStretch(name_column, narrow ? 1 : arrangement_.name_stretch);
    grid_->setColumnStretch(slider_column, narrow ? 0 : arrangement_.slider_stretch);
}

void SliderRow::report(const Result<>& result) {
    if (result) return;
    refresh();
    Q_EMIT refused(result.error());
}

void SliderRow::setRow(int row) {
    row_ = row;
    if (details_.widget) details_.set_row(row);
    refresh();
}

void SliderRow::showParts(double value, bool slider_faint, bool name_faint) {
    if (!name_->isModified() && name_->text() != name()) {
        name_->setText(name());
        name_->setCursorPosition(0);
    }
    slider_->setValue(value);
    slider_->setFaint(slider_faint);
    number_->setValue(value);
    name_->setFaint(name_faint);
    grip_->setPixmap(
        icon(QStringLiteral("grip")).pixmap(QSize(10, 14), devicePixelRatioF(), QIcon::Disabled));
    if (details_.widget && detailsOpen()) details_.refresh();
    update();
}

void SliderRow::setHint(const QString& hint) {
    hint_->setText(hint);
    hint_->setAccessibleName(hint);
    hint_->setVisible(!hint.isEmpty());
}

QString SliderRow::hint() const { return hint_->text(); }

bool SliderRow::detailsOpen() const { return more_->isChecked(); }

void SliderRow::setDetailsOpen(bool open) {
    more_->setChecked(open);
    more_->setIcon(icon(open ? QStringLiteral("less") : QStringLiteral("more")));
    if (open && !details_.widget) {
        details_ = makeDetails();
        column_->addWidget(details_.widget);
        QWidget* last = more_;
        for (auto* part : details_.tab_parts()) {
            setTabOrder(last, part);
            last = part;
        }
    }
    if (details_.widget) {
        details_.widget->setVisible(open);
        if (open) details_.refresh();
    }
    update();
}

QWidgetList SliderRow::tabParts() const {
    QWidgetList parts = arrangement_.before_name;
    parts.append({name_, slider_, number_});
    parts.append(arrangement_.after_number);
    if (details_.widget) parts.append(details_.tab_parts());
    return parts;
}

void SliderRow::editName() {
    name_->setFocus(Qt::OtherFocusReason);
    name_->selectAll();
}

bool SliderRow::gripEvent(QEvent* event) {
    const auto y = [event] { return static_cast<QMouseEvent*>(event)->globalPosition().toPoint().y(); };
    switch (event->type()) {
        case QEvent::MouseButtonPress:
            grip_->setCursor(Qt::ClosedHandCursor);
            return true;
        case QEvent::MouseMove:
            Q_EMIT dragged(row_, y());
            return true;
        case QEvent::MouseButtonRelease:
            grip_->setCursor(Qt::OpenHandCursor);
            Q_EMIT dropped(row_, y());
            return true;
        default:
            return false;
    }
}

bool SliderRow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == name_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        name_->setText(name());
        name_->setModified(false);
        slider_->setFocus();
        return true;
    }
    if (watched == grip_ && gripEvent(event)) return true;
    return QWidget::eventFilter(watched, event);
}

QSize SliderRow::minimumSizeHint() const {
    // Narrower than the parts in one line: below that width they take two.
    return {arrangement_.narrowest, QWidget::minimumSizeHint().height()};
}

void SliderRow::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        return report(moveTo(row_ + (event->key() == Qt::Key_Up ? -1 : 1)));
    QWidget::keyPressEvent(event);
}

void SliderRow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && arranged_) refresh();
}

void SliderRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange(width() < narrow_below);
}

}  // namespace burin::ui
