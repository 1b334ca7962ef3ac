#include "ui/panels/mask_panel.h"

#include <algorithm>

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "ui/models/painted_mask.h"
#include "ui/models/steering_model.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

constexpr double soften_by = 8;    ///< pixels of the picture
constexpr int repaint_entry = -2;  ///< in the list of targets
constexpr int repaint_mask_side =
    2048;  ///< repainting shows its edge in the picture, so it is finer than a direction's

QColor repaint_colour() { return {255, 64, 64}; }

}  // namespace

MaskPanel::MaskPanel(SteeringModel* model, Canvas* canvas, QWidget* parent)
    : QWidget(parent), model_(model), canvas_(canvas) {
    setObjectName(QStringLiteral("mask_panel"));
    setAccessibleName(tr("Mask"));
    build();
    connectParts();
    fillTargets();
    refresh();
}

void MaskPanel::build() {
    targets_ = new QComboBox(this);
    targets_->setAccessibleName(tr("What is painted"));
    targets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    targets_->setMinimumContentsLength(10);
    size_ = new NumberField(this);
    size_->setLimits(1, 2048);
    size_->setDecimals(0, 1);
    size_->setFactor(1, tr("px"));
    size_->setAccessibleName(tr("Diameter of the brush in pixels"));
    size_->setToolTip(tr("Also with [ and ] on the canvas"));
    feather_ = new NumberField(this);
    feather_->setLimits(0, 1);
    feather_->setFactor(100, QStringLiteral("%"));
    feather_->setStep(0.05);
    feather_->setDecimals(0, 1);
    feather_->setAccessibleName(tr("Feather of the brush"));
    feather_->setToolTip(tr("Share of the brush that fades out"));
    visible_ = new QCheckBox(tr("Show the &mask"), this);
    visible_->setChecked(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(5);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("&Paint"), targets_);
    auto* tool = new QLabel(tr("&Tool"), this);
    auto* tools = brushLine();
    tool->setBuddy(brush_);
    form->addRow(tool, tools);
    form->addRow(tr("&Size"), size_);
    form->addRow(tr("F&eather"), feather_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addLayout(form);
    column->addWidget(buttonLine());
    column->addWidget(visible_);
    done_ = new QToolButton(this);
    done_->setText(tr("&Done"));
    done_->setAccessibleName(tr("Stop painting"));
    done_->setFocusPolicy(Qt::TabFocus);
    done_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    column->addWidget(done_);
    column->addStretch(1);
}

QWidget* MaskPanel::brushLine() {
    auto* host = new QWidget(this);
    auto* line = new QHBoxLayout(host);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    auto* group = new QButtonGroup(this);
    const auto tool = [&](const QString& drawing, const QString& text, const QString& tip) {
        auto* button = new QToolButton(host);
        button->setIcon(icon(drawing));
        button->setText(text);
        button->setAccessibleName(text);
        button->setToolTip(tip);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        group->addButton(button);
        line->addWidget(button);
        return button;
    };
    brush_ = tool(QStringLiteral("brush"), tr("Brush"), tr("Adds to the mask (X changes to the eraser)"));
    eraser_ =
        tool(QStringLiteral("eraser"), tr("Eraser"), tr("Takes from the mask (X changes to the brush)"));
    brush_->setChecked(true);
    return host;
}

QWidget* MaskPanel::buttonLine() {
    auto* host = new QWidget(this);
    auto* line = new QHBoxLayout(host);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    undo_ = small_button(QStringLiteral("undo"), tr("Undo the last stroke"), host);
    redo_ = small_button(QStringLiteral("redo"), tr("Redo the stroke"), host);
    invert_ = small_button(QStringLiteral("invert"), tr("Invert the mask"), host, tr("Invert the mask (I)"));
    soften_ = small_button(QStringLiteral("feather"), tr("Soften the edge of the mask"), host);
    fill_ = small_button(QStringLiteral("stop"), tr("Fill the whole mask"), host);
    clear_ = small_button(QStringLiteral("trash"), tr("Clear the mask"), host, tr("Clear the mask (Delete)"));
    for (auto* button : {undo_, redo_, invert_, soften_, fill_, clear_}) {
        button->setIconSize({16, 16});
        line->addWidget(button);
    }
    line->addStretch(1);
    return host;
}

void MaskPanel::connectParts() {
    connect(targets_, &QComboBox::activated, this, [this](int index) {
        const int chosen = targets_->itemData(index).toInt();
        if (chosen == repaint_entry)
            paintRepaintArea({});
        else if (chosen >= 0)
            paintDirection(chosen);
        else
            stop();
    });
    const auto set_brush = [this](auto change) {
        auto brush = canvas_->brush();
        change(brush);
        canvas_->setBrush(brush);
    };
    connect(brush_, &QToolButton::clicked, this,
            [set_brush] { set_brush([](Brush& brush) { brush.eraser = false; }); });
    connect(eraser_, &QToolButton::clicked, this,
            [set_brush] { set_brush([](Brush& brush) { brush.eraser = true; }); });
    connect(size_, &NumberField::valueEdited, this, [set_brush](double value, bool) {
        set_brush([value](Brush& brush) { brush.radius = value / 2; });
    });
    connect(feather_, &NumberField::valueEdited, this,
            [set_brush](double value, bool) { set_brush([value](Brush& brush) { brush.feather = value; }); });
    connect(canvas_, &Canvas::brushChanged, this, &MaskPanel::refresh);
    connect(invert_, &QToolButton::clicked, canvas_, &Canvas::invertMask);
    connect(soften_, &QToolButton::clicked, this, [this] { canvas_->softenMask(soften_by); });
    connect(fill_, &QToolButton::clicked, canvas_, &Canvas::fillMask);
    connect(clear_, &QToolButton::clicked, canvas_, &Canvas::clearMask);
    connect(undo_, &QToolButton::clicked, canvas_, &Canvas::undoStroke);
    connect(redo_, &QToolButton::clicked, canvas_, &Canvas::redoStroke);
    connect(visible_, &QCheckBox::toggled, canvas_, &Canvas::setMaskVisible);
    connect(done_, &QToolButton::clicked, this, &MaskPanel::stop);
    connect(canvas_, &Canvas::maskEdited, this, &MaskPanel::takeStroke);
    using Part = SteeringModel::Part;
    connect(model_, &SteeringModel::changed, this, [this](Part part, int) {
        if (part == Part::everything || part == Part::rows || part == Part::name || part == Part::painted ||
            part == Part::direction || part == Part::start_picture)
            followModel();
    });
}

bool MaskPanel::isPainting() const { return target_ != Target::none; }

void MaskPanel::fillTargets() {
    const QSignalBlocker quiet(targets_);
    targets_->clear();
    targets_->addItem(tr("nothing"), -1);
    for (int row = 0; row < model_->count(); ++row) targets_->addItem(model_->name(row), row);
    if (!model_->request().init_image.empty()) targets_->addItem(tr("area to repaint"), repaint_entry);
    const int wanted = target_ == Target::repaint ? repaint_entry : row_;
    targets_->setCurrentIndex(std::max(0, targets_->findData(wanted)));
}

void MaskPanel::paintDirection(int row) {
    if (row < 0 || row >= model_->count()) return;
    const bool was = isPainting();
    target_ = Target::direction;
    row_ = row;
    text_ = model_->direction(row).text;
    const auto& painted = model_->direction(row).painted;
    auto mask = painted ? to_image(*painted) : QImage();
    // A mask that nobody has painted yet is as coarse as one can be; a fresh one fits the picture.
    if (painted && std::all_of(painted->coverage.begin(), painted->coverage.end(),
                               [](uint8_t value) { return value == 0; }))
        mask = {};
    canvas_->startMask(mask, direction_colour(row), painted_mask_side);
    canvas_->setFocus(Qt::OtherFocusReason);
    fillTargets();
    refresh();
    if (!was) Q_EMIT paintingChanged(true);
}

void MaskPanel::paintRepaintArea(const QImage& mask) {
    const bool was = isPainting();
    target_ = Target::repaint;
    row_ = -1;
    canvas_->startMask(mask, repaint_colour(), repaint_mask_side);
    canvas_->setFocus(Qt::OtherFocusReason);
    fillTargets();
    refresh();
    if (!was) Q_EMIT paintingChanged(true);
}

void MaskPanel::stop() {
    if (!isPainting()) return;
    target_ = Target::none;
    row_ = -1;
    canvas_->stopMask();
    fillTargets();
    refresh();
    Q_EMIT paintingChanged(false);
}

void MaskPanel::takeStroke() {
    refresh();
    if (target_ == Target::repaint) Q_EMIT repaintMaskEdited(canvas_->mask());
    if (target_ != Target::direction || row_ >= model_->count()) return;
    taking_ = true;
    const auto taken = model_->setPainted(row_, to_painted_mask(canvas_->mask()));
    taking_ = false;
    if (!taken) Q_EMIT refused(taken.error());
}

void MaskPanel::followModel() {
    if (target_ == Target::direction && (row_ >= model_->count() || model_->direction(row_).text != text_))
        stop();
    fillTargets();
    if (taking_ || target_ != Target::direction) return;
    const auto& painted = model_->direction(row_).painted;
    auto next = painted ? to_image(*painted) : QImage();
    if (next.isNull() || next.size() != canvas_->mask().size()) {
        // Before the first stroke there is nothing, or only the coarse empty mask: the canvas keeps its own
        // size.
        const auto size = canvas_->mask().size();
        next = next.isNull() ? QImage(size, QImage::Format_Grayscale8)
                             : next.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        if (!painted) next.fill(0);
    }
    canvas_->setMask(next);
    refresh();
}

void MaskPanel::refresh() {
    const auto& brush = canvas_->brush();
    size_->setValue(2 * brush.radius);
    feather_->setValue(brush.feather);
    (brush.eraser ? eraser_ : brush_)->setChecked(true);
    undo_->setEnabled(canvas_->canUndoStroke());
    redo_->setEnabled(canvas_->canRedoStroke());
    for (QWidget* widget :
         {static_cast<QWidget*>(invert_), static_cast<QWidget*>(soften_), static_cast<QWidget*>(fill_),
          static_cast<QWidget*>(clear_), static_cast<QWidget*>(done_), static_cast<QWidget*>(visible_)})
        widget->setEnabled(isPainting());
}

}  // namespace burin::ui
