#include "ui/panels/direction_row.h"

#include <QCheckBox>
#include <QContextMenuEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "core/protocol/limits.h"
#include "ui/models/steering_model.h"
#include "ui/panels/direction_details.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

/// Logical pixels. Below the first the track has a line of its own, as one beside all else would be too short
/// for a tenth of a step.
constexpr int narrow_below = 440, narrowest = 240;

}  // namespace

DirectionRow::DirectionRow(SteeringModel* model, int row, QWidget* parent)
    : QWidget(parent),
      model_(model),
      row_(row),
      grip_(new QLabel(this)),
      acts_(new QCheckBox(this)),
      solo_(small_button(QStringLiteral("solo"), tr("Solo"), this)),
      name_(new NameEdit(this)),
      slider_(new BipolarSlider(this)),
      number_(new NumberField(this)),
      reset_(small_button(QStringLiteral("reset"), tr("Reset"), this)),
      more_(small_button(QStringLiteral("more"), tr("More"), this)),
      hint_(new QLabel(this)),
      grid_(new QGridLayout),
      column_(new QVBoxLayout(this)) {
    build();
    connectParts();
    arrange(false);
    refresh();
}

void DirectionRow::build() {
    grip_->setObjectName(QStringLiteral("grip"));
    grip_->setCursor(Qt::OpenHandCursor);
    grip_->setToolTip(tr("Drag to reorder (Alt+Up, Alt+Down)"));
    grip_->installEventFilter(this);
    acts_->installEventFilter(this);
    solo_->setCheckable(true);
    more_->setCheckable(true);
    name_->setMinimumWidth(56);
    name_->setMaxLength(120);
    name_->installEventFilter(this);
    slider_->setSoftLimit(soft_strength);
    number_->setLimits(-protocol::limits::direction_strength, protocol::limits::direction_strength);
    number_->setStep(slider_->step());
    number_->setDecimals(1, 3);
    number_->setPlusSign(true);
    number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number_->setFixedWidth(number_->sizeHint().width());
    hint_->setWordWrap(true);
    hint_->setForegroundRole(QPalette::PlaceholderText);
    hint_->setContentsMargins(36, 0, 0, 2);
    hint_->hide();
    grid_->setHorizontalSpacing(3);
    grid_->setVerticalSpacing(0);
    column_->setContentsMargins(2, 2, 2, 2);
    column_->setSpacing(2);
    column_->addLayout(grid_);
    column_->addWidget(hint_);
}

void DirectionRow::arrange(bool narrow) {
    if (arranged_ && narrow == narrow_) return;
    arranged_ = true;
    narrow_ = narrow;
    while (auto* item = grid_->takeAt(0)) delete item;
    int column = 0;
    grid_->addWidget(grip_, 0, column++);
    grid_->addWidget(acts_, 0, column++);
    grid_->addWidget(solo_, 0, column++);
    grid_->addWidget(name_, 0, column++);
    if (narrow)
        grid_->addWidget(slider_, 1, 1, 1, 7);
    else
        grid_->addWidget(slider_, 0, column);
    ++column;
    for (QWidget* widget :
         {static_cast<QWidget*>(number_), static_cast<QWidget*>(reset_), static_cast<QWidget*>(more_)})
        grid_->addWidget(widget, 0, column++);
    grid_->setColumnStretch(3, narrow ? 1 : 2);
    grid_->setColumnStretch(4, narrow ? 0 : 3);
}

QString DirectionRow::gestureTitle() const { return tr("%1: strength").arg(model_->name(row_)); }

void DirectionRow::report(const Result<>& result) {
    if (result) return;
    refresh();
    Q_EMIT refused(result.error());
}

