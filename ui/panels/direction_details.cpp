#include "ui/panels/direction_details.h"

#include <algorithm>

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "core/protocol/direction_numbers.h"
#include "core/protocol/presets.h"
#include "ui/models/steering_model.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/range_slider.h"

namespace burin::ui {
namespace {

using protocol::MaskKind;

QString label_of(const protocol::Preset& preset) {
    if (preset.name == "face") return DirectionDetails::tr("Attribute of a face");
    if (preset.name == "object") return DirectionDetails::tr("Add an object");
    if (preset.name == "remove") return DirectionDetails::tr("Remove");
    if (preset.name == "style") return DirectionDetails::tr("Style");
    if (preset.name == "composition") return DirectionDetails::tr("Composition");
    if (preset.name == "quality") return DirectionDetails::tr("Quality");
    return QString::fromUtf8(preset.label.data(), static_cast<qsizetype>(preset.label.size()));
}

QString label_of(MaskKind kind) {
    switch (kind) {
        case MaskKind::channel:
            return DirectionDetails::tr("Automatic, per channel");
        case MaskKind::spatial:
            return DirectionDetails::tr("Automatic, one for all");
        case MaskKind::painted:
            return DirectionDetails::tr("Painted only");
        case MaskKind::painted_channel:
            return DirectionDetails::tr("Painted and per channel");
        case MaskKind::painted_spatial:
            return DirectionDetails::tr("Painted and automatic");
    }
    return {};
}

/// The preset whose numbers the direction has, -1 = none.
int preset_index(const protocol::Direction& direction) {
    for (size_t i = 0; i < protocol::presets.size(); ++i) {
        auto like = direction;
        protocol::apply(protocol::presets[i], like);
        like.strength = direction.strength;
        if (like == direction) return static_cast<int>(i);
    }
    return -1;
}

using protocol::Direction;

NumberField* percent_field(QWidget* parent, double Direction::*number) {
    auto* field = new NumberField(parent);
    field->setFactor(100, QStringLiteral("%"));
    const auto range = protocol::handle_range(number);
    field->setLimits(range.least, range.most);
    field->setStep(0.01);
    field->setDecimals(0, 2);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setFixedWidth(field->sizeHint().width());
    return field;
}

NumberField* share_field(QWidget* parent, double Direction::*number) {
    auto* field = new NumberField(parent);
    const auto range = protocol::handle_range(number);
    field->setLimits(range.least, range.most);
    field->setStep(0.05);
    field->setDecimals(2, 4);
    return field;
}

QHBoxLayout* line() {
    auto* layout = new QHBoxLayout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    return layout;
}

void add_row(QFormLayout* form, const QString& label, QWidget* buddy, QLayout* contents) {
    auto* text = new QLabel(label, buddy->parentWidget());
    text->setBuddy(buddy);
    form->addRow(text, contents);
}

void set_text(QLineEdit* edit, const std::string& text) {
    const auto next = QString::fromStdString(text);
    if (edit->text() == next) return;
    edit->setText(next);
    edit->setCursorPosition(0);
}

}  // namespace

DirectionDetails::DirectionDetails(SteeringModel* model, int row, QWidget* parent)
    : QWidget(parent),
      model_(model),
      row_(row),
      text_(new QLineEdit(this)),
      opposite_(new QLineEdit(this)),
      preset_(new QComboBox(this)),
      mask_(new QComboBox(this)),
      range_(new RangeSlider(this)),
      start_(percent_field(this, &Direction::start)),
      stop_(percent_field(this, &Direction::stop)),
      area_(percent_field(this, &Direction::area)),
      keep_(new QPlainTextEdit(this)),
      paint_(small_button(QStringLiteral("brush"), tr("Paint the area"), this)),
      where_(small_button(QStringLiteral("eye"), tr("Show where it acts"), this)) {
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 2, 4, 6);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(5);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    buildTexts(form);
    buildRange(form);
    buildMask(form);
    buildMomentum(form);
    refresh();
}

void DirectionDetails::report(const Result<>& result) {
    if (!result) Q_EMIT refused(result.error());
    refresh();
}

QString DirectionDetails::title(const QString& what) const {
    return tr("%1: %2").arg(model_->name(row_), what);
}

