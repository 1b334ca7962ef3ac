#include "ui/panels/steering_panel.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include "core/io/atomic_file.h"
#include "ui/models/direction_library.h"
#include "ui/models/direction_suggestions.h"
#include "ui/models/photo.h"
#include "ui/panels/direction_picker.h"
#include "ui/panels/direction_row.h"
#include "ui/panels/row_list.h"
#include "ui/panels/sampling_section.h"
#include "ui/panels/small_button.h"
#include "ui/panels/start_section.h"
#include "ui/panels/suggestion_row.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/button_line.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/prompt_edit.h"
#include "ui/widgets/section.h"

// Outside of any namespace, as Q_INIT_RESOURCE asks for.
static void load_pack_files() { Q_INIT_RESOURCE(burin_packs); }

namespace burin::ui {
namespace {

using Part = SteeringModel::Part;

QWidget* line_across(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Sunken);
    return line;
}

}  // namespace

SteeringPanel::SteeringPanel(SteeringModel* model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      library_(new DirectionLibrary(this)),
      scroll_(new QScrollArea(this)),
      prompt_(new PromptEdit(this)),
      negative_(new PromptEdit(this)),
      negative_section_(new Section(tr("Negative prompt"), this)),
      directions_(new Section(tr("Directions"), this)) {
    setObjectName(QStringLiteral("steering_panel"));
    setAccessibleName(tr("Steering"));
    setMinimumWidth(280);
    auto* body = new QWidget(scroll_);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(buildPrompts());
    column->addWidget(line_across(body));
    column->addWidget(buildDirections());
    column->addWidget(line_across(body));
    auto* sampling = sampling_ = new SamplingSection(model, body);
    auto* start = new StartSection(model, body);
    column->addWidget(sampling);
    column->addWidget(start);
    column->addStretch(1);
    scroll_->setWidget(body);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll_);
    connect(sampling, &SamplingSection::refused, this, &SteeringPanel::refused);
    connect(start, &StartSection::refused, this, &SteeringPanel::refused);
    connect(start, &StartSection::pictureRequested, this, &SteeringPanel::startPictureRequested);
    connect(start, &StartSection::repaintAreaRequested, this, &SteeringPanel::repaintAreaRequested);
    connectModel();
    loadPacks();
    refreshAll();
    negative_section_->setOpen(!model_->request().negative.empty());
}

QWidget* SteeringPanel::buildPrompts() {
    auto* host = new QWidget(this);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* label = new QLabel(tr("Prom&pt"), host);
    auto font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setBuddy(prompt_);
    prompt_->setAccessibleName(tr("Prompt"));
    prompt_->setPlaceholderText(tr("Describe the picture"));
    prompt_->setToolTip(tr("Ctrl+Up and Ctrl+Down weight the word at the cursor, Ctrl+Return renders."));
    negative_->setAccessibleName(tr("Negative prompt"));
    negative_->setPlaceholderText(tr("What the picture should not show"));
    negative_->setLines(2, 6);
    column->addWidget(label);
    column->addWidget(prompt_);
    trigger_line_ = new ButtonLine(tr("Trigger words"), host);
    trigger_line_->setAccessibleName(tr("Trigger words"));
    connect(trigger_line_, &ButtonLine::clicked, this, [this](int index) {
        // What is written takes the word out of the list.
        const QString word = trigger_words_.value(index);
        prompt_->insertPhrase(word);
    });
    column->addWidget(trigger_line_);
    column->addWidget(negative_section_);
    negative_section_->setContents(negative_);
    const auto wire = [this](PromptEdit* edit, const QString& title, auto set) {
        connect(edit, &PromptEdit::gestureStarted, this, [this, title] { model_->beginGesture(title); });
        connect(edit, &PromptEdit::textEdited, this,
                [this, set](const QString& text) { report((model_->*set)(text)); });
        connect(edit, &PromptEdit::gestureEnded, model_, &SteeringModel::endGesture);
        connect(edit, &PromptEdit::accepted, this, &SteeringPanel::renderRequested);
        connect(edit, &PromptEdit::entered, this, [this, edit] { used_last_ = edit; });
        connect(edit, &PromptEdit::weighted, this, [this] {
            report(model_->edit(Part::prompt, -1, tr("Weights in the prompt"),
                                [](protocol::RenderRequest& request) { request.prompt_weights = true; }));
        });
    };
    wire(prompt_, tr("Prompt"), &SteeringModel::setPrompt);
    wire(negative_, tr("Negative prompt"), &SteeringModel::setNegative);
    return host;
}

