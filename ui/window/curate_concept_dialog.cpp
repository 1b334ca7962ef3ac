#include "ui/window/curate_concept_dialog.h"

#include <algorithm>
#include <utility>

#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace burin::ui {
namespace {

QString lines_of(const std::vector<std::string>& texts) {
    QStringList lines;
    for (const auto& text : texts) lines.append(QString::fromStdString(text));
    return lines.join(QLatin1Char('\n'));
}

std::vector<std::string> texts_of(const QPlainTextEdit* edit) {
    std::vector<std::string> texts;
    for (const auto& line : edit->toPlainText().split(QLatin1Char('\n')))
        if (const auto text = line.simplified(); !text.isEmpty()) texts.push_back(text.toStdString());
    return texts;
}

}  // namespace

CurateConceptDialog::CurateConceptDialog(CurateConcepts* concepts, int row, QWidget* parent)
    : QDialog(parent),
      concepts_(concepts),
      row_(row),
      name_(new QLineEdit(this)),
      text_(new QLineEdit(this)),
      guide_(new QLineEdit(this)),
      kind_(new QComboBox(this)),
      fault_(new QLabel(this)),
      suggest_(new QPushButton(tr("S&uggest"), this)) {
    setObjectName(QStringLiteral("concept_dialog"));
    setWindowTitle(row < 0 ? tr("New protected concept") : tr("Protected concept"));
    const CurateConcept entry = row >= 0 ? concepts_->at(row) : CurateConcept{};
    const auto& known = entry.entry;
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    name_->setText(QString::fromStdString(known.name));
    name_->setPlaceholderText(tr("its name in lists and reports"));
    kind_->addItems({tr("Character"), tr("Style"), tr("Object")});
    kind_->setCurrentIndex(static_cast<int>(known.kind));
    text_->setText(QString::fromStdString(known.text));
    text_->setPlaceholderText(tr("words in a prompt that produce it"));
    guide_->setText(QString::fromStdString(known.guide));
    guide_->setPlaceholderText(tr("what appears instead, for example \"a fox\"; empty = nothing"));
    const auto add = [&](const QString& label, QWidget* field, const QString& name) {
        field->setAccessibleName(name);
        form->addRow(label, field);
    };
    add(tr("&Name"), name_, tr("Name"));
    add(tr("&Kind"), kind_, tr("Kind"));
    add(tr("&Words"), text_, tr("Words that produce it"));
    aliases_ = addList(tr("&Aliases"), tr("Aliases"), tr("other names, one per line"), known.aliases);
    add(tr("Replaced &by"), guide_, tr("What appears instead"));
    neighbours_ = addList(tr("N&eighbours"), tr("Neighbours"),
                          tr("closest concepts, which must stay, one per line"), known.neighbours);
    preserve_ = addList(tr("&Preserved"), tr("Texts to preserve"),
                        tr("other texts that must stay, one per line"), known.preserve);
    suggest_->setToolTip(tr("Adds the words that mean nearly the same to the model"));
    suggest_->hide();
    auto* suggesting = new QHBoxLayout;
    suggesting->addStretch(1);
    suggesting->addWidget(suggest_);
    form->addRow(QString(), suggesting);
    prompts_ = addList(tr("P&rompts"), tr("Prompts that show it"),
                       tr("prompts that show it, one per line; empty = its names"), known.prompts);
    described_ =
        addList(tr("De&scriptions"), tr("Prompts that describe it without its name"),
                tr("prompts that describe it without its name, one per line"), entry.entry.described);
    fault_->setWordWrap(true);
    fault_->hide();
    layout->addWidget(fault_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    layout->addWidget(buttons);
    if (entry.own && row >= 0) {
        auto* remove = buttons->addButton(tr("&Delete"), QDialogButtonBox::DestructiveRole);
        connect(remove, &QPushButton::clicked, this, &CurateConceptDialog::remove);
    }
    connect(buttons, &QDialogButtonBox::accepted, this, &CurateConceptDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &CurateConceptDialog::reject);
    resize(520, 620);
}

QPlainTextEdit* CurateConceptDialog::addList(const QString& label, const QString& name, const QString& hint,
                                             const std::vector<std::string>& texts) {
    auto* edit = new QPlainTextEdit(lines_of(texts), this);
    edit->setTabChangesFocus(true);
    edit->setPlaceholderText(hint);
    edit->setToolTip(hint);
    edit->setAccessibleName(name);
    edit->setMinimumHeight(2 * fontMetrics().lineSpacing() + 12);
    auto* form = static_cast<QFormLayout*>(layout()->itemAt(0)->layout());
    form->addRow(label, edit);
    return edit;
}

CurateConcept CurateConceptDialog::edited() const {
    CurateConcept entry;
    entry.entry.name = name_->text().simplified().toStdString();
    entry.entry.kind = static_cast<protocol::ConceptKind>(kind_->currentIndex());
    entry.entry.text = text_->text().simplified().toStdString();
    entry.entry.guide = guide_->text().simplified().toStdString();
    entry.entry.aliases = texts_of(aliases_);
    entry.entry.neighbours = texts_of(neighbours_);
    entry.entry.preserve = texts_of(preserve_);
    entry.entry.prompts = texts_of(prompts_);
    entry.entry.described = texts_of(described_);
    return entry;
}

void CurateConceptDialog::setModel(CurateModel* model) {
    model_ = model;
    suggest_->show();
    const auto refresh = [this] {
        suggest_->setEnabled(!model_->isBusy() && !text_->text().simplified().isEmpty());
    };
    connect(suggest_, &QPushButton::clicked, this, &CurateConceptDialog::suggest);
    connect(text_, &QLineEdit::textChanged, this, refresh);
    connect(model_, &CurateModel::taskChanged, this, refresh);
    connect(model_, &CurateModel::suggested, this, &CurateConceptDialog::addSuggested);
    connect(model_, &CurateModel::noticed, this, [this](const Notice& notice) {
        if (!std::exchange(asked_, false)) return;
        fault_->setText(notice.text);
        fault_->show();
    });
    refresh();
}

void CurateConceptDialog::suggest() {
    fault_->setText(tr("Looking for the words that are closest to it in the model…"));
    fault_->show();
    asked_ = true;
    model_->suggestNeighbours(edited());
}

void CurateConceptDialog::addSuggested(const std::vector<Neighbour>& neighbours) {
    if (!std::exchange(asked_, false)) return;
    const auto known = edited();
    QStringList told;
    for (const auto& each : neighbours) {
        const auto words = each.text.toStdString();
        const auto& kept = known.entry.preserve;
        if (std::find(kept.begin(), kept.end(), words) != kept.end()) continue;
        preserve_->appendPlainText(each.text);
        told.append(tr("%1 (%2)").arg(each.text, locale().toString(each.likeness, 'f', 2)));
    }
    fault_->setText(told.isEmpty() ? tr("No other similar words were found.")
                                   : tr("Added, with their similarity: %1. Remove those that need not stay.")
                                         .arg(told.join(QStringLiteral(", "))));
}

QString CurateConceptDialog::fault() const { return fault_->text(); }

void CurateConceptDialog::accept() {
    auto entry = edited();
    if (entry.entry.name.empty()) entry.entry.name = entry.entry.text;
    const auto old = row_ >= 0 ? QString::fromStdString(concepts_->at(row_).entry.name) : QString();
    const auto kept = concepts_->keep(entry, old);
    if (!kept) {
        fault_->setText(QString::fromStdString(kept.error().sentence()));
        fault_->show();
        return;
    }
    kept_ = *kept;
    QDialog::accept();
}

void CurateConceptDialog::remove() {
    if (const auto removed = concepts_->remove(row_); !removed) {
        fault_->setText(QString::fromStdString(removed.error().sentence()));
        fault_->show();
        return;
    }
    QDialog::reject();
}

}  // namespace burin::ui
