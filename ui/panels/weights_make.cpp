#include "ui/panels/weights_make.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/panels/small_button.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

NumberField* whole_field(double most, QWidget* parent) {
    auto* field = new NumberField(parent);
    field->setLimits(0, most);
    field->setDecimals(0, 0);
    field->setZeroText(WeightsMake::tr("automatic"));
    return field;
}

QString about(CurateMethod method) {
    switch (method) {
        case CurateMethod::uce:
            return WeightsMake::tr(
                "Takes about a second. The cross-attention is changed so that the words of the concept mean "
                "the text that replaces it. Precise, but what the model shows without these words stays.");
        case CurateMethod::rece:
            return WeightsMake::tr(
                "The same, and then other words that would bring the concept back are edited as well.");
        case CurateMethod::task_vector:
            return WeightsMake::tr(
                "The model is fine-tuned on the concept, and what it learnt is subtracted. Strong, but not "
                "precise. Takes minutes; an interrupted run is continued.");
        case CurateMethod::random_vector:
            return WeightsMake::tr(
                "A random change as large as the trained one. It shows what any change of that size does.");
        case CurateMethod::gradient_ascent:
            return WeightsMake::tr(
                "Trains against the concept (gradient ascent). It suppresses a lot and also harms what "
                "should stay.");
    }
    return {};
}

/// A row of a form whose label stands for a field inside of `line`.
void add_line(QFormLayout* form, const QString& label, QWidget* buddy, QLayout* line) {
    auto* text = new QLabel(label, buddy->parentWidget());
    text->setBuddy(buddy);
    form->addRow(text, line);
}

QFormLayout* form_on(QWidget* host) {
    auto* form = new QFormLayout(host);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(5);
    form->setHorizontalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return form;
}

QLabel* quiet_label(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

}  // namespace

