#include "ui/window/curate_combine_dialog.h"

#include <algorithm>
#include <utility>

#include <QtCore/QFileInfo>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTableWidget>
#include <QtWidgets/QVBoxLayout>

#include "core/protocol/limits.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

NumberField* lambda_field(const QString& name, QWidget* parent) {
    auto* field = new NumberField(parent);
    field->setLimits(-protocol::limits::lora_scale, protocol::limits::lora_scale);
    field->setStep(0.05);
    field->setDecimals(2, 4);
    field->setPlusSign(true);
    field->setValue(1);
    field->setAccessibleName(name);
    return field;
}

QTableWidgetItem* cell(const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

}  // namespace

CurateCombineDialog::CurateCombineDialog(CurateModel* model, QString start_folder, QWidget* parent)
    : QDialog(parent),
      model_(model),
      start_folder_(std::move(start_folder)),
      kind_(new QComboBox(this)),
      about_(new QLabel(this)),
      fault_(new QLabel(this)),
      parts_note_(new QLabel(tr("Shares of single parts of the model are not taken over: each edit counts as "
                                "a whole."),
                             this)),
      choices_(buildChoices()),
      places_host_(buildPlaces()),
      filler_(new QWidget(this)),
      name_(new QLineEdit(this)),
      lambda_(lambda_field(tr("Lambda at which the result is applied"), this)),
      replaces_(new QCheckBox(tr("S&witch off the edits it is made of, so that nothing acts twice"), this)),
      table_(new QTableWidget(this)),
      measure_(new QPushButton(tr("&Measure"), this)) {
    setObjectName(QStringLiteral("combine_dialog"));
    setWindowTitle(tr("Combine weight edits"));
    for (const auto each : combine_kinds) kind_->addItem(name_of(each), static_cast<int>(each));
    kind_->setAccessibleName(tr("Operation"));
    name_->setAccessibleName(tr("Name of the result"));
    for (auto* text : {about_, parts_note_, fault_}) text->setWordWrap(true);
    about_->setForegroundRole(QPalette::PlaceholderText);
    parts_note_->setForegroundRole(QPalette::PlaceholderText);
    table_->setAccessibleName(tr("Norms and cosines"));
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionMode(QAbstractItemView::NoSelection);
    table_->hide();
    measure_->setToolTip(tr("How long the edits are, and how much they point the same way"));
    auto* add = new QPushButton(icon(QStringLiteral("add")), tr("&Another file…"), this);
    connect(add, &QPushButton::clicked, this, &CurateCombineDialog::browse);
    auto* operation = new QFormLayout;
    operation->addRow(tr("&Operation"), kind_);
    auto* result = new QFormLayout;
    result->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    result->addRow(tr("&Name of the result"), name_);
    lambda_->setFixedWidth(lambda_->sizeHint().width());
    result->addRow(tr("Applied at &lambda"), lambda_);
    replaces_->setChecked(true);
    result->addRow(replaces_);
    auto* tools = new QHBoxLayout;
    tools->addWidget(add);
    tools->addStretch(1);
    tools->addWidget(measure_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    combine_ = buttons->addButton(tr("&Combine"), QDialogButtonBox::AcceptRole);
    combine_->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(operation);
    layout->addWidget(about_);
    layout->addWidget(choices_, 1);
    layout->addWidget(places_host_);
    layout->addLayout(tools);
    layout->addWidget(table_);
    layout->addLayout(result);
    layout->addWidget(parts_note_);
    layout->addWidget(fault_);
    layout->addWidget(filler_, 1);
    layout->addWidget(buttons);
    connect(kind_, &QComboBox::activated, this, &CurateCombineDialog::kindChosen);
    connect(name_, &QLineEdit::textEdited, this, [this] { name_is_mine_ = false; });
    connect(name_, &QLineEdit::textChanged, this, &CurateCombineDialog::refresh);
    connect(measure_, &QPushButton::clicked, this, [this] { start(false); });
    connect(combine_, &QPushButton::clicked, this, [this] { start(true); });
    connect(buttons, &QDialogButtonBox::rejected, this, &CurateCombineDialog::reject);
    connect(model_, &CurateModel::measured, this, &CurateCombineDialog::showReport);
    connect(model_, &CurateModel::noticed, this, [this](const Notice& notice) {
        if (!std::exchange(mine_, false)) return;
        failure_ = notice.text;
        refresh();
    });
    connect(model_, &CurateModel::made, this, [this] {
        if (std::exchange(mine_, false)) accept();
    });
    connect(model_, &CurateModel::taskChanged, this, &CurateCombineDialog::refresh);
    const auto edits = model_->edits()->all();
    for (const auto& edit : edits)
        addCandidate({QString::fromStdString(edit.use.path), edit.name, edit.use.scale}, edit.use.on);
    parts_note_->setVisible(std::any_of(edits.begin(), edits.end(),
                                        [](const NamedEdit& edit) { return !edit.use.blocks.empty(); }));
    kindChosen();
    resize(520, 520);
}

QWidget* CurateCombineDialog::buildChoices() {
    auto* scroll = new QScrollArea(this);
    auto* host = new QWidget(scroll);
    choices_grid_ = new QGridLayout(host);
    choices_grid_->setColumnStretch(0, 1);
    choices_grid_->setRowStretch(1000, 1);
    scroll->setWidget(host);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumHeight(110);
    return scroll;
}

QWidget* CurateCombineDialog::buildPlaces() {
    auto* host = new QWidget(this);
    auto* form = new QFormLayout(host);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (size_t i = 0; i < places_.size(); ++i) {
        auto* box = places_.at(i) = new QComboBox(host);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        place_labels_.at(i) = new QLabel(host);
        place_labels_.at(i)->setBuddy(box);
        form->addRow(place_labels_.at(i), box);
        connect(box, &QComboBox::activated, this, [this] {
            refreshName();
            refresh();
        });
    }
    return host;
}

void CurateCombineDialog::addCandidate(const CombinePart& part, bool chosen) {
    const int row = candidates();
    Candidate candidate{part, new QCheckBox(part.name),
                        lambda_field(tr("Lambda of %1").arg(part.name), this)};
    // An ampersand in a name is no mnemonic.
    candidate.box->setText(QString(part.name).replace(QLatin1Char('&'), QStringLiteral("&&")));
    candidate.box->setAccessibleName(part.name);
    candidate.box->setToolTip(part.path);
    candidate.box->setChecked(chosen);
    candidate.lambda->setValue(part.lambda);
    choices_grid_->addWidget(candidate.box, row, 0);
    choices_grid_->addWidget(candidate.lambda, row, 1);
    connect(candidate.box, &QCheckBox::toggled, this, [this] {
        refreshName();
        refresh();
    });
    connect(candidate.lambda, &NumberField::valueEdited, this, &CurateCombineDialog::refresh);
    candidates_.push_back(candidate);
    for (size_t i = 0; i < places_.size(); ++i) {
        places_.at(i)->addItem(part.name);
        if (static_cast<size_t>(row) == i) places_.at(i)->setCurrentIndex(row);
    }
}

void CurateCombineDialog::addFile(const QString& path) {
    const auto absolute = QFileInfo(path).absoluteFilePath();
    const auto known = std::find_if(candidates_.begin(), candidates_.end(),
                                    [&](const Candidate& each) { return each.part.path == absolute; });
    if (known == candidates_.end())
        addCandidate({absolute, model_->edits()->nameOf(absolute), 1}, true);
    else
        known->box->setChecked(true);
    refreshName();
    kindChosen();
}

void CurateCombineDialog::browse() {
    const auto paths = QFileDialog::getOpenFileNames(this, tr("Edits to combine"), start_folder_,
                                                     tr("LoRA and delta files (*.safetensors)"));
    for (const auto& path : paths) addFile(path);
}

CombineKind CurateCombineDialog::kind() const {
    return static_cast<CombineKind>(kind_->currentData().toInt());
}

bool CurateCombineDialog::inPlaces() const {
    return kind() == CombineKind::analogy || kind() == CombineKind::negation;
}

void CurateCombineDialog::setKind(CombineKind kind) {
    kind_->setCurrentIndex(kind_->findData(static_cast<int>(kind)));
    kindChosen();
}

void CurateCombineDialog::setChosen(int candidate, bool chosen, double lambda) {
    auto& each = candidates_.at(static_cast<size_t>(candidate));
    each.lambda->setValue(lambda);
    each.box->setChecked(chosen);
}

void CurateCombineDialog::setPlace(int place, int candidate) {
    places_.at(static_cast<size_t>(place))->setCurrentIndex(candidate);
    refreshName();
    refresh();
}

void CurateCombineDialog::setName(const QString& name) {
    name_is_mine_ = false;
    name_->setText(name);
}

void CurateCombineDialog::kindChosen() {
    about_->setText(about(kind()));
    choices_->setVisible(!inPlaces());
    places_host_->setVisible(inPlaces());
    filler_->setVisible(inPlaces());
    const bool analogy = kind() == CombineKind::analogy;
    const QStringList labels = analogy ? QStringList{tr("&A"), tr("&B"), tr("C, to which it is a&dded")}
                                       : QStringList{tr("&Edit"), QString(), QString()};
    for (size_t i = 0; i < places_.size(); ++i) {
        places_.at(i)->setVisible(analogy || i == 0);
        place_labels_.at(i)->setVisible(analogy || i == 0);
        place_labels_.at(i)->setText(labels[static_cast<int>(i)]);
        places_.at(i)->setAccessibleName(QString(labels[static_cast<int>(i)]).remove(QLatin1Char('&')));
    }
    for (const auto& each : candidates_) each.lambda->setVisible(kind() == CombineKind::sum);
    lambda_->setValue(kind() == CombineKind::consensus ? -1 : 1);
    table_->hide();
    refreshName();
    refresh();
}

CombineSettings CurateCombineDialog::settings() const {
    CombineSettings settings{.kind = kind(),
                             .name = name_->text(),
                             .lambda = lambda_->value(),
                             .replaces = replaces_->isChecked()};
    if (!inPlaces()) {
        for (const auto& each : candidates_) {
            if (!each.box->isChecked()) continue;
            settings.parts.push_back({each.part.path, each.part.name, each.lambda->value()});
        }
        return settings;
    }
    const size_t count = kind() == CombineKind::analogy ? 3 : 1;
    for (size_t i = 0; i < count; ++i) {
        const int at = places_.at(i)->currentIndex();
        settings.parts.push_back(at < 0 ? CombinePart{} : candidates_.at(static_cast<size_t>(at)).part);
    }
    return settings;
}

void CurateCombineDialog::refreshName() {
    if (!name_is_mine_) return;
    QStringList names;
    for (const auto& part : settings().parts) names.append(part.name);
    QString name;
    if (kind() == CombineKind::analogy && names.size() == 3)
        name = QStringLiteral("%3 + (%2 - %1)").arg(names[0], names[1], names[2]);
    else if (kind() == CombineKind::negation)
        name = tr("minus %1").arg(names.value(0));
    else
        name = names.join(kind() == CombineKind::sum ? QStringLiteral(" + ") : QStringLiteral(" & "));
    name_->setText(name.left(80));
    name_->setCursorPosition(0);
}

void CurateCombineDialog::refresh() {
    const bool busy = model_->isBusy();
    const auto good = check(settings());
    QString fault = good ? QString() : QString::fromStdString(good.error().sentence());
    if (good && !failure_.isEmpty()) fault = failure_;
    if (busy) fault = mine_ ? tr("Reading the edits…") : tr("Another curation job is running.");
    fault_->setText(fault);
    measure_->setEnabled(good.has_value() && !busy);
    combine_->setEnabled(good.has_value() && !busy);
}

void CurateCombineDialog::start(bool write) {
    failure_.clear();
    mine_ = true;
    writing_ = write;
    write ? model_->combine(settings()) : model_->measure(settings());
}

void CurateCombineDialog::showReport(const CombineReport& report, const std::vector<CombinePart>& parts) {
    if (!mine_) return;
    if (!writing_) mine_ = false;
    const int count = static_cast<int>(parts.size());
    table_->clear();
    table_->setRowCount(count);
    table_->setColumnCount(count + 1);
    QStringList names, columns{tr("Norm")};
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<size_t>(i);
        names.append(parts[at].name);
        columns.append(tr("Cosine with %1").arg(i + 1));
        table_->setItem(i, 0, cell(locale().toString(report.norms[at], 'g', 4)));
        for (int j = 0; j < count; ++j)
            table_->setItem(i, j + 1,
                            cell(locale().toString(report.cosines[at][static_cast<size_t>(j)], 'f', 3)));
    }
    for (int i = 0; i < count; ++i) names[i] = QStringLiteral("%1  %2").arg(i + 1).arg(names[i].left(28));
    table_->setVerticalHeaderLabels(names);
    table_->setHorizontalHeaderLabels(columns);
    table_->resizeColumnsToContents();
    table_->resizeRowsToContents();
    table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                           std::min(6, count) * table_->rowHeight(0) + 2 * table_->frameWidth() + 18);
    table_->show();
    refresh();
}

QString CurateCombineDialog::fault() const { return fault_->text(); }

}  // namespace burin::ui
