#include "ui/window/preferences_dialog.h"

#include <algorithm>

#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QGroupBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include "ui/window/preferences.h"

namespace burin::ui {
namespace {

void choose(QComboBox* box, const QVariant& data) { box->setCurrentIndex(std::max(0, box->findData(data))); }

QComboBox* addBox(QFormLayout* form, const QString& label) {
    auto* box = new QComboBox;
    form->addRow(label, box);
    QString name = label;
    box->setAccessibleName(name.remove(QLatin1Char('&')).remove(QLatin1Char(':')));
    return box;
}

QFormLayout* addGroup(QVBoxLayout* layout, const QString& title) {
    auto* group = new QGroupBox(title);
    auto* form = new QFormLayout(group);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addWidget(group);
    return form;
}

}  // namespace

PreferencesDialog::PreferencesDialog(Preferences& preferences, const protocol::event::Hello& engine,
                                     QWidget* parent)
    : QDialog(parent), preferences_(preferences), devices_(engine.devices) {
    setWindowTitle(tr("Preferences"));
    setObjectName(QStringLiteral("preferences_dialog"));
    auto* layout = new QVBoxLayout(this);

    auto* form = addGroup(layout, tr("Engine"));
    command_ = new QLineEdit(preferences.engineCommand());
    command_->setPlaceholderText(tr("burin-engine beside this program"));
    command_->setClearButtonEnabled(true);
    command_->setAccessibleName(tr("Engine command"));
    command_->setMinimumWidth(320);
    form->addRow(tr("&Command:"), command_);
    auto* hint = new QLabel(
        tr("For another machine: ssh gpu-box burin-engine. Model folders are then folders there."));
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(hint);
    device_ = addBox(form, tr("&Device:"));
    device_->addItem(tr("Automatic"), QStringLiteral("auto"));
    for (const protocol::Device& device : devices_) {
        const QString name = QString::fromStdString(device.name);
        device_->addItem(tr("%1 (%2)").arg(name, QString::fromStdString(device.description)), name);
    }
    if (device_->findData(preferences.device()) < 0)
        device_->addItem(preferences.device(), preferences.device());
    choose(device_, preferences.device());
    precision_ = addBox(form, tr("&Precision:"));
    fillPrecisions();
    choose(precision_, preferences.precision());
    connect(device_, &QComboBox::currentIndexChanged, this, &PreferencesDialog::fillPrecisions);

    form = addGroup(layout, tr("Pictures"));
    metadata_ = addBox(form, tr("&Metadata in exports:"));
    metadata_->addItem(tr("Recipe and AI label"), static_cast<int>(MetadataChoice::full));
    metadata_->addItem(tr("AI label only"), static_cast<int>(MetadataChoice::label_only));
    metadata_->addItem(tr("None"), static_cast<int>(MetadataChoice::none));
    choose(metadata_, static_cast<int>(preferences.metadata()));

    form = addGroup(layout, tr("Window"));
    language_ = addBox(form, tr("&Language:"));
    language_->addItem(tr("As the system"), QString());
    language_->addItem(QStringLiteral("English"), QStringLiteral("en"));
    language_->addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
    language_->setToolTip(tr("Takes effect at the next start"));
    choose(language_, preferences.language());
    theme_ = addBox(form, tr("&Appearance:"));
    theme_->addItem(tr("As the system"), static_cast<int>(Theme::system));
    theme_->addItem(tr("Light"), static_cast<int>(Theme::light));
    theme_->addItem(tr("Dark"), static_cast<int>(Theme::dark));
    choose(theme_, static_cast<int>(preferences.theme()));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &PreferencesDialog::reject);
    layout->addStretch();
    layout->addWidget(buttons);
}

void PreferencesDialog::fillPrecisions() {
    const QVariant chosen = precision_->currentData();
    precision_->clear();
    precision_->addItem(tr("Automatic"), QStringLiteral("auto"));
    QStringList names{QStringLiteral("bf16"), QStringLiteral("fp32"), QStringLiteral("fp16")};
    const auto device = std::find_if(devices_.begin(), devices_.end(), [this](const protocol::Device& one) {
        return QString::fromStdString(one.name) == device_->currentData().toString();
    });
    if (device != devices_.end()) {
        names.clear();
        for (const std::string& name : device->precisions) names.append(QString::fromStdString(name));
    }
    for (const QString& name : names) precision_->addItem(name, name);
    choose(precision_, chosen);
}

void PreferencesDialog::accept() {
    preferences_.setEngineCommand(command_->text().trimmed());
    preferences_.setDevice(device_->currentData().toString(), precision_->currentData().toString());
    preferences_.setMetadata(static_cast<MetadataChoice>(metadata_->currentData().toInt()));
    preferences_.setLanguage(language_->currentData().toString());
    preferences_.setTheme(static_cast<Theme>(theme_->currentData().toInt()));
    QDialog::accept();
}

}  // namespace burin::ui
