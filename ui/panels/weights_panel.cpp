#include "ui/panels/weights_panel.h"

#include <algorithm>

#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/models/weight_edits.h"
#include "ui/models/weight_files.h"
#include "ui/panels/row_list.h"
#include "ui/panels/small_button.h"
#include "ui/panels/weights_row.h"
#include "ui/widgets/bipolar_slider.h"

namespace burin::ui {
namespace {

QToolButton* word_button(const QString& drawing, const QString& text, const QString& tip, QWidget* parent) {
    auto* button = small_button(drawing, tip, parent);
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

}  // namespace

WeightsPanel::WeightsPanel(WeightEdits* edits, QWidget* parent)
    : QWidget(parent),
      edits_(edits),
      scroll_(new QScrollArea(this)),
      summary_(new QLabel(this)),
      empty_(new QLabel(tr("An edit changes what the model knows: a LoRA, a task vector, or the removal of a "
                           "concept made under Curate. Drop files here (.safetensors, .edits.json), or add "
                           "one. The model's own file is never changed."),
                        this)),
      all_on_(new QCheckBox(tr("A&pply"), this)),
      add_(word_button(QStringLiteral("add"), tr("Add…"), tr("Add a weight edit from a file"), this)),
      save_(word_button(QStringLiteral("save"), tr("Save…"), tr("Save the list as an edit recipe"), this)),
      recipe_line_(new QWidget(this)),
      recipe_(new QLabel(recipe_line_)),
      rows_(new RowList(
          [this](int index, QWidget* parent) {
              auto* row = new WeightsRow(edits_, index, parent);
              connect(row, &WeightsRow::refused, this, &WeightsPanel::refused);
              return row;
          },
          this)) {
    setObjectName(QStringLiteral("weights_panel"));
    setAccessibleName(tr("Weights"));
    setAcceptDrops(true);
    auto* body = new QWidget(scroll_);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 6, 8, 8);
    column->setSpacing(4);
    empty_->setWordWrap(true);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    auto* recipe_layout = new QHBoxLayout(recipe_line_);
    recipe_layout->setContentsMargins(0, 0, 0, 0);
    recipe_->setWordWrap(true);
    auto* drop =
        small_button(QStringLiteral("trash"), tr("Take the recipe out of this request"), recipe_line_);
    recipe_layout->addWidget(recipe_, 1);
    recipe_layout->addWidget(drop);
    connect(drop, &QToolButton::clicked, this, [this] {
        if (const auto done = edits_->dropRecipe(); !done) Q_EMIT refused(done.error());
    });
    column->addWidget(buildTop());
    column->addWidget(empty_);
    column->addWidget(recipe_line_);
    column->addWidget(rows_);
    summary_->setWordWrap(true);
    summary_->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(summary_);
    column->addStretch(1);
    scroll_->setWidget(body);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll_);
    connect(rows_, &RowList::moveAsked, this, [this](int from, int to) {
        if (const auto moved = edits_->move(from, to); !moved) Q_EMIT refused(moved.error());
    });
    connect(edits_, &WeightEdits::rowsChanged, this, &WeightsPanel::rebuildRows);
    connect(edits_, &WeightEdits::changed, this, &WeightsPanel::refresh);
    rebuildRows();
    refresh();
}

QWidget* WeightsPanel::buildTop() {
    auto* host = new QWidget(this);
    auto* line = new QHBoxLayout(host);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    all_on_->setAccessibleName(tr("Apply the weight edits"));
    all_on_->setToolTip(tr("Off: the model as it is, for a comparison"));
    line->addWidget(all_on_);
    line->addStretch(1);
    line->addWidget(save_);
    line->addWidget(add_);
    connect(all_on_, &QCheckBox::clicked, this, [this](bool) {
        // A click on "some" means all.
        if (const auto done = edits_->setAllOn(countOn() < edits_->count()); !done)
            Q_EMIT refused(done.error());
        refresh();
    });
    connect(add_, &QToolButton::clicked, this, &WeightsPanel::addRequested);
    connect(save_, &QToolButton::clicked, this, &WeightsPanel::saveRequested);
    return host;
}

WeightsRow* WeightsPanel::row(int index) const { return static_cast<WeightsRow*>(rows_->at(index)); }

int WeightsPanel::rowCount() const { return rows_->count(); }

int WeightsPanel::countOn() const {
    int on = 0;
    for (int row = 0; row < edits_->count(); ++row) on += edits_->use(row).on ? 1 : 0;
    return on;
}

void WeightsPanel::rebuildRows() {
    rows_->rebuild(edits_->count());
    chainTabs();
}

void WeightsPanel::chainTabs() {
    QWidgetList parts{all_on_, save_, add_};
    parts.append(rows_->tabParts());
    for (qsizetype i = 1; i < parts.size(); ++i) setTabOrder(parts[i - 1], parts[i]);
}

void WeightsPanel::refresh() {
    rows_->refresh();
    const bool any = edits_->count() > 0;
    const auto recipe = edits_->recipe();
    empty_->setVisible(!any && recipe.isEmpty());
    rows_->setVisible(any);
    all_on_->setVisible(any);
    save_->setEnabled(any);
    recipe_line_->setVisible(!recipe.isEmpty());
    recipe_->setText(tr("From the recipe %1").arg(QFileInfo(recipe).fileName()));
    const int on = countOn();
    const bool some = on > 0 && on < edits_->count();
    all_on_->setTristate(some);
    all_on_->setCheckState(some ? Qt::PartiallyChecked : on > 0 ? Qt::Checked : Qt::Unchecked);
    summary_->setText(edits_->summary());
    summary_->setAccessibleName(summary_->text());
    summary_->setVisible(!empty_->isVisibleTo(this));
}

QString WeightsPanel::summary() const { return summary_->text(); }

void WeightsPanel::showRow(int index) {
    // The row has no place yet in this very moment.
    QTimer::singleShot(0, this, [this, index] {
        if (index < 0 || index >= rowCount()) return;
        scroll_->ensureWidgetVisible(row(index));
        row(index)->slider()->setFocus(Qt::OtherFocusReason);
    });
}

QStringList WeightsPanel::editFiles(const QMimeData* dragged) {
    QStringList paths;
    for (const auto& url : dragged->urls()) {
        const auto path = url.toLocalFile();
        if (is_delta_file(path) || is_recipe_file(path)) paths.append(path);
    }
    return paths;
}

void WeightsPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (editFiles(event->mimeData()).isEmpty()) return;
    event->acceptProposedAction();
    dragged_over_ = true;
    update();
}

void WeightsPanel::dragLeaveEvent(QDragLeaveEvent*) {
    dragged_over_ = false;
    update();
}

void WeightsPanel::dropEvent(QDropEvent* event) {
    dragged_over_ = false;
    update();
    event->acceptProposedAction();
    Q_EMIT filesDropped(editFiles(event->mimeData()));
}

void WeightsPanel::paintEvent(QPaintEvent* event) {
    QWidget::paintEvent(event);
    if (!dragged_over_) return;
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(rect().adjusted(1, 1, -2, -2));
}

}  // namespace burin::ui