void DirectionDetails::buildTexts(QFormLayout* form) {
    form->addRow(tr("&Text"), text_);
    opposite_->setPlaceholderText(tr("none (the empty prompt)"));
    form->addRow(tr("&Opposite"), opposite_);
    preset_->addItem(tr("own numbers"));
    for (const auto& preset : protocol::presets)
        preset_->addItem(label_of(preset),
                         QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size())));
    preset_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    preset_->setMinimumContentsLength(10);
    preset_->setFocusPolicy(Qt::StrongFocus);
    preset_->installEventFilter(this);
    form->addRow(tr("&Preset"), preset_);
    connect(text_, &QLineEdit::editingFinished, this, [this] {
        if (text_->isModified()) report(model_->setText(row_, text_->text()));
    });
    connect(opposite_, &QLineEdit::editingFinished, this, [this] {
        if (opposite_->isModified()) report(model_->setOpposite(row_, opposite_->text()));
    });
    connect(preset_, &QComboBox::activated, this, [this](int index) {
        if (index > 0) report(model_->applyPreset(row_, preset_->itemData(index).toString()));
    });
}

void DirectionDetails::buildRange(QFormLayout* form) {
    auto* contents = line();
    contents->addWidget(start_);
    contents->addStretch(1);
    contents->addWidget(stop_);
    add_row(form, tr("Acts &from, to"), range_, contents);
    form->addRow(range_);
    range_->setRest(0.2, 1);
    range_->setToolTip(tr(
        "Part of the schedule in which it acts. Early steps decide the composition, late ones the details."));
    connect(range_, &RangeSlider::gestureStarted, this, [this] { model_->beginGesture(title(tr("range"))); });
    connect(range_, &RangeSlider::rangeMoved, this, [this](double lower, double upper) {
        report(model_->setRange(row_, lower, upper, SteeringModel::Input::handle));
    });
    connect(range_, &RangeSlider::gestureEnded, model_, &SteeringModel::endGesture);
    connect(range_, &RangeSlider::gestureCancelled, model_, &SteeringModel::cancelGesture);
    connect(range_, &RangeSlider::editRequested, this, [this](const QString& typed) {
        (range_->active() == RangeSlider::Handle::lower ? start_ : stop_)->startTyping(typed);
    });
    connectNumber(start_, tr("start"), [this](double value, bool typed) {
        const double stop = model_->direction(row_).stop;
        return typed ? model_->setRange(row_, value, stop)
                     : model_->setRange(row_, std::min(value, stop), stop);
    });
    connectNumber(stop_, tr("stop"), [this](double value, bool typed) {
        const double start = model_->direction(row_).start;
        return typed ? model_->setRange(row_, start, value)
                     : model_->setRange(row_, start, std::max(value, start));
    });
}

void DirectionDetails::buildMask(QFormLayout* form) {
    area_->setToolTip(tr("Share of the picture that the automatic mask keeps"));
    auto* contents = line();
    contents->addWidget(area_);
    contents->addStretch(1);
    contents->addWidget(where_);
    contents->addWidget(paint_);
    add_row(form, tr("&Area kept"), area_, contents);
    connectNumber(area_, tr("area"), [this](double value, bool typed) {
        return model_->setArea(row_, value,
                               typed ? SteeringModel::Input::typed : SteeringModel::Input::handle);
    });
    for (const auto kind : {MaskKind::spatial, MaskKind::channel, MaskKind::painted,
                            MaskKind::painted_spatial, MaskKind::painted_channel})
        mask_->addItem(label_of(kind), static_cast<int>(kind));
    mask_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    mask_->setMinimumContentsLength(10);
    mask_->setFocusPolicy(Qt::StrongFocus);
    mask_->installEventFilter(this);
    form->addRow(tr("&Mask"), mask_);
    connect(mask_, &QComboBox::activated, this, [this](int index) {
        const auto kind = static_cast<MaskKind>(mask_->itemData(index).toInt());
        report(model_->setMaskKind(row_, kind));
        const auto& direction = model_->direction(row_);
        if (kind != MaskKind::spatial && kind != MaskKind::channel && direction.painted)
            Q_EMIT paintRequested(row_);
    });
    connect(paint_, &QToolButton::clicked, this, [this] { Q_EMIT paintRequested(row_); });
    connect(where_, &QToolButton::clicked, this, [this] { Q_EMIT whereItActsRequested(row_); });

    keep_->setPlaceholderText(tr("texts that must not change, one per line"));
    keep_->setTabChangesFocus(true);
    keep_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    keep_->setFixedHeight(3 * fontMetrics().lineSpacing() + 10);
    keep_->installEventFilter(this);
    auto* keep_label = new QLabel(tr("&Keep"), this);
    keep_label->setBuddy(keep_);
    form->addRow(keep_label, keep_);
}

