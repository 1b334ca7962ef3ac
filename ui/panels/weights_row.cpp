#include "ui/panels/weights_row.h"

#include <QCheckBox>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "core/protocol/limits.h"
#include "ui/models/weight_edits.h"
#include "ui/panels/small_button.h"
#include "ui/panels/weights_details.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

constexpr int narrow_below = 440, narrowest = 220;  ///< logical pixels

}  // namespace

WeightsRow::WeightsRow(WeightEdits* edits, int row, QWidget* parent)
    : QWidget(parent),
      edits_(edits),
      row_(row),
      grip_(new QLabel(this)),
      on_(new QCheckBox(this)),
      name_(new NameEdit(this)),
      slider_(new BipolarSlider(this)),
      number_(new NumberField(this)),
      more_(small_button(QStringLiteral("more"), tr("More"), this)),
      remove_(small_button(QStringLiteral("trash"), tr("Remove"), this)),
      hint_(new QLabel(this)),
      grid_(new QGridLayout),
      column_(new QVBoxLayout(this)) {
    build();
    connectParts();
    arrange(false);
    refresh();
}

void WeightsRow::build() {
    grip_->setObjectName(QStringLiteral("grip"));
    grip_->setCursor(Qt::OpenHandCursor);
    grip_->setToolTip(tr("Drag to reorder (Alt+Up, Alt+Down)"));
    grip_->installEventFilter(this);
    more_->setCheckable(true);
    name_->setMinimumWidth(72);
    name_->setMaxLength(120);
    name_->installEventFilter(this);
    slider_->setSoftLimit(soft_lambda);
    slider_->setStep(0.05);
    slider_->setTextFormat(true, 2);
    number_->setLimits(-protocol::limits::lora_scale, protocol::limits::lora_scale);
    number_->setStep(slider_->step());
    number_->setDecimals(2, 4);
    number_->setPlusSign(true);
    number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number_->setFixedWidth(number_->sizeHint().width());
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

void WeightsRow::arrange(bool narrow) {
    if (arranged_ && narrow == narrow_) return;
    arranged_ = true;
    narrow_ = narrow;
    while (auto* item = grid_->takeAt(0)) delete item;
    int column = 0;
    grid_->addWidget(grip_, 0, column++);
    grid_->addWidget(on_, 0, column++);
    grid_->addWidget(name_, 0, column++);
    if (narrow)
        grid_->addWidget(slider_, 1, 1, 1, 6);
    else
        grid_->addWidget(slider_, 0, column);
    ++column;
    for (QWidget* widget :
         {static_cast<QWidget*>(number_), static_cast<QWidget*>(more_), static_cast<QWidget*>(remove_)})
        grid_->addWidget(widget, 0, column++);
    grid_->setColumnStretch(2, narrow ? 1 : 5);
    grid_->setColumnStretch(3, narrow ? 0 : 6);
}

void WeightsRow::report(const Result<>& result) {
    if (result) return;
    refresh();
    Q_EMIT refused(result.error());
}

void WeightsRow::connectParts() {
    using Input = WeightEdits::Input;
    auto* steering = edits_->steering();
    connect(slider_, &BipolarSlider::gestureStarted, this,
            [=, this] { steering->beginGesture(edits_->gestureTitle(row_)); });
    connect(slider_, &BipolarSlider::valueMoved, this,
            [this](double value) { report(edits_->setLambda(row_, value, Input::handle)); });
    connect(slider_, &BipolarSlider::gestureEnded, steering, &SteeringModel::endGesture);
    connect(slider_, &BipolarSlider::gestureCancelled, steering, &SteeringModel::cancelGesture);
    connect(slider_, &BipolarSlider::editRequested, number_, &NumberField::startTyping);
    connect(number_, &NumberField::gestureStarted, this,
            [=, this] { steering->beginGesture(edits_->gestureTitle(row_)); });
    connect(number_, &NumberField::valueEdited, this, [this](double value, bool typed) {
        report(edits_->setLambda(row_, value, typed ? Input::typed : Input::handle));
    });
    connect(number_, &NumberField::gestureEnded, steering, &SteeringModel::endGesture);
    connect(number_, &NumberField::finished, slider_, qOverload<>(&QWidget::setFocus));
    connect(number_, &NumberField::refused, this, [this](const QString& sentence) {
        Q_EMIT refused(
            {ErrorCode::bad_input, tr("%1: %2").arg(edits_->name(row_), sentence).toStdString(), {}});
    });
    connect(on_, &QCheckBox::clicked, this, [this](bool on) { report(edits_->setOn(row_, on)); });
    connect(more_, &QToolButton::toggled, this, &WeightsRow::setDetailsOpen);
    connect(remove_, &QToolButton::clicked, this, [this] { report(edits_->remove(row_)); });
    connect(name_, &QLineEdit::editingFinished, this, [this] {
        if (name_->isModified()) edits_->setName(row_, name_->text());
        name_->setModified(false);
    });
}

void WeightsRow::setRow(int row) {
    row_ = row;
    if (details_) details_->setRow(row);
    refresh();
}

void WeightsRow::nameParts() {
    const auto name = edits_->name(row_);
    on_->setAccessibleName(tr("%1 is applied").arg(name));
    on_->setToolTip(tr("Whether %1 is applied to the model").arg(name));
    name_->setAccessibleName(tr("Name of %1").arg(name));
    name_->setToolTip(QFileInfo(edits_->path(row_)).fileName());
    slider_->setAccessibleName(name);
    slider_->setToolTip(tr("Lambda of %1: 0 is the model as it is, negative takes out what the edit adds.\n"
                           "Double click: 0. Right click: type a value.")
                            .arg(name));
    number_->setAccessibleName(tr("Lambda of %1").arg(name));
    more_->setAccessibleName(tr("More about %1").arg(name));
    more_->setToolTip(tr("Parts of the model, and where the edit comes from"));
    remove_->setAccessibleName(tr("Remove %1 from the list").arg(name));
    remove_->setToolTip(tr("Remove from the list; the file stays, and undo brings it back"));
    setAccessibleName(name);
}

void WeightsRow::refresh() {
    if (row_ < 0 || row_ >= edits_->count()) return;
    const auto& use = edits_->use(row_);
    if (const auto path = edits_->path(row_); path != shown_path_) {
        shown_path_ = path;
        const bool gone = !QFileInfo::exists(path);
        hint_->setText(gone ? tr("The file is not there: %1").arg(path) : QString());
        hint_->setAccessibleName(hint_->text());
        hint_->setVisible(gone);
    }
    nameParts();
    if (!name_->isModified() && name_->text() != edits_->name(row_)) {
        name_->setText(edits_->name(row_));
        name_->setCursorPosition(0);
    }
    slider_->setValue(use.scale);
    slider_->setFaint(!use.on);
    number_->setValue(use.scale);
    on_->setChecked(use.on);
    name_->setFaint(!edits_->acts(row_));
    grip_->setPixmap(
        icon(QStringLiteral("grip")).pixmap(QSize(10, 14), devicePixelRatioF(), QIcon::Disabled));
    if (details_ && more_->isChecked()) details_->refresh();
    update();
}

bool WeightsRow::detailsOpen() const { return more_->isChecked(); }

void WeightsRow::setDetailsOpen(bool open) {
    more_->setChecked(open);
    more_->setIcon(icon(open ? QStringLiteral("less") : QStringLiteral("more")));
    if (open && !details_) {
        details_ = new WeightsDetails(edits_, row_, this);
        connect(details_, &WeightsDetails::refused, this, &WeightsRow::refused);
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
    update();
}

QWidgetList WeightsRow::tabParts() const {
    QWidgetList parts{on_, name_, slider_, number_, more_, remove_};
    if (details_) parts.append(details_->tabParts());
    return parts;
}

void WeightsRow::editName() {
    name_->setFocus(Qt::OtherFocusReason);
    name_->selectAll();
}

bool WeightsRow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == name_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        name_->setText(edits_->name(row_));
        name_->setModified(false);
        slider_->setFocus();
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

QSize WeightsRow::minimumSizeHint() const {
    // Narrower than the parts in one line: below that width they take two.
    return {narrowest, QWidget::minimumSizeHint().height()};
}

void WeightsRow::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("Rename"), this, &WeightsRow::editName);
    menu.addAction(icon(QStringLiteral("reset")), tr("Set lambda to 0"), this,
                   [this] { report(edits_->setLambda(row_, 0)); });
    menu.addAction(icon(QStringLiteral("invert")), tr("Turn the sign of lambda"), this,
                   [this] { report(edits_->setLambda(row_, -edits_->use(row_).scale)); });
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("up")), tr("Move up"), this,
                   [this] { report(edits_->move(row_, row_ - 1)); })
        ->setEnabled(row_ > 0);
    menu.addAction(icon(QStringLiteral("down")), tr("Move down"), this,
                   [this] { report(edits_->move(row_, row_ + 1)); })
        ->setEnabled(row_ + 1 < edits_->count());
    menu.addSeparator();
    // The menu's loop must have ended before the row is deleted.
    auto* remove = menu.addAction(icon(QStringLiteral("trash")), tr("Remove"));
    if (menu.exec(event->globalPos()) == remove) report(edits_->remove(row_));
}

void WeightsRow::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        return report(edits_->move(row_, row_ + (event->key() == Qt::Key_Up ? -1 : 1)));
    QWidget::keyPressEvent(event);
}

void WeightsRow::paintEvent(QPaintEvent*) {
    if (!detailsOpen()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mix(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.04));
    painter.drawRoundedRect(rect(), 5, 5);
}

void WeightsRow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refresh();
}

void WeightsRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange(width() < narrow_below);
}

}  // namespace burin::ui
