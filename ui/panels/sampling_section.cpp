#include "ui/panels/sampling_section.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>

#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "ui/models/steering_model.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

namespace limits = protocol::limits;
using Part = SteeringModel::Part;
using Input = SteeringModel::Input;

NumberField* field(QWidget* parent, double least, double most, double step, int decimals,
                   const QString& name) {
    auto* made = new NumberField(parent);
    made->setLimits(least, most);
    made->setStep(step);
    made->setDecimals(decimals, std::max(decimals, decimals == 0 ? 0 : 3));
    made->setAccessibleName(name);
    return made;
}

Input input_of(bool typed) { return typed ? Input::typed : Input::handle; }

}  // namespace

SamplingSection::SamplingSection(SteeringModel* model, QWidget* parent)
    : Section(tr("Sampling"), parent), model_(model) {
    auto* host = new QWidget(this);
    steps_ = field(host, 1, limits::steps, 1, 0, tr("Steps"));
    guidance_ =
        field(host, limits::least_guidance_scale, limits::guidance_scale, 0.5, 1, tr("Prompt guidance"));
    rescale_ = field(host, 0, 1, 0.05, 2, tr("Guidance rescale"));
    width_ = field(host, 0, limits::picture_side, limits::picture_side_multiple, 0, tr("Width in pixels"));
    height_ = field(host, 0, limits::picture_side, limits::picture_side_multiple, 0, tr("Height in pixels"));
    sampler_ = choice(host, protocol::sampler_names, tr("the model's own"));
    spacing_ = choice(host, protocol::spacing_names, tr("as the model says"));
    weights_ = new QCheckBox(tr("(word:1.1) weights words"), host);
    sampler_->setAccessibleName(tr("Sampler"));
    spacing_->setAccessibleName(tr("Spacing of the noise levels"));
    spacing_->setToolTip(tr("Where the steps lie between noise and picture"));
    weights_->setToolTip(tr("Off: brackets in the prompt are plain text"));
    rescale_->setToolTip(tr("Takes back the contrast that strong prompt guidance adds"));
    rescale_->setZeroText(tr("off"));
    width_->setZeroText(tr("auto"));
    height_->setZeroText(tr("auto"));

    auto* form = new QFormLayout(host);
    form->setContentsMargins(16, 0, 0, 4);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(5);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("St&eps"), steps_);
    form->addRow(tr("Sa&mpler"), sampler_);
    form->addRow(tr("S&pacing"), spacing_);
    form->addRow(tr("&Guidance"), guidance_);
    form->addRow(tr("&Rescale"), rescale_);
    auto* size = new QHBoxLayout;
    size->setSpacing(4);
    size->addWidget(width_, 1);
    size->addWidget(new QLabel(QStringLiteral("\u00d7"), host));
    size->addWidget(height_, 1);
    auto* size_label = new QLabel(tr("Si&ze"), host);
    size_label->setBuddy(width_);
    form->addRow(size_label, size);
    form->addRow(weights_);
    setContents(host);
    setOpen(false);
    connectParts();
    refresh();
}

QComboBox* SamplingSection::choice(QWidget* host, std::span<const std::string_view> names,
                                   const QString& usual) {
    auto* box = new QComboBox(host);
    for (const auto& word : names) {
        const auto name = QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
        box->addItem(word == "default" ? usual : name, name);
    }
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    box->setFocusPolicy(Qt::StrongFocus);
    box->installEventFilter(this);
    return box;
}

void SamplingSection::connectNumber(NumberField* field, const QString& title,
                                    std::function<Result<>(double, bool)> set) {
    connect(field, &NumberField::gestureStarted, this, [this, title] { model_->beginGesture(title); });
    connect(field, &NumberField::valueEdited, this,
            [this, set = std::move(set)](double value, bool typed) { report(set(value, typed)); });
    connect(field, &NumberField::gestureEnded, model_, &SteeringModel::endGesture);
    connect(field, &NumberField::refused, this, [this, title](const QString& sentence) {
        Q_EMIT refused({ErrorCode::bad_input, tr("%1: %2").arg(title, sentence).toStdString(), {}});
    });
}

void SamplingSection::connectParts() {
    connectNumber(steps_, tr("Steps"), [this](double value, bool typed) {
        return model_->setSteps(static_cast<int>(std::lround(value)), input_of(typed));
    });
    connectNumber(guidance_, tr("Prompt guidance"), [this](double value, bool typed) {
        return model_->setGuidanceScale(value, input_of(typed));
    });
    connectNumber(rescale_, tr("Guidance rescale"), [this](double value, bool) {
        return model_->edit(Part::guidance, -1, tr("Guidance rescale"),
                            [value](protocol::RenderRequest& request) { request.guidance.rescale = value; });
    });
    const auto size = [this](double width, double height, bool typed) {
        return model_->setSize({static_cast<int>(std::lround(width)), static_cast<int>(std::lround(height))},
                               input_of(typed));
    };
    connectNumber(width_, tr("Width"), [this, size](double value, bool typed) {
        return size(value, model_->request().height, typed);
    });
    connectNumber(height_, tr("Height"), [this, size](double value, bool typed) {
        return size(model_->request().width, value, typed);
    });
    connect(sampler_, &QComboBox::activated, this,
            [this](int index) { report(model_->setSampler(sampler_->itemData(index).toString())); });
    connect(spacing_, &QComboBox::activated, this,
            [this](int index) { report(model_->setSpacing(spacing_->itemData(index).toString())); });
    connect(weights_, &QCheckBox::clicked, this, [this](bool on) {
        report(model_->edit(Part::prompt, -1, tr("Weights in the prompt"),
                            [on](protocol::RenderRequest& request) { request.prompt_weights = on; }));
    });
    connect(model_, &SteeringModel::changed, this, [this](Part part, int) {
        if (part == Part::everything || part == Part::sampling || part == Part::guidance ||
            part == Part::size || part == Part::prompt)
            refresh();
    });
}

void SamplingSection::report(const Result<>& result) {
    if (result) return;
    refresh();
    Q_EMIT refused(result.error());
}

void SamplingSection::refresh() {
    const auto& request = model_->request();
    steps_->setValue(request.steps);
    guidance_->setValue(request.guidance.scale);
    rescale_->setValue(request.guidance.rescale);
    width_->setValue(request.width);
    height_->setValue(request.height);
    weights_->setChecked(request.prompt_weights);
    sampler_->setCurrentIndex(sampler_->findData(QString::fromStdString(request.sampler)));
    spacing_->setCurrentIndex(spacing_->findData(QString::fromStdString(request.spacing)));
    setSummary(tr("%1 steps, guidance %2").arg(request.steps).arg(guidance_->textOf(request.guidance.scale)));
}

bool SamplingSection::eventFilter(QObject* watched, QEvent* event) {
    const auto* box = qobject_cast<QComboBox*>(watched);
    if (box != nullptr && event->type() == QEvent::Wheel && !box->hasFocus()) {
        event->ignore();
        return true;
    }
    return Section::eventFilter(watched, event);
}

}  // namespace burin::ui
