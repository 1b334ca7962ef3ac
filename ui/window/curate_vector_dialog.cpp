#include "ui/window/curate_vector_dialog.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "core/protocol/limits.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {

CurateVectorDialog::CurateVectorDialog(const QString& model, QString start_folder, QWidget* parent)
    : QDialog(parent),
      start_folder_(std::move(start_folder)),
      name_(new QLineEdit(this)),
      component_(new QComboBox(this)),
      lambda_(new NumberField(this)),
      fault_(new QLabel(this)) {
    setObjectName(QStringLiteral("vector_dialog"));
    setWindowTitle(tr("Task vector of two models"));
    auto* about =
        new QLabel(tr("What a fine-tuning changed: the fine-tuned model minus its base. At a positive "
                      "lambda the model gets what was learnt, at a negative one it loses it."),
                   this);
    about->setWordWrap(true);
    about->setForegroundRole(QPalette::PlaceholderText);
    fault_->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    base_ = addFolder(tr("&Base"), tr("Folder of the base model"));
    tuned_ = addFolder(tr("&Fine-tuned"), tr("Folder of the fine-tuned model"));
    component_->addItem(tr("Everything"), QString());
    component_->addItem(tr("UNet"), QStringLiteral("unet"));
    component_->addItem(tr("Text encoder"), QStringLiteral("text_encoder"));
    component_->addItem(tr("Second text encoder"), QStringLiteral("text_encoder_2"));
    component_->setAccessibleName(tr("Part of the model"));
    form->addRow(tr("&Part"), component_);
    name_->setAccessibleName(tr("Name of the result"));
    form->addRow(tr("&Name"), name_);
    lambda_->setLimits(-protocol::limits::lora_scale, protocol::limits::lora_scale);
    lambda_->setStep(0.05);
    lambda_->setDecimals(2, 4);
    lambda_->setPlusSign(true);
    lambda_->setValue(1);
    lambda_->setAccessibleName(tr("Lambda at which the result is applied"));
    lambda_->setFixedWidth(lambda_->sizeHint().width());
    form->addRow(tr("Applied at &lambda"), lambda_);
    layout->addWidget(about);
    layout->addWidget(fault_);
    layout->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    make_ = buttons->addButton(tr("&Make the vector"), QDialogButtonBox::AcceptRole);
    make_->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &CurateVectorDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &CurateVectorDialog::reject);
    connect(name_, &QLineEdit::textEdited, this, [this] { name_is_mine_ = false; });
    connect(name_, &QLineEdit::textChanged, this, &CurateVectorDialog::refresh);
    setBase(model);
    refresh();
    resize(520, sizeHint().height());
}

QLineEdit* CurateVectorDialog::addFolder(const QString& label, const QString& name) {
    auto* edit = new QLineEdit(this);
    edit->setAccessibleName(name);
    auto* browse = new QToolButton(this);
    browse->setIcon(icon(QStringLiteral("open")));
    browse->setAccessibleName(tr("Choose: %1").arg(name));
    browse->setToolTip(browse->accessibleName());
    auto* line = new QHBoxLayout;
    line->addWidget(edit, 1);
    line->addWidget(browse);
    auto* text = new QLabel(label, this);
    text->setBuddy(edit);
    static_cast<QFormLayout*>(layout()->itemAt(0)->layout())->addRow(text, line);
    connect(edit, &QLineEdit::textChanged, this, &CurateVectorDialog::refresh);
    connect(browse, &QToolButton::clicked, this, [this, edit, name] {
        const auto folder = QFileDialog::getExistingDirectory(
            this, name, edit->text().isEmpty() ? start_folder_ : edit->text());
        if (!folder.isEmpty()) edit->setText(folder);
    });
    return edit;
}

void CurateVectorDialog::setBase(const QString& folder) { base_->setText(folder); }
void CurateVectorDialog::setTuned(const QString& folder) { tuned_->setText(folder); }

void CurateVectorDialog::setName(const QString& name) {
    name_is_mine_ = false;
    name_->setText(name);
}

VectorSettings CurateVectorDialog::settings() const {
    return {.base = base_->text().trimmed(),
            .tuned = tuned_->text().trimmed(),
            .component = component_->currentData().toString(),
            .name = name_->text().trimmed(),
            .lambda = lambda_->value()};
}

void CurateVectorDialog::refresh() {
    if (make_ == nullptr) return;
    if (name_is_mine_) name_->setText(QFileInfo(tuned_->text().trimmed()).fileName());
    const auto good = check(settings());
    fault_->setText(good ? QString() : QString::fromStdString(good.error().sentence()));
    make_->setEnabled(good.has_value());
}

}  // namespace burin::ui