QWidget* SteeringPanel::buildDirections() {
    auto* host = new QWidget(this);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    rows_ = new RowList([this](int index, QWidget* parent) { return makeRow(index, parent); }, host);
    connect(rows_, &RowList::moveAsked, this,
            [this](int from, int to) { report(model_->moveDirection(from, to)); });
    empty_ = new QLabel(tr("A direction is a slider for anything that can be said: \"smiling\", \"winter\", "
                           "\"oil painting\". "
                           "Type one below, or add one from a pack."),
                        host);
    empty_->setWordWrap(true);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    photo_ =
        new QLabel(tr("A photo is steered. Directions added to it begin at %1 % of the steps and with an "
                      "area of %2 %: it takes an earlier start and more room than a picture from noise.")
                       .arg(100 * photo_start, 0, 'f', 0)
                       .arg(100 * photo_area, 0, 'f', 0),
                   host);
    photo_->setObjectName(QStringLiteral("photo_hint"));
    photo_->setWordWrap(true);
    photo_->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(photo_);
    column->addWidget(empty_);
    column->addWidget(rows_);
    column->addWidget(buildNewText());
    suggestions_ = new SuggestionRow(host);
    connect(suggestions_, &SuggestionRow::picked, this, &SteeringPanel::addEntry);
    column->addWidget(suggestions_);
    column->addWidget(buildScaleAll());
    auto* add = add_ = new QToolButton(this);
    add->setText(tr("Add"));
    add->setIcon(icon(QStringLiteral("add")));
    add->setIconSize({14, 14});
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setAutoRaise(true);
    add->setFocusPolicy(Qt::TabFocus);
    add->setAccessibleName(tr("Add a direction from a pack"));
    add->setToolTip(add->accessibleName());
    connect(add, &QToolButton::clicked, this, &SteeringPanel::addFromPack);
    directions_->addToHeading(add);
    directions_->setContents(host);
    return directions_;
}

QWidget* SteeringPanel::buildNewText() {
    auto* host = new QWidget(this);
    auto* line = new QHBoxLayout(host);
    line->setContentsMargins(0, 2, 0, 2);
    line->setSpacing(4);
    new_text_ = new QLineEdit(host);
    new_text_->setAccessibleName(tr("Text of a new direction"));
    new_text_->setPlaceholderText(tr("Type a new direction"));
    new_text_->setMaxLength(2000);
    new_text_->setClearButtonEnabled(true);
    auto* add = add_text_ = small_button(QStringLiteral("add"), tr("Add this text as a direction"), host);
    line->addWidget(new_text_, 1);
    line->addWidget(add);
    connect(new_text_, &QLineEdit::returnPressed, this, &SteeringPanel::addTyped);
    connect(add, &QToolButton::clicked, this, &SteeringPanel::addTyped);
    return host;
}

QWidget* SteeringPanel::buildScaleAll() {
    scale_line_ = new QWidget(this);
    auto* line = new QHBoxLayout(scale_line_);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    auto* label = new QLabel(tr("Scale a&ll"), scale_line_);
    scale_all_ = new BipolarSlider(scale_line_);
    scale_all_->setRest(1);
    scale_all_->setSoftLimit(1);
    scale_all_->setStep(0.01);
    scale_all_->setValue(1);
    scale_all_->setTextFormat(false, 2);
    scale_all_->setAccessibleName(tr("Scale all directions"));
    scale_all_->setToolTip(tr("Multiplies all strengths while it is dragged"));
    scale_number_ = new NumberField(scale_line_);
    scale_number_->setLimits(-4, 4);
    scale_number_->setStep(0.01);
    scale_number_->setDecimals(2, 3);
    scale_number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    scale_number_->setFixedWidth(scale_number_->sizeHint().width());
    scale_number_->setValue(1);
    scale_number_->setAccessibleName(tr("Factor for all directions"));
    label->setBuddy(scale_all_);
    line->addWidget(label);
    line->addWidget(scale_all_, 1);
    line->addWidget(scale_number_);
    const auto back_to_one = [this] {
        scale_all_->setValue(1);
        scale_number_->setValue(1);
    };
    connect(scale_all_, &BipolarSlider::gestureStarted, this,
            [this] { model_->beginGesture(tr("Scale all")); });
    connect(scale_all_, &BipolarSlider::valueMoved, this, [this](double factor) {
        report(model_->scaleAll(factor));
        scale_number_->setValue(factor);
    });
    connect(scale_all_, &BipolarSlider::gestureEnded, model_, &SteeringModel::endGesture);
    connect(scale_all_, &BipolarSlider::gestureEnded, this, back_to_one);
    connect(scale_all_, &BipolarSlider::gestureCancelled, model_, &SteeringModel::cancelGesture);
    connect(scale_all_, &BipolarSlider::gestureCancelled, this, back_to_one);
    connect(scale_all_, &BipolarSlider::editRequested, scale_number_, &NumberField::startTyping);
    connect(scale_number_, &NumberField::gestureStarted, this,
            [this] { model_->beginGesture(tr("Scale all")); });
    connect(scale_number_, &NumberField::valueEdited, this,
            [this](double factor, bool) { report(model_->scaleAll(factor)); });
    connect(scale_number_, &NumberField::gestureEnded, model_, &SteeringModel::endGesture);
    connect(scale_number_, &NumberField::gestureEnded, this, back_to_one);
    return scale_line_;
}

