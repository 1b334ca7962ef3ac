#include "ui/panels/weights_row.h"

#include <QCheckBox>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QMenu>
#include <QPainter>

#include "core/protocol/limits.h"
#include "ui/models/weight_edits.h"
#include "ui/panels/small_button.h"
#include "ui/panels/weights_details.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/name_edit.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {

WeightsRow::WeightsRow(WeightEdits* edits, int row, QWidget* parent)
    : SliderRow(edits->steering(), row, parent),
      edits_(edits),
      on_(new QCheckBox(this)),
      remove_(small_button(QStringLiteral("trash"), tr("Remove"), this)) {
    build();
    arrangeParts({.before_name = {on_},
                  .after_number = {more_, remove_},
                  .narrowest = 220,
                  .name_stretch = 5,
                  .slider_stretch = 6});
}

void WeightsRow::build() {
    name_->setMinimumWidth(72);
    slider_->setSoftLimit(soft_lambda);
    slider_->setStep(0.05);
    slider_->setTextFormat(true, 2);
    number_->setLimits(-protocol::limits::lora_scale, protocol::limits::lora_scale);
    number_->setStep(slider_->step());
    number_->setDecimals(2, 4);
    connect(on_, &QCheckBox::clicked, this, [this](bool on) { report(edits_->setOn(row(), on)); });
    connect(remove_, &QToolButton::clicked, this, [this] { report(edits_->remove(row())); });
}

QString WeightsRow::name() const { return edits_->name(row()); }
void WeightsRow::rename(const QString& name) { edits_->setName(row(), name); }
QString WeightsRow::gestureTitle() const { return edits_->gestureTitle(row()); }
Result<> WeightsRow::setValue(double value, Input input) { return edits_->setLambda(row(), value, input); }
Result<> WeightsRow::moveTo(int row) { return edits_->move(this->row(), row); }

SliderRow::Details WeightsRow::makeDetails() {
    details_ = new WeightsDetails(edits_, row(), this);
    connect(details_, &WeightsDetails::refused, this, &WeightsRow::refused);
    return {details_, [this] { details_->refresh(); }, [this](int row) { details_->setRow(row); },
            [this] { return details_->tabParts(); }};
}

void WeightsRow::nameParts() {
    const auto name = this->name();
    on_->setAccessibleName(tr("%1 is applied").arg(name));
    on_->setToolTip(tr("Whether %1 is applied to the model").arg(name));
    name_->setAccessibleName(tr("Name of %1").arg(name));
    name_->setToolTip(QFileInfo(edits_->path(row())).fileName());
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
    if (row() < 0 || row() >= edits_->count()) return;
    const auto& use = edits_->use(row());
    if (const auto path = edits_->path(row()); path != shown_path_) {
        shown_path_ = path;
        setHint(QFileInfo::exists(path) ? QString() : tr("The file is not there: %1").arg(path));
    }
    nameParts();
    on_->setChecked(use.on);
    showParts(use.scale, !use.on, !edits_->acts(row()));
}

void WeightsRow::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(tr("Rename"), this, &WeightsRow::editName);
    menu.addAction(icon(QStringLiteral("reset")), tr("Set lambda to 0"), this,
                   [this] { report(edits_->setLambda(row(), 0)); });
    menu.addAction(icon(QStringLiteral("invert")), tr("Turn the sign of lambda"), this,
                   [this] { report(edits_->setLambda(row(), -edits_->use(row()).scale)); });
    auto* partial = menu.addAction(tr("Take what fits"));
    partial->setCheckable(true);
    partial->setChecked(edits_->use(row()).partial);
    partial->setToolTip(tr("Leave out what of the file cannot be used; a note says what it was"));
    connect(partial, &QAction::triggered, this, [this](bool on) { report(edits_->setPartial(row(), on)); });
    menu.setToolTipsVisible(true);
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("up")), tr("Move up"), this, [this] { report(moveTo(row() - 1)); })
        ->setEnabled(row() > 0);
    menu.addAction(icon(QStringLiteral("down")), tr("Move down"), this, [this] { report(moveTo(row() + 1)); })
        ->setEnabled(row() + 1 < edits_->count());
    menu.addSeparator();
    // The menu's loop must have ended before the row is deleted.
    auto* remove = menu.addAction(icon(QStringLiteral("trash")), tr("Remove"));
    if (menu.exec(event->globalPos()) == remove) report(edits_->remove(row()));
}

void WeightsRow::paintEvent(QPaintEvent*) {
    if (!detailsOpen()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mix(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.04));
    painter.drawRoundedRect(rect(), 5, 5);
}

}  // namespace burin::ui
