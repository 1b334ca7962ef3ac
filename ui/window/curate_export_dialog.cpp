#include "ui/window/curate_export_dialog.h"

#include <algorithm>

#include <QtCore/QFileInfo>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/widgets/icon.h"

namespace burin::ui {

CurateExportDialog::CurateExportDialog(const QString& what, QString start_folder, QWidget* parent)
    : QDialog(parent),
      start_folder_(std::move(start_folder)),
      folder_(new QRadioButton(tr("The edited &model, as a folder"), this)),
      lora_(new QRadioButton(tr("The &edits alone, as a LoRA file"), this)),
      type_(new QComboBox(this)),
      naming_(new QComboBox(this)),
      rank_(new QSpinBox(this)),
      out_(new QLineEdit(this)),
      type_label_(new QLabel(tr("&Type of the numbers"), this)),
      naming_label_(new QLabel(tr("&Naming"), this)),
      rank_label_(new QLabel(tr("&Rank"), this)),
      out_label_(new QLabel(this)),
      about_(new QLabel(this)) {
    setObjectName(QStringLiteral("export_dialog"));
    setWindowTitle(tr("Export the edited model"));
    auto* applied = new QLabel(what, this);
    applied->setWordWrap(true);
    folder_->setChecked(true);
    for (const char* type : {"fp16", "fp32", "bf16"}) type_->addItem(QString::fromLatin1(type));
    naming_->addItem(tr("PEFT (diffusers)"), QStringLiteral("peft"));
    naming_->addItem(tr("kohya"), QStringLiteral("kohya"));
    rank_->setRange(1, 1024);
    rank_->setValue(16);
    type_->setAccessibleName(tr("Type of the numbers"));
    naming_->setAccessibleName(tr("Naming"));
    rank_->setAccessibleName(tr("Rank"));
    out_->setAccessibleName(tr("Where to"));
    auto* browse = new QToolButton(this);
    browse->setIcon(icon(QStringLiteral("open")));
    browse->setAccessibleName(tr("Choose the place"));
    browse->setToolTip(browse->accessibleName());
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* place = new QHBoxLayout;
    place->addWidget(out_, 1);
    place->addWidget(browse);
    type_label_->setBuddy(type_);
    naming_label_->setBuddy(naming_);
    rank_label_->setBuddy(rank_);
    out_label_->setBuddy(out_);
    form->addRow(type_label_, type_);
    form->addRow(naming_label_, naming_);
    form->addRow(rank_label_, rank_);
    form->addRow(out_label_, place);
    about_->setWordWrap(true);
    about_->setForegroundRole(QPalette::PlaceholderText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    export_ = buttons->addButton(tr("E&xport"), QDialogButtonBox::AcceptRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(applied);
    layout->addWidget(folder_);
    layout->addWidget(lora_);
    layout->addLayout(form);
    layout->addWidget(about_);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(folder_, &QRadioButton::toggled, this, [this] {
        out_->clear();
        refresh();
    });
    connect(out_, &QLineEdit::textChanged, this, &CurateExportDialog::refresh);
    connect(browse, &QToolButton::clicked, this, &CurateExportDialog::browse);
    connect(buttons, &QDialogButtonBox::accepted, this, &CurateExportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &CurateExportDialog::reject);
    refresh();
    resize(480, sizeHint().height());
}

void CurateExportDialog::setOut(const QString& path) { out_->setText(path); }

void CurateExportDialog::setAsLora(bool as_lora) { (as_lora ? lora_ : folder_)->setChecked(true); }

ExportSettings CurateExportDialog::settings() const {
    ExportSettings settings;
    settings.as_lora = lora_->isChecked();
    settings.out = out_->text().trimmed();
    if (settings.as_lora && QFileInfo(settings.out).suffix().isEmpty())
        settings.out += QStringLiteral(".safetensors");
    settings.type = type_->currentText();
    settings.naming = naming_->currentData().toString();
    settings.rank = rank_->value();
    return settings;
}

void CurateExportDialog::browse() {
    const auto path =
        lora_->isChecked()
            ? QFileDialog::getSaveFileName(this, tr("Export the edits as"), start_folder_,
                                           tr("LoRA files (*.safetensors)"))
            : QFileDialog::getSaveFileName(this, tr("New folder for the edited model"), start_folder_, {},
                                           nullptr, QFileDialog::ShowDirsOnly);
    if (!path.isEmpty()) out_->setText(path);
}

void CurateExportDialog::refresh() {
    const bool lora = lora_->isChecked();
    for (QWidget* part : {static_cast<QWidget*>(type_), static_cast<QWidget*>(type_label_)})
        part->setVisible(!lora);
    for (QWidget* part : {static_cast<QWidget*>(naming_), static_cast<QWidget*>(naming_label_),
                          static_cast<QWidget*>(rank_), static_cast<QWidget*>(rank_label_)})
        part->setVisible(lora);
    out_label_->setText(lora ? tr("&File") : tr("New &folder"));
    about_->setText(lora ? tr("Edits of a higher rank are shortened to this one, and a message says how much "
                              "of them is kept. Other programs apply the file to the unedited model.")
                         : tr("Every program that reads this kind of model can load the folder. Weights are "
                              "rounded once, and a message says how much of the edits is lost by it."));
    export_->setEnabled(!out_->text().trimmed().isEmpty());
    // A LoRA asks for more than a folder: room for it, and none is taken away.
    layout()->activate();
    resize(width(), std::max(height(), sizeHint().height()));
}

}  // namespace burin::ui
