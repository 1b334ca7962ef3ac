#include "ui/window/device_choice.h"

#include <algorithm>

#include <QtCore/QLocale>
#include <QtWidgets/QComboBox>

#include "ui/window/preferences.h"
#include "ui/window/status_text.h"

namespace burin::ui {
namespace {

void choose(QComboBox* box, const QString& data) { box->setCurrentIndex(std::max(0, box->findData(data))); }

}  // namespace

QString stepTimeText(const Preferences& preferences, const QString& model, const QString& device,
                     const QString& precision) {
    const double ms = preferences.stepTime(model, device, precision);
    if (ms <= 0) return DeviceChoice::tr("not measured");
    return DeviceChoice::tr("%1 ms a step").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0));
}

DeviceChoice::DeviceChoice(const Preferences& preferences, const QString& model,
                           const protocol::event::Hello& engine, QWidget* parent)
    : QObject(parent),
      preferences_(preferences),
      model_(model),
      engine_(engine),
      device_(new QComboBox(parent)),
      precision_(new QComboBox(parent)) {
    device_->setAccessibleName(tr("Device"));
    precision_->setAccessibleName(tr("Precision"));
    device_->setObjectName(QStringLiteral("device_box"));
    precision_->setObjectName(QStringLiteral("precision_box"));
    for (QComboBox* box : {device_, precision_}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(24);
    }
    device_->addItem(tr("Automatic"), QStringLiteral("auto"));
    for (const protocol::Device& device : engine_.devices) {
        const QString name = QString::fromStdString(device.name);
        device_->addItem(tr("%1 (%2)").arg(name, QString::fromStdString(device.description)), name);
    }
    // A device of another machine, or one that is away today, stays chosen.
    if (device_->findData(preferences.device()) < 0)
        device_->addItem(preferences.device(), preferences.device());
    choose(device_, preferences.device());
    fillPrecisions();
    choose(precision_, preferences.precision());
    connect(device_, &QComboBox::currentIndexChanged, this, &DeviceChoice::fillPrecisions);
    connect(device_, &QComboBox::activated, this, &DeviceChoice::chosen);
    connect(precision_, &QComboBox::activated, this, &DeviceChoice::chosen);
}

QString DeviceChoice::device() const { return device_->currentData().toString(); }
QString DeviceChoice::precision() const { return precision_->currentData().toString(); }

void DeviceChoice::fillPrecisions() {
    const QString chosen = precision();
    precision_->clear();
    QStringList names{QStringLiteral("bf16"), QStringLiteral("fp32"), QStringLiteral("fp16")};
    const UsedDevice used = usedDevice(engine_, device(), QStringLiteral("auto"));
    const auto found = std::find_if(
        engine_.devices.begin(), engine_.devices.end(),
        [&](const protocol::Device& one) { return QString::fromStdString(one.name) == used.device; });
    if (found != engine_.devices.end()) {
        names.clear();
        for (const std::string& name : found->precisions) names.append(QString::fromStdString(name));
    }
    const auto add = [&](const QString& shown, const QString& name, const QString& measured) {
        precision_->addItem(tr("%1, %2", "precision and time of a step")
                                .arg(shown, stepTimeText(preferences_, model_, used.device, measured)),
                            name);
    };
    add(tr("Automatic"), QStringLiteral("auto"), used.precision);
    for (const QString& name : names) add(name, name, name);
    choose(precision_, chosen);
}

}  // namespace burin::ui