void SteeringPanel::connectModel() {
    connect(model_, &SteeringModel::changed, this, [this](Part part, int row) {
        if (part == Part::everything || part == Part::rows) return refreshAll();
        if (part == Part::prompt) prompt_->setText(QString::fromStdString(model_->request().prompt));
        if (part == Part::prompt || part == Part::model) refreshSuggestions();
        if (part == Part::negative) negative_->setText(QString::fromStdString(model_->request().negative));
        // Solo and mute of one decide what the others do.
        if (row < 0 || part == Part::acting)
            rows_->refresh();
        else if (row < rowCount())
            this->row(row)->refresh();
        if (part == Part::name) refreshHints();
        refreshHeadings();
    });
    connect(model_, &SteeringModel::touchedChanged, this, [this] {
        for (auto* each : rows_->rows()) each->update();
    });
    connect(model_, &SteeringModel::similarPairsChanged, this, &SteeringPanel::refreshHints);
}

void SteeringPanel::loadPacks() {
    load_pack_files();
    // What the embedded model was trained on comes first.
    for (const auto& name : {QStringLiteral("mini"), QStringLiteral("starter")}) {
        QFile file(QStringLiteral(":/burin/packs/%1.json").arg(name));
        if (!file.open(QIODevice::ReadOnly)) continue;
        report(library_->addPack(file.readAll(), file.fileName()));
    }
    const auto remember = [this] {
        for (int i = 0; i < library_->rowCount(); ++i) {
            const auto& entry = library_->entry(i);
            model_->rememberName(QString::fromStdString(entry.direction.text),
                                 QString::fromStdString(entry.name));
        }
    };
    remember();
    connect(library_, &QAbstractItemModel::modelReset, this, remember);
    connect(library_, &QAbstractItemModel::modelReset, this, &SteeringPanel::refreshSuggestions);
}

void SteeringPanel::rebuildRows() {
    rows_->rebuild(model_->count());
    chainTabs();
}

void SteeringPanel::chainTabs() {
    QWidgetList parts{prompt_};
    for (auto* button : trigger_line_->buttons()) parts.append(button);
    parts.append({negative_section_->headingButton(), negative_, directions_->headingButton(), add_});
    parts.append(rows_->tabParts());
    parts.append({new_text_, add_text_});
    for (auto* button : suggestions_->buttons()) parts.append(button);
    parts.append({scale_all_, scale_number_});
    for (qsizetype i = 1; i < parts.size(); ++i) setTabOrder(parts[i - 1], parts[i]);
}

DirectionRow* SteeringPanel::row(int index) const { return static_cast<DirectionRow*>(rows_->at(index)); }

int SteeringPanel::rowCount() const { return rows_->count(); }

DirectionRow* SteeringPanel::makeRow(int index, QWidget* parent) {
    auto* row = new DirectionRow(model_, index, parent);
    connect(row, &DirectionRow::refused, this, &SteeringPanel::refused);
    connect(row, &DirectionRow::paintRequested, this, &SteeringPanel::paintRequested);
    connect(row, &DirectionRow::whereItActsRequested, this, &SteeringPanel::whereItActsRequested);
    return row;
}

void SteeringPanel::refreshAll() {
    rebuildRows();
    prompt_->setText(QString::fromStdString(model_->request().prompt));
    negative_->setText(QString::fromStdString(model_->request().negative));
    refreshHints();
    refreshHeadings();
    refreshPhoto();
    refreshSuggestions();
}

void SteeringPanel::refreshPhoto() {
    const bool photo = model_->steersPhoto();
    photo_->setVisible(photo);
    for (QWidget* idle : std::initializer_list<QWidget*>{prompt_, negative_section_, sampling_})
        idle->setEnabled(!photo);
    prompt_->setPlaceholderText(photo ? tr("A photo is steered by directions alone")
                                      : tr("Describe the picture"));
}

void SteeringPanel::refreshSuggestions() {
    suggestions_->setSuggestions(suggested_directions(*library_, model_->request()));
}

void SteeringPanel::refreshHeadings() {
    const bool any = model_->count() > 0;
    empty_->setVisible(!any);
    scale_line_->setVisible(any);
    rows_->setVisible(any);
    directions_->setTitle(any ? tr("Directions (%1)").arg(model_->count()) : tr("Directions"));
    negative_section_->setSummary(QString::fromStdString(model_->request().negative).simplified());
}

