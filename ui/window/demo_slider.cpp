#include "ui/window/demo_slider.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

#include "ui/widgets/bipolar_slider.h"
#include "ui/window/demo_look.h"

namespace burin::ui {
namespace {

constexpr double percent = 100;

}  // namespace

DemoSlider::DemoSlider(const QString& name, double most, QWidget* parent)
    : QWidget(parent),
      name_(new QLabel(name, this)),
      value_(new QLabel(this)),
      track_(new BipolarSlider(this)),
      most_(most) {
    track_->setAccessibleName(name);
    track_->setSoftLimit(percent);
    track_->setStep(1);
    track_->setTextFormat(true, 0, QStringLiteral(" %"));
    name_->setBuddy(track_);
    name_->setTextFormat(Qt::PlainText);
    value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(name_, 0, 0);
    grid->addWidget(value_, 0, 1);
    grid->addWidget(track_, 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    connect(track_, &BipolarSlider::gestureStarted, this, &DemoSlider::gestureStarted);
    connect(track_, &BipolarSlider::valueMoved, this,
            [this](double value) { Q_EMIT moved(value / percent * most_); });
    connect(track_, &BipolarSlider::gestureEnded, this, &DemoSlider::gestureEnded);
    // Nobody types here, so what Escape takes back ends the gesture as well.
    connect(track_, &BipolarSlider::gestureCancelled, this, [this] {
        Q_EMIT moved(track_->value() / percent * most_);
        Q_EMIT gestureEnded();
    });
    connect(track_, &BipolarSlider::valueChanged, this, &DemoSlider::refresh);
    refresh();
}

void DemoSlider::setUnit(double unit) {
    QFont text = font();
    text.setPixelSize(std::max(12, static_cast<int>(3.6 * unit)));
    name_->setFont(text);
    value_->setFont(text);
    const double handle = 2.3 * unit;
    track_->setMetrics({handle, 1.1 * unit, 2.6 * unit, 1.2 * unit});
    // Texts stand over the ends of the groove, which the handle keeps away from the edges.
    for (QLabel* label : {name_, value_}) label->setIndent(static_cast<int>(handle));
    track_->setMinimumHeight(static_cast<int>(5.6 * unit));
}

void DemoSlider::setStrength(double strength) { track_->setValue(strength / most_ * percent); }

void DemoSlider::refresh() {
    value_->setText(track_->value() == 0 ? QString() : track_->valueText());
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, demoQuietText(palette()));
    value_->setPalette(quiet);
}

}  // namespace burin::ui