void DirectionRow::connectParts() {
    using Input = SteeringModel::Input;
    connect(slider_, &BipolarSlider::gestureStarted, this, [this] { model_->beginGesture(gestureTitle()); });
    connect(slider_, &BipolarSlider::valueMoved, this,
            [this](double value) { report(model_->setStrength(row_, value, Input::handle)); });
    connect(slider_, &BipolarSlider::gestureEnded, model_, &SteeringModel::endGesture);
    connect(slider_, &BipolarSlider::gestureCancelled, model_, &SteeringModel::cancelGesture);
    connect(slider_, &BipolarSlider::editRequested, number_, &NumberField::startTyping);
    connect(number_, &NumberField::gestureStarted, this, [this] { model_->beginGesture(gestureTitle()); });
    connect(number_, &NumberField::valueEdited, this, [this](double value, bool typed) {
        report(model_->setStrength(row_, value, typed ? Input::typed : Input::handle));
    });
    connect(number_, &NumberField::gestureEnded, model_, &SteeringModel::endGesture);
    connect(number_, &NumberField::finished, slider_, qOverload<>(&QWidget::setFocus));
    connect(number_, &NumberField::refused, this, [this](const QString& sentence) {
        Q_EMIT refused(
            {ErrorCode::bad_input, tr("%1: %2").arg(model_->name(row_), sentence).toStdString(), {}});
    });
    connect(acts_, &QCheckBox::clicked, this, [this](bool on) { report(model_->setMuted(row_, !on)); });
    connect(solo_, &QToolButton::clicked, this, [this](bool on) { report(model_->setSolo(row_, on)); });
    connect(reset_, &QToolButton::clicked, this, [this] { report(model_->setStrength(row_, 0)); });
    connect(more_, &QToolButton::toggled, this, &DirectionRow::setDetailsOpen);
    connect(name_, &QLineEdit::editingFinished, this, [this] {
        if (name_->isModified()) model_->setName(row_, name_->text());
        name_->setModified(false);
    });
}

void DirectionRow::setRow(int row) {
    row_ = row;
    if (details_) details_->setRow(row);
    refresh();
}

void DirectionRow::nameParts() {
    const auto name = model_->name(row_);
    acts_->setAccessibleName(tr("%1 acts").arg(name));
    acts_->setToolTip(tr("Whether %1 acts (Alt and click: only this one)").arg(name));
    solo_->setAccessibleName(tr("Only %1").arg(name));
    solo_->setToolTip(tr("Solo: of all directions only %1 and others marked so act").arg(name));
    name_->setAccessibleName(tr("Name of %1").arg(name));
    name_->setToolTip(QString::fromStdString(model_->direction(row_).text));
    slider_->setAccessibleName(name);
    slider_->setToolTip(tr("Strength of %1\nDouble click: 0. Right click: type a value.").arg(name));
    number_->setAccessibleName(tr("Strength of %1").arg(name));
    reset_->setAccessibleName(tr("Reset %1 to 0").arg(name));
    reset_->setToolTip(reset_->accessibleName());
    more_->setAccessibleName(tr("More about %1").arg(name));
    more_->setToolTip(tr("Range, area, mask, opposite, preset and more"));
    setAccessibleName(name);
}

void DirectionRow::refresh() {
    if (row_ < 0 || row_ >= model_->count()) return;
    const auto& direction = model_->direction(row_);
    shown_text_ = direction.text;
    nameParts();
    if (!name_->isModified() && name_->text() != model_->name(row_)) {
        name_->setText(model_->name(row_));
        name_->setCursorPosition(0);
    }
    slider_->setValue(direction.strength);
    slider_->setFaint(!model_->acts(row_));
    number_->setValue(direction.strength);
    acts_->setChecked(!direction.muted);
    solo_->setChecked(direction.solo);
    reset_->setEnabled(direction.strength != 0);
    grip_->setPixmap(
        icon(QStringLiteral("grip")).pixmap(QSize(10, 14), devicePixelRatioF(), QIcon::Disabled));
    name_->setFaint(!model_->acts(row_));
    if (details_ && more_->isChecked()) details_->refresh();
    update();
}

void DirectionRow::setHint(const QString& hint) {
    hint_->setText(hint);
    hint_->setAccessibleName(hint);
    hint_->setVisible(!hint.isEmpty());
}

QString DirectionRow::hint() const { return hint_->text(); }

bool DirectionRow::detailsOpen() const { return more_->isChecked(); }

void DirectionRow::setDetailsOpen(bool open) {
    more_->setChecked(open);
    more_->setIcon(icon(open ? QStringLiteral("less") : QStringLiteral("more")));
    if (open && !details_) {
        details_ = new DirectionDetails(model_, row_, this);
        connect(details_, &DirectionDetails::refused, this, &DirectionRow::refused);
        connect(details_, &DirectionDetails::paintRequested, this, &DirectionRow::paintRequested);
        connect(details_, &DirectionDetails::whereItActsRequested, this, &DirectionRow::whereItActsRequested);
        column_->addWidget(details_);
        QWidget* last = more_;
        for (auto* part : details_->tabParts()) {
            setTabOrder(last, part);
            last = part;
        }
    }
    if (details_) {
        details_->setVisible(open);
        if (open) details_->refresh();
    }
}

