#include "ui/window/preferences_dialog.h"

#include <algorithm>

#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtGui/QRegularExpressionValidator>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QGroupBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/window/device_choice.h"
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

/// A path that may be typed, and a button that asks for it.
QLineEdit* addFile(QFormLayout* form, const QString& label, const QString& path, const QString& none,
                   const QString& kinds) {
    auto* host = new QWidget;
    auto* line = new QHBoxLayout(host);
    line->setContentsMargins(0, 0, 0, 0);
    auto* edit = new QLineEdit(path);
    edit->setPlaceholderText(none);
    edit->setClearButtonEnabled(true);
    QString name = label;
    edit->setAccessibleName(name.remove(QLatin1Char('&')).remove(QLatin1Char(':')));
    auto* choose = new QPushButton(PreferencesDialog::tr("Choose…"));
    choose->setAccessibleName(PreferencesDialog::tr("Choose: %1").arg(edit->accessibleName()));
    choose->setAutoDefault(false);
    QObject::connect(choose, &QPushButton::clicked, edit, [edit, kinds] {
        const QString file = QFileDialog::getOpenFileName(edit->window(), edit->accessibleName(),
                                                          QFileInfo(edit->text()).path(), kinds);
        if (!file.isEmpty()) edit->setText(file);
    });
    line->addWidget(edit, 1);
    line->addWidget(choose);
    form->addRow(label, host);
    if (auto* shown = qobject_cast<QLabel*>(form->labelForField(host))) shown->setBuddy(edit);
    return edit;
}

QFormLayout* addGroup(QVBoxLayout* layout, const QString& title) {
    auto* group = new QGroupBox(title);
    auto* form = new QFormLayout(group);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addWidget(group);
    return form;
}

}  // namespace

PreferencesDialog::PreferencesDialog(Preferences& preferences, const QString& model,
                                     const protocol::event::Hello& engine, QWidget* parent)
    : QDialog(parent), preferences_(preferences) {
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
    device_ = new DeviceChoice(preferences, model, engine, this);
    form->addRow(tr("&Device:"), device_->deviceBox());
    form->addRow(tr("&Precision:"), device_->precisionBox());

    form = addGroup(layout, tr("Pictures"));
    metadata_ = addBox(form, tr("&Metadata in exports:"));
    metadata_->addItem(tr("Recipe and AI label"), static_cast<int>(MetadataChoice::full));
    metadata_->addItem(tr("Recipe with the paths of files, and AI label"),
                       static_cast<int>(MetadataChoice::with_paths));
    metadata_->addItem(tr("AI label only"), static_cast<int>(MetadataChoice::label_only));
    metadata_->addItem(tr("None"), static_cast<int>(MetadataChoice::none));
    choose(metadata_, static_cast<int>(preferences.metadata()));

    form = addGroup(layout, tr("Protected concepts"));
    register_ =
        addFile(form, tr("&Register:"), preferences.defenceRegister(),
                tr("none: every prompt is rendered as it is"), tr("Registers (*.burinlib);;All files (*)"));
    filter_ = addFile(form, tr("Output &filter:"), preferences.defenceFilter(),
                      tr("none: every picture is shown"), tr("Output filters (*.filter);;All files (*)"));
    auto* protects = new QLabel(
        tr("Obeyed by every picture of this window and of the demonstration; what they did stands below the "
           "picture and in its recipe."));
    protects->setWordWrap(true);
    protects->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(protects);

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

    form = addGroup(layout, tr("Demonstration"));
    pin_ = new QLineEdit(preferences.demoPin());
    pin_->setAccessibleName(tr("PIN that leaves the demonstration"));
    pin_->setToolTip(
        tr("Four to twelve digits. They are asked for when burin --demo is left by its upper right corner."));
    pin_->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{4,12}")), pin_));
    form->addRow(tr("P&IN to leave:"), pin_);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &PreferencesDialog::reject);
    layout->addStretch();
    layout->addWidget(buttons);
    // The fields of all groups begin at one line.
    int widest = 0;
    const auto labels = findChildren<QLabel*>();
    for (const QLabel* label : labels)
        if (label->buddy() != nullptr) widest = std::max(widest, label->sizeHint().width());
    for (QLabel* label : labels)
        if (label->buddy() != nullptr) label->setMinimumWidth(widest);
    // The wrapped hint makes the height depend on the width, which a dialog's own size does not know.
    const int width = std::max(520, sizeHint().width());
    resize(width, layout->totalHeightForWidth(width));
}

void PreferencesDialog::accept() {
    preferences_.setEngineCommand(command_->text().trimmed());
    preferences_.setDevice(device_->device(), device_->precision());
    preferences_.setDefence(register_->text().trimmed(), filter_->text().trimmed());
    preferences_.setMetadata(static_cast<MetadataChoice>(metadata_->currentData().toInt()));
    preferences_.setLanguage(language_->currentData().toString());
    if (pin_->hasAcceptableInput()) preferences_.setDemoPin(pin_->text());
    preferences_.setTheme(static_cast<Theme>(theme_->currentData().toInt()));
    QDialog::accept();
}

}  // namespace burin::ui
