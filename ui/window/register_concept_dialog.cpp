#include "ui/window/register_concept_dialog.h"

#include <algorithm>

#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QVBoxLayout>

#include "core/registry/concept_cells.h"
#include "core/registry/concept_fields.h"
#include "ui/models/register_model.h"

namespace burin::ui {
namespace {

/// The words of a choice, in the order of its values; what is kept is the field list's own spelling.
template <class Choice, size_t count>
QComboBox* choiceBox(Choice now, const std::array<std::string_view, count>& spellings) {
    auto* box = new QComboBox;
    for (size_t i = 0; i < count; ++i)
        box->addItem(nameOf(static_cast<Choice>(i)),
                     QString::fromUtf8(spellings[i].data(), static_cast<qsizetype>(spellings[i].size())));
    box->setCurrentIndex(static_cast<int>(now));
    return box;
}

}  // namespace

RegisterConceptDialog::RegisterConceptDialog(const registry::Concept& entry, Keep keep, QWidget* parent)
    : QDialog(parent),
      entry_(entry),
      keep_(std::move(keep)),
      tabs_(new QTabWidget(this)),
      fault_(new QLabel(this)) {
    setObjectName(QStringLiteral("register_concept_dialog"));
    setWindowTitle(entry.id.empty() ? tr("New protected concept") : tr("Protected concept"));
    addPage(tabs_, tr("&Names"), {"name", "kind", "owner", "aliases", "languages", "id", "note"});
    addPage(tabs_, tr("&Prompts"), {"text", "action", "name_use", "guide", "description", "keywords"});
    addPage(tabs_, tr("&Tests"), {"prompts", "described", "neighbours", "preserve"});
    addPage(tabs_, tr("&Evidence"), {"status", "recipes", "audits", "reports", "pictures"});
    fault_->setObjectName(QStringLiteral("register_fault"));
    fault_->setWordWrap(true);
    fault_->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &RegisterConceptDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &RegisterConceptDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(tabs_, 1);
    layout->addWidget(fault_);
    layout->addWidget(buttons);
    fields_.at("name")->setFocus();
    resize(560, 460);
}

void RegisterConceptDialog::addPage(QTabWidget* tabs, const QString& title,
                                    const std::vector<const char*>& fields) {
    auto* page = new QWidget(tabs);
    auto* form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const char* key : fields) {
        QWidget* field = fieldFor(key);
        const QString name = nameOfField(key);
        field->setObjectName(QStringLiteral("register_") + QString::fromLatin1(key));
        field->setAccessibleName(name);
        form->addRow(name + QLatin1Char(':'), field);
        fields_[key] = field;
    }
    tabs->addTab(page, title);
}

QWidget* RegisterConceptDialog::fieldFor(const std::string& key) {
    const auto choice = [&](QComboBox* box) {
        texts_[key] = [box] { return box->currentData().toString(); };
        return box;
    };
    if (key == "kind") return choice(choiceBox(entry_.kind, registry::kind_names));
    if (key == "status") return choice(choiceBox(entry_.status, registry::status_names));
    if (key == "action") return choice(choiceBox(entry_.action, registry::action_names));
    if (key == "name_use") return choice(choiceBox(entry_.name_use, registry::name_use_names));
    const auto& all = registry::concept_fields();
    const auto facts =
        std::find_if(all.begin(), all.end(), [&](const registry::FieldFacts& one) { return one.key == key; });
    QString text = QString::fromStdString(registry::field_text(entry_, key));
    while (text.endsWith(QLatin1Char('\n'))) text.chop(1);
    if (!facts->is_list && !facts->is_long) {
        auto* edit = new QLineEdit(text);
        if (key == "id") edit->setPlaceholderText(tr("given by the register"));
        if (key == "text") edit->setPlaceholderText(tr("the name"));
        texts_[key] = [edit] { return edit->text(); };
        return edit;
    }
    auto* edit = new QPlainTextEdit(text);
    edit->setTabChangesFocus(true);
    edit->setMinimumHeight(2 * fontMetrics().lineSpacing() + 12);
    if (facts->is_list) edit->setPlaceholderText(tr("one a line"));
    // A list of one entry keeps its line break, so that a comma in it does not divide it.
    texts_[key] = [edit, list = facts->is_list] {
        const QString lines = edit->toPlainText();
        return list && !lines.trimmed().isEmpty() ? lines + QLatin1Char('\n') : lines;
    };
    return edit;
}

Result<registry::Concept> RegisterConceptDialog::edited() const {
    registry::Concept entry = entry_;
    for (const auto& [key, text] : texts_) {
        const std::string said = text().toStdString();
        if (said.find_first_not_of(" \t\n") == std::string::npos) {
            registry::clear_field(entry, key);
            continue;
        }
        if (auto set = registry::set_field(entry, key, said); !set) {
            Error error = set.error();
            error.what = nameOfField(key).toStdString() + " " + error.what;
            error.field = key;
            return tl::unexpected(error);
        }
    }
    entry = registry::tidied(std::move(entry));
    if (auto good = registry::check(entry); !good) return tl::unexpected(good.error());
    return entry;
}

void RegisterConceptDialog::refuse(const Error& error) {
    fault_->setText(QString::fromStdString(error.sentence()));
    fault_->show();
    const auto field = fields_.find(error.field.substr(0, error.field.find('[')));
    if (field == fields_.end()) return;
    for (int page = 0; page < tabs_->count(); ++page)
        if (tabs_->widget(page)->isAncestorOf(field->second)) tabs_->setCurrentIndex(page);
    field->second->setFocus();
}

void RegisterConceptDialog::accept() {
    const auto entry = edited();
    if (!entry) return refuse(entry.error());
    if (const auto kept = keep_(*entry); !kept) return refuse(kept.error());
    QDialog::accept();
}

}  // namespace burin::ui