QWidgetList DirectionRow::tabParts() const {
    QWidgetList parts{acts_, solo_, name_, slider_, number_, reset_, more_};
    if (details_) parts.append(details_->tabParts());
    return parts;
}

void DirectionRow::editName() {
    name_->setFocus(Qt::OtherFocusReason);
    name_->selectAll();
}

bool DirectionRow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == name_) {
        if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
            name_->setText(model_->name(row_));
            slider_->setFocus();
            return true;
        }
    }
    if (watched == acts_ && event->type() == QEvent::MouseButtonPress &&
        (static_cast<QMouseEvent*>(event)->modifiers() & Qt::AltModifier)) {
        report(model_->setSolo(row_, !model_->direction(row_).solo));
        return true;
    }
    if (watched == grip_) {
        const auto y = [event] { return static_cast<QMouseEvent*>(event)->globalPosition().toPoint().y(); };
        if (event->type() == QEvent::MouseButtonPress) {
            grip_->setCursor(Qt::ClosedHandCursor);
            return true;
        }
        if (event->type() == QEvent::MouseMove) return Q_EMIT dragged(row_, y()), true;
        if (event->type() == QEvent::MouseButtonRelease) {
            grip_->setCursor(Qt::OpenHandCursor);
            Q_EMIT dropped(row_, y());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QSize DirectionRow::minimumSizeHint() const {
    // Narrower than the parts in one line: below that width they take two.
    return {narrowest, QWidget::minimumSizeHint().height()};
}

void DirectionRow::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("reset")), tr("Reset to 0"), this,
                   [this] { report(model_->setStrength(row_, 0)); });
    menu.addAction(tr("Rename"), this, &DirectionRow::editName);
    auto* solo = menu.addAction(icon(QStringLiteral("solo")), tr("Solo"), this,
                                [this](bool on) { report(model_->setSolo(row_, on)); });
    solo->setCheckable(true);
    solo->setChecked(model_->direction(row_).solo);
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("eye")), tr("Show where it acts"), this,
                   [this] { Q_EMIT whereItActsRequested(row_); });
    menu.addAction(icon(QStringLiteral("brush")), tr("Paint its area"), this,
                   [this] { Q_EMIT paintRequested(row_); });
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("up")), tr("Move up"), this,
                   [this] { report(model_->moveDirection(row_, row_ - 1)); })
        ->setEnabled(row_ > 0);
    menu.addAction(icon(QStringLiteral("down")), tr("Move down"), this,
                   [this] { report(model_->moveDirection(row_, row_ + 1)); })
        ->setEnabled(row_ + 1 < model_->count());
    menu.addAction(icon(QStringLiteral("duplicate")), tr("Duplicate"), this, [this] {
        const auto added = model_->duplicateDirection(row_);
        if (!added) Q_EMIT refused(added.error());
    });
    menu.addSeparator();
    // The menu's loop must have ended before the row is deleted.
    auto* remove = menu.addAction(icon(QStringLiteral("trash")), tr("Remove"));
    if (menu.exec(event->globalPos()) == remove) report(model_->removeDirection(row_));
}

void DirectionRow::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        return report(model_->moveDirection(row_, row_ + (event->key() == Qt::Key_Up ? -1 : 1)));
    QWidget::keyPressEvent(event);
}

void DirectionRow::paintEvent(QPaintEvent*) {
    if (model_->touched() != row_ && !detailsOpen()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double share = model_->touched() == row_ ? 0.10 : 0.0;
    auto back = mix(palette().color(QPalette::Window), palette().color(QPalette::Highlight), share);
    if (detailsOpen()) back = mix(back, palette().color(QPalette::WindowText), 0.04);
    painter.setBrush(back);
    painter.drawRoundedRect(rect(), 5, 5);
}

void DirectionRow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refresh();
}

void DirectionRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange(width() < narrow_below);
}

}  // namespace burin::ui