void SteeringPanel::refreshHints() {
    std::vector<QStringList> hints(rows_->rows().size());
    const QLocale locale;
    for (const auto& pair : model_->similarPairs()) {
        if (pair.second >= rowCount()) continue;
        const auto cosine = locale.toString(std::abs(pair.cosine), 'f', 2);
        const auto text = pair.cosine > 0
                              ? tr("Points the same way as %1 (%2): together they act more strongly.")
                              : tr("Points against %1 (%2): together they cancel out.");
        hints[static_cast<size_t>(pair.second)].append(text.arg(model_->name(pair.first), cosine));
    }
    for (size_t i = 0; i < hints.size(); ++i) rows_->rows()[i]->setHint(hints[i].join(QLatin1Char('\n')));
}

void SteeringPanel::report(const Result<>& result) {
    if (!result) Q_EMIT refused(result.error());
}

void SteeringPanel::addTyped() {
    const auto text = new_text_->text().simplified();
    if (text.isEmpty()) return;
    const auto added = model_->addText(text);
    if (!added) {
        Q_EMIT refused(added.error());
        return;
    }
    new_text_->clear();
    scrollTo(*added);
    row(*added)->slider()->setFocus(Qt::OtherFocusReason);
}

void SteeringPanel::scrollTo(int index) {
    // The row has no place yet in this very moment.
    QTimer::singleShot(0, this, [this, index] {
        if (index < rowCount()) scroll_->ensureWidgetVisible(row(index));
    });
}

void SteeringPanel::addEntry(const protocol::PackDirection& entry) {
    const auto added = model_->addDirection(entry);
    if (!added) {
        Q_EMIT refused(added.error());
        return;
    }
    scrollTo(*added);
    Q_EMIT said(tr("Added %1.").arg(QString::fromStdString(entry.name)));
}

void SteeringPanel::addFromPack() {
    if (!picker_) {
        picker_ = new DirectionPicker(library_, this);
        connect(picker_, &DirectionPicker::picked, this, &SteeringPanel::addEntry);
        connect(picker_, &DirectionPicker::importRequested, this, &SteeringPanel::importPack);
        connect(picker_, &DirectionPicker::exportRequested, this, &SteeringPanel::exportPack);
    }
    picker_->show();
    picker_->raise();
    picker_->activateWindow();
}

void SteeringPanel::focusNewText() {
    directions_->setOpen(true);
    new_text_->setFocus(Qt::ShortcutFocusReason);
}

void SteeringPanel::setTriggerWords(const QStringList& words) {
    if (words == trigger_words_) return;
    trigger_words_ = words;
    std::vector<ButtonLine::Entry> entries;
    for (const QString& word : words)
        entries.push_back(
            {word, tr("Write %1 into the prompt").arg(word), tr("Writes \"%1\" into the prompt").arg(word)});
    trigger_line_->setEntries(std::move(entries));
}

void SteeringPanel::insertIntoPrompt(const QString& words) {
    const bool negative = used_last_ == negative_ && negative_section_->isOpen();
    (negative ? negative_ : prompt_)->insertPhrase(words);
}

void SteeringPanel::focusPrompt() { prompt_->setFocus(Qt::ShortcutFocusReason); }

void SteeringPanel::importPack() {
    const auto path =
        QFileDialog::getOpenFileName(this, tr("Import directions"), {}, tr("Direction packs (*.json)"));
    if (!path.isEmpty()) importPackFile(path);
}

void SteeringPanel::exportPack() {
    auto path = QFileDialog::getSaveFileName(this, tr("Export directions"), QStringLiteral("directions.json"),
                                             tr("Direction packs (*.json)"));
    if (!path.isEmpty()) exportPackFile(path);
}

void SteeringPanel::importPackFile(const QString& path) {
    const int before = library_->rowCount();
    const auto added = library_->addFile(path);
    if (!added) {
        Q_EMIT refused(added.error());
        return;
    }
    Q_EMIT said(tr("Directions in the packs: %1 (%2 of them new).")
                    .arg(library_->rowCount())
                    .arg(std::max(0, library_->rowCount() - before)));
}

void SteeringPanel::exportPackFile(const QString& path) {
    const auto name = QFileInfo(path).completeBaseName();
    const auto text = protocol::print_direction_pack(model_->asPack(name));
    if (!text) {
        Q_EMIT refused(text.error());
        return;
    }
    const auto written = io::write_file_atomically(path.toStdString(), *text);
    if (!written) {
        Q_EMIT refused(written.error());
        return;
    }
    Q_EMIT said(tr("Directions exported: %1.").arg(model_->count()));
}

}  // namespace burin::ui