void DirectionDetails::buildMomentum(QFormLayout* form) {
    auto* contents = line();
    auto* momentum = addNumber(&Direction::momentum_scale, tr("momentum"));
    auto* decay = addNumber(&Direction::momentum_beta, tr("decay of the momentum"));
    auto* decay_label = new QLabel(tr("&decay"), this);
    decay_label->setBuddy(decay);
    contents->addWidget(momentum, 1);
    contents->addWidget(decay_label);
    contents->addWidget(decay, 1);
    add_row(form, tr("Mome&ntum"), momentum, contents);
    momentum->setZeroText(tr("off"));
}

NumberField* DirectionDetails::addNumber(double Direction::*number, const QString& what) {
    auto* field = share_field(this, number);
    numbers_.push_back({number, field, what});
    connectNumber(field, what, [this, number, what](double value, bool /*typed*/) {
        return model_->setNumber(row_, number, value, what);
    });
    return field;
}

NumberField* DirectionDetails::number(double Direction::*number) const {
    for (const auto& shown : numbers_)
        if (shown.number == number) return shown.field;
    return nullptr;
}

void DirectionDetails::connectNumber(NumberField* field, const QString& what,
                                     std::function<Result<>(double, bool)> set) {
    connect(field, &NumberField::gestureStarted, this, [this, what] { model_->beginGesture(title(what)); });
    connect(field, &NumberField::valueEdited, this,
            [this, set = std::move(set)](double value, bool typed) { report(set(value, typed)); });
    connect(field, &NumberField::gestureEnded, model_, &SteeringModel::endGesture);
    connect(field, &NumberField::refused, this, [this, what](const QString& sentence) {
        Q_EMIT refused({ErrorCode::bad_input, tr("%1: %2").arg(title(what), sentence).toStdString(), {}});
    });
}

void DirectionDetails::setRow(int row) {
    row_ = row;
    text_->setModified(false);
    opposite_->setModified(false);
}

QWidgetList DirectionDetails::tabParts() const {
    QWidgetList parts{text_, opposite_, preset_, start_, range_, stop_, area_, where_, paint_, mask_, keep_};
    for (const auto& shown : numbers_) parts.append(shown.field);
    return parts;
}

void DirectionDetails::nameParts() {
    const auto name = [this](QWidget* widget, const QString& what) {
        widget->setAccessibleName(title(what));
    };
    name(text_, tr("text"));
    name(opposite_, tr("opposite"));
    name(preset_, tr("preset"));
    name(range_, tr("start and stop"));
    name(start_, tr("start"));
    name(stop_, tr("stop"));
    name(area_, tr("area kept"));
    name(mask_, tr("mask"));
    name(keep_, tr("keep"));
    for (const auto& shown : numbers_) name(shown.field, shown.what);
    name(paint_, tr("paint the area"));
    name(where_, tr("show where it acts"));
}

void DirectionDetails::refresh() {
    if (row_ < 0 || row_ >= model_->count()) return;
    const auto& direction = model_->direction(row_);
    nameParts();
    set_text(text_, direction.text);
    set_text(opposite_, direction.opposite);
    preset_->setCurrentIndex(preset_index(direction) + 1);
    range_->setRange(direction.start, direction.stop);
    start_->setValue(direction.start);
    stop_->setValue(direction.stop);
    area_->setValue(direction.area);
    area_->setEnabled(direction.mask != MaskKind::painted);
    mask_->setCurrentIndex(mask_->findData(static_cast<int>(direction.mask)));
    for (const auto& shown : numbers_) {
        shown.field->setValue(direction.*shown.number);
        shown.field->setEnabled(protocol::is_used(direction, shown.number));
    }
    QStringList keep;
    for (const auto& text : direction.keep) keep.append(QString::fromStdString(text));
    if (!keep_->hasFocus() && keep_->toPlainText() != keep.join(QLatin1Char('\n')))
        keep_->setPlainText(keep.join(QLatin1Char('\n')));
}

bool DirectionDetails::eventFilter(QObject* watched, QEvent* event) {
    if (watched == keep_ && event->type() == QEvent::FocusOut)
        report(model_->setKeep(row_, keep_->toPlainText().split(QLatin1Char('\n'))));
    auto* combo = qobject_cast<QComboBox*>(watched);
    if (combo && event->type() == QEvent::Wheel && !combo->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace burin::ui