WeightsMake::WeightsMake(CurateModel* model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      concept_(new QComboBox(this)),
      method_(new QComboBox(this)),
      parameters_(new QComboBox(this)),
      edit_(small_button(QStringLiteral("settings"), tr("Edit this concept"), this)),
      new_(small_button(QStringLiteral("add"), tr("New concept"), this)),
      browse_(small_button(QStringLiteral("open"), tr("Choose a folder of pictures"), this)),
      about_concept_(quiet_label(this)),
      about_method_(quiet_label(this)),
      rounds_(new NumberField(this)),
      steps_(whole_field(1'000'000, this)),
      rate_(new NumberField(this)),
      rank_(whole_field(1024, this)),
      pictures_(new QLineEdit(this)),
      rounds_line_(new QWidget(this)),
      training_(new QWidget(this)),
      make_(new QPushButton(tr("&Make the edit"), this)),
      random_(new QPushButton(tr("Random vector"), this)),
      ascent_(new QPushButton(tr("Gradient ascent"), this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* top = new QWidget(this);
    auto* form = form_on(top);
    buildConcept(form);
    buildMethod(form);
    buildTraining();
    column->addWidget(top);
    column->addWidget(rounds_line_);
    column->addWidget(training_);
    column->addWidget(about_method_);
    auto* line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(make_);
    column->addLayout(line);
    column->addWidget(buildControls());
    for (auto* box : {concept_, method_, parameters_}) {
        box->setFocusPolicy(Qt::StrongFocus);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        box->installEventFilter(this);
    }
    connect(make_, &QPushButton::clicked, this, [this] { model_->make(settings()); });
    connect(model_, &CurateModel::conceptChanged, this, &WeightsMake::refreshConcepts);
    connect(model_, &CurateModel::taskChanged, this, &WeightsMake::refreshConcepts);
    refreshConcepts();
    refreshMethod();
}

void WeightsMake::buildConcept(QFormLayout* form) {
    concept_->setAccessibleName(tr("Protected concept"));
    auto* line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(concept_, 1);
    line->addWidget(edit_);
    line->addWidget(new_);
    add_line(form, tr("C&oncept"), concept_, line);
    form->addRow(about_concept_);
    connect(concept_, &QComboBox::activated, this, [this](int row) { model_->setConceptRow(row); });
    connect(edit_, &QToolButton::clicked, this, &WeightsMake::editConceptRequested);
    connect(new_, &QToolButton::clicked, this, &WeightsMake::newConceptRequested);
}

void WeightsMake::buildMethod(QFormLayout* form) {
    method_->setAccessibleName(tr("Method"));
    for (const auto method : curate_methods) method_->addItem(name_of(method), static_cast<int>(method));
    form->addRow(tr("M&ethod"), method_);
    connect(method_, &QComboBox::activated, this, &WeightsMake::refreshMethod);
    auto* rounds = form_on(rounds_line_);
    rounds_->setLimits(1, 3);
    rounds_->setDecimals(0, 0);
    rounds_->setValue(1);
    rounds_->setAccessibleName(tr("Rounds of RECE"));
    rounds->addRow(tr("Ro&unds"), rounds_);
}

void WeightsMake::buildTraining() {
    auto* form = form_on(training_);
    pictures_->setPlaceholderText(tr("the model makes them"));
    pictures_->setClearButtonEnabled(true);
    pictures_->setAccessibleName(tr("Folder of pictures of the concept"));
    auto* line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(pictures_, 1);
    line->addWidget(browse_);
    add_line(form, tr("P&ictures"), pictures_, line);
    connect(browse_, &QToolButton::clicked, this, [this] {
        const auto folder =
            QFileDialog::getExistingDirectory(this, tr("Pictures of the concept"), pictures_->text());
        if (!folder.isEmpty()) pictures_->setText(folder);
    });
    steps_->setAccessibleName(tr("Training steps"));
    rank_->setAccessibleName(tr("Rank of a LoRA"));
    rank_->setZeroText(tr("full"));
    rate_->setAccessibleName(tr("Learning rate"));
    rate_->setLimits(0, 0.01);
    rate_->setStep(0.00001);
    rate_->setDecimals(0, 7);
    rate_->setZeroText(tr("automatic"));
    form->addRow(tr("&Steps"), steps_);
    form->addRow(tr("Learning &rate"), rate_);
    parameters_->setAccessibleName(tr("What learns"));
    parameters_->addItem(tr("automatic"), QString());
    parameters_->addItem(tr("Keys and values of the cross-attention"), QStringLiteral("keys-values"));
    parameters_->addItem(tr("Cross-attention"), QStringLiteral("cross-attention"));
    parameters_->addItem(tr("All attention"), QStringLiteral("attention"));
    parameters_->addItem(tr("The whole UNet"), QStringLiteral("unet"));
    form->addRow(tr("What &learns"), parameters_);
    form->addRow(tr("LoRA ran&k"), rank_);
}

QWidget* WeightsMake::buildControls() {
    auto* host = new QWidget(this);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    auto* text = quiet_label(host);
    text->setText(tr("Controls, which show what an edit is worth:"));
    column->addWidget(text);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(random_);
    line->addWidget(ascent_);
    line->addStretch(1);
    column->addLayout(line);
    random_->setAccessibleName(tr("Control: random vector"));
    random_->setToolTip(tr(
        "A random change as long as the edit chosen below, tensor by tensor, at its lambda. Takes seconds."));
    ascent_->setAccessibleName(tr("Control: gradient ascent"));
    ascent_->setToolTip(about(CurateMethod::gradient_ascent));
    connect(random_, &QPushButton::clicked, this, &WeightsMake::randomRequested);
    connect(ascent_, &QPushButton::clicked, this, [this] {
        auto control = settings();
        control.method = CurateMethod::gradient_ascent;
        model_->make(control);
    });
    connect(model_->edits(), &WeightEdits::changed, this, &WeightsMake::refreshConcepts);
    return host;
}

MakeSettings WeightsMake::settings() const {
    MakeSettings settings;
    settings.method = static_cast<CurateMethod>(method_->currentData().toInt());
    settings.rounds = static_cast<int>(rounds_->value());
    settings.pictures = pictures_->text().trimmed();
    settings.steps = static_cast<int>(steps_->value());
    settings.rate = rate_->value();
    settings.parameters = parameters_->currentData().toString();
    settings.rank = static_cast<int>(rank_->value());
    const auto& request = model_->edits()->steering()->request();
    settings.device = QString::fromStdString(request.device);
    settings.precision = QString::fromStdString(request.precision);
    return settings;
}

void WeightsMake::setMethod(CurateMethod method) {
    method_->setCurrentIndex(method_->findData(static_cast<int>(method)));
    refreshMethod();
}

void WeightsMake::focusConcept() { concept_->setFocus(Qt::ShortcutFocusReason); }

void WeightsMake::refreshConcepts() {
    auto* concepts = model_->concepts();
    QStringList names;
    for (int row = 0; row < concepts->count(); ++row)
        names.append(QString::fromStdString(concepts->at(row).entry.name));
    QStringList shown;
    for (int i = 0; i < concept_->count(); ++i) shown.append(concept_->itemText(i));
    if (names != shown) {
        concept_->clear();
        concept_->addItems(names);
    }
    const int row = model_->conceptRow();
    concept_->setCurrentIndex(row);
    edit_->setEnabled(row >= 0);
    make_->setEnabled(row >= 0 && !model_->isBusy());
    ascent_->setEnabled(make_->isEnabled());
    random_->setEnabled(model_->edits()->count() > 0 && !model_->isBusy());
    if (row < 0) return about_concept_->setText(tr("Add the concept that is to be protected."));
    const auto& known = concepts->at(row).entry;
    QStringList parts{tr("\"%1\"").arg(QString::fromStdString(known.text))};
    parts.append(known.guide.empty() ? tr("becomes what an empty prompt gives")
                                     : tr("becomes \"%1\"").arg(QString::fromStdString(known.guide)));
    parts.append(tr("aliases: %1, kept: %2")
                     .arg(known.aliases.size())
                     .arg(known.preserve.size() + known.neighbours.size()));
    about_concept_->setText(parts.join(QStringLiteral("; ")));
}

void WeightsMake::refreshMethod() {
    const auto method = settings().method;
    rounds_line_->setVisible(method == CurateMethod::rece);
    training_->setVisible(!is_closed_form(method));
    about_method_->setText(about(method));
}

bool WeightsMake::eventFilter(QObject* watched, QEvent* event) {
    auto* box = qobject_cast<QComboBox*>(watched);
    if (box && event->type() == QEvent::Wheel && !box->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace burin::ui
