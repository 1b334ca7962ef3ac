#include "ui/panels/start_section.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/models/photo.h"
#include "ui/models/steering_model.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {

using Part = SteeringModel::Part;
using Input = SteeringModel::Input;

StartSection::StartSection(SteeringModel* model, QWidget* parent)
    : Section(tr("Start picture"), parent), model_(model) {
    auto* host = new QWidget(this);
    choose_ = small_button(QStringLiteral("open"), tr("Choose a start picture"), host);
    path_ = new ElidedLabel(host);
    remove_ = small_button(QStringLiteral("close"), tr("Start from noise again"), host);
    settings_ = new QWidget(host);
    strength_ = new NumberField(settings_);
    area_ = new QLabel(settings_);
    paint_ = small_button(QStringLiteral("brush"), tr("Paint the area to repaint"), settings_);
    whole_ = small_button(QStringLiteral("close"), tr("Repaint the whole picture"), settings_);
    strength_->setLimits(0.01, 1);
    strength_->setFactor(100, QStringLiteral("%"));
    strength_->setDecimals(0, 1);
    strength_->setStep(0.01);
    strength_->setAccessibleName(tr("How far the start picture may change"));
    strength_->setToolTip(tr("Low keeps the start picture, 100 % ignores it"));

    auto* top = new QHBoxLayout;
    top->setSpacing(4);
    top->addWidget(choose_);
    top->addWidget(path_, 1);
    top->addWidget(remove_);
    auto* area = new QHBoxLayout;
    area->setSpacing(4);
    area->addWidget(area_, 1);
    area->addWidget(paint_);
    area->addWidget(whole_);
    auto* form = new QFormLayout(settings_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(5);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("&Change"), strength_);
    auto* area_label = new QLabel(tr("Rep&aint"), settings_);
    area_label->setBuddy(paint_);
    form->addRow(area_label, area);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(16, 0, 0, 4);
    column->setSpacing(5);
    column->addLayout(top);
    column->addWidget(settings_);
    setContents(host);
    setOpen(false);

    connect(choose_, &QToolButton::clicked, this, &StartSection::pictureRequested);
    connect(remove_, &QToolButton::clicked, this, [this] { report(model_->setStartPicture({})); });
    connect(paint_, &QToolButton::clicked, this, &StartSection::repaintAreaRequested);
    connect(whole_, &QToolButton::clicked, this, [this] { report(model_->setMaskPicture({})); });
    connect(strength_, &NumberField::gestureStarted, this,
            [this] { model_->beginGesture(tr("Change of the start picture")); });
    connect(strength_, &NumberField::valueEdited, this, [this](double value, bool typed) {
        report(model_->setStartStrength(value, typed ? Input::typed : Input::handle));
    });
    connect(strength_, &NumberField::gestureEnded, model_, &SteeringModel::endGesture);
    connect(model_, &SteeringModel::changed, this, [this](Part part, int) {
        if (part == Part::everything || part == Part::start_picture) refresh();
    });
    refresh();
}

void StartSection::report(const Result<>& result) {
    if (result) return;
    refresh();
    Q_EMIT refused(result.error());
}

void StartSection::refreshPhoto(const std::string& file) {
    // Its name stands in the file, which is not read again with every change.
    if (file != photo_file_) {
        photo_file_ = file;
        const auto origin = photoOrigin(QString::fromStdString(file));
        photo_name_ = photoName(file);
        path_->setToolTip(origin ? origin->path : QString::fromStdString(file));
    }
    path_->setText(tr("photo %1").arg(photo_name_));
    path_->setForegroundRole(QPalette::WindowText);
    remove_->setEnabled(true);
    settings_->hide();
    setSummary(path_->text());
}

void StartSection::refresh() {
    const auto& request = model_->request();
    if (request.real_picture) return refreshPhoto(request.real_picture->file);
    photo_file_.clear();
    const auto path = QString::fromStdString(request.init_image);
    const bool any = !path.isEmpty(), masked = !request.mask_image.empty();
    path_->setText(any ? QFileInfo(path).fileName() : tr("none: from noise"));
    path_->setToolTip(path);
    path_->setForegroundRole(any ? QPalette::WindowText : QPalette::PlaceholderText);
    remove_->setEnabled(any);
    settings_->setVisible(any);
    strength_->setValue(request.strength);
    area_->setText(masked ? tr("the painted area") : tr("the whole picture"));
    whole_->setEnabled(masked);
    setSummary(any ? QFileInfo(path).fileName() : tr("none"));
}

}  // namespace burin::ui
