#include "ui/panels/direction_row.h"

#include <QCheckBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

#include "core/protocol/limits.h"
#include "ui/panels/direction_details.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {

DirectionRow::DirectionRow(SteeringModel* model, int row, QWidget* parent)
    : SliderRow(model, row, parent),
      model_(model),
      acts_(new QCheckBox(this)),
      solo_(small_button(QStringLiteral("solo"), tr("Solo"), this)),
      reset_(small_button(QStringLiteral("reset"), tr("Reset"), this)) {
    build();
    arrangeParts({.before_name = {acts_, solo_},
                  .after_number = {reset_, more_},
                  .narrowest = 240,
                  .name_stretch = 2,
                  .slider_stretch = 3});
}

void DirectionRow::build() {
    acts_->installEventFilter(this);
    solo_->setCheckable(true);
    name_->setMinimumWidth(56);
    slider_->setSoftLimit(soft_strength);
    number_->setLimits(-protocol::limits::direction_strength, protocol::limits::direction_strength);
    number_->setStep(slider_->step());
    number_->setDecimals(1, 3);
    hint_->setForegroundRole(QPalette::PlaceholderText);
    connect(acts_, &QCheckBox::clicked, this, [this](bool on) { report(model_->setMuted(row(), !on)); });
    connect(solo_, &QToolButton::clicked, this, [this](bool on) { report(model_->setSolo(row(), on)); });
    connect(reset_, &QToolButton::clicked, this, [this] { report(model_->setStrength(row(), 0)); });
}

QString DirectionRow::name() const { return model_->name(row()); }
void DirectionRow::rename(const QString& name) { model_->setName(row(), name); }
QString DirectionRow::gestureTitle() const { return tr("%1: strength").arg(model_->name(row())); }

Result<> DirectionRow::setValue(double value, Input input) {
    return model_->setStrength(row(), value, input);
}

Result<> DirectionRow::moveTo(int row) { return model_->moveDirection(this->row(), row); }

SliderRow::Details DirectionRow::makeDetails() {
    details_ = new DirectionDetails(model_, row(), this);
    connect(details_, &DirectionDetails::refused, this, &DirectionRow::refused);
    connect(details_, &DirectionDetails::paintRequested, this, &DirectionRow::paintRequested);
    connect(details_, &DirectionDetails::whereItActsRequested, this, &DirectionRow::whereItActsRequested);
    return {details_, [this] { details_->refresh(); }, [this](int row) { details_->setRow(row); },
            [this] { return details_->tabParts(); }};
}

void DirectionRow::nameParts() {
    const auto name = this->name();
    acts_->setAccessibleName(tr("%1 acts").arg(name));
    acts_->setToolTip(tr("Whether %1 acts (Alt and click: only this one)").arg(name));
    solo_->setAccessibleName(tr("Only %1").arg(name));
    solo_->setToolTip(tr("Solo: of all directions only %1 and others marked so act").arg(name));
    name_->setAccessibleName(tr("Name of %1").arg(name));
    name_->setToolTip(QString::fromStdString(model_->direction(row()).text));
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
    if (row() < 0 || row() >= model_->count()) return;
    const auto& direction = model_->direction(row());
    shown_text_ = QString::fromStdString(direction.text);
    nameParts();
    acts_->setChecked(!direction.muted);
    solo_->setChecked(direction.solo);
    reset_->setEnabled(direction.strength != 0);
    showParts(direction.strength, !model_->acts(row()), !model_->acts(row()));
}

bool DirectionRow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == acts_ && event->type() == QEvent::MouseButtonPress &&
        (static_cast<QMouseEvent*>(event)->modifiers() & Qt::AltModifier)) {
        report(model_->setSolo(row(), !model_->direction(row()).solo));
        return true;
    }
    return SliderRow::eventFilter(watched, event);
}

void DirectionRow::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("reset")), tr("Reset to 0"), this,
                   [this] { report(model_->setStrength(row(), 0)); });
    menu.addAction(tr("Rename"), this, &DirectionRow::editName);
    auto* solo = menu.addAction(icon(QStringLiteral("solo")), tr("Solo"), this,
                                [this](bool on) { report(model_->setSolo(row(), on)); });
    solo->setCheckable(true);
    solo->setChecked(model_->direction(row()).solo);
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("eye")), tr("Show where it acts"), this,
                   [this] { Q_EMIT whereItActsRequested(row()); });
    menu.addAction(icon(QStringLiteral("brush")), tr("Paint its area"), this,
                   [this] { Q_EMIT paintRequested(row()); });
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("up")), tr("Move up"), this, [this] { report(moveTo(row() - 1)); })
        ->setEnabled(row() > 0);
    menu.addAction(icon(QStringLiteral("down")), tr("Move down"), this, [this] { report(moveTo(row() + 1)); })
        ->setEnabled(row() + 1 < model_->count());
    menu.addAction(icon(QStringLiteral("duplicate")), tr("Duplicate"), this, [this] {
        const auto added = model_->duplicateDirection(row());
        if (!added) Q_EMIT refused(added.error());
    });
    menu.addSeparator();
    // The menu's loop must have ended before the row is deleted.
    auto* remove = menu.addAction(icon(QStringLiteral("trash")), tr("Remove"));
    if (menu.exec(event->globalPos()) == remove) report(model_->removeDirection(row()));
}

void DirectionRow::paintEvent(QPaintEvent*) {
    if (model_->touched() != row() && !detailsOpen()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double share = model_->touched() == row() ? 0.10 : 0.0;
    auto back = mix(palette().color(QPalette::Window), palette().color(QPalette::Highlight), share);
    if (detailsOpen()) back = mix(back, palette().color(QPalette::WindowText), 0.04);
    painter.setBrush(back);
    painter.drawRoundedRect(rect(), 5, 5);
}

}  // namespace burin::ui
