#include "ui/panels/weights_panel.h"

#include <algorithm>
#include <set>

#include <QApplication>
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
      empty_(new QLabel(tr("An edit changes what the model knows: a LoRA, a task vector, or a concept taken "
                           "out under Curate. Drop files here (.safetensors, .edits.json), or add one. The "
                           "model's own file is never written."),
                        this)),
      all_on_(new QCheckBox(tr("A&pply"), this)),
      add_(word_button(QStringLiteral("add"), tr("Add…"), tr("Add a weight edit from a file"), this)),
      save_(word_button(QStringLiteral("save"), tr("Save…"), tr("Save the list as an edit recipe"), this)),
      recipe_line_(new QWidget(this)),
      recipe_(new QLabel(recipe_line_)),
      rows_host_(new QWidget(this)),
      drop_mark_(new QWidget(rows_host_)),
      rows_layout_(new QVBoxLayout(rows_host_)) {
    setObjectName(QStringLiteral("weights_panel"));
    setAccessibleName(tr("Weights"));
    setAcceptDrops(true);
    auto* body = new QWidget(scroll_);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 6, 8, 8);
    column->setSpacing(4);
    empty_->setWordWrap(true);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    rows_layout_->setContentsMargins(0, 0, 0, 0);
    rows_layout_->setSpacing(1);
    drop_mark_->setAutoFillBackground(true);
    drop_mark_->setBackgroundRole(QPalette::Highlight);
    drop_mark_->hide();
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
    column->addWidget(rows_host_);
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
        const bool any_off = std::any_of(rows_.begin(), rows_.end(),
                                         [this](const auto* each) { return !edits_->use(each->row()).on; });
        if (const auto done = edits_->setAllOn(any_off); !done) Q_EMIT refused(done.error());
        refresh();
    });
    connect(add_, &QToolButton::clicked, this, &WeightsPanel::addRequested);
    connect(save_, &QToolButton::clicked, this, &WeightsPanel::saveRequested);
    return host;
}

void WeightsPanel::addRow(int index) {
    auto* row = new WeightsRow(edits_, index, rows_host_);
    rows_.push_back(row);
    rows_layout_->addWidget(row);
    connect(row, &WeightsRow::refused, this, &WeightsPanel::refused);
    connect(row, &WeightsRow::dragged, this, &WeightsPanel::showDropMark);
    connect(row, &WeightsRow::dropped, this, &WeightsPanel::dropRow);
}

void WeightsPanel::rebuildRows() {
    // Rows are reused in order, so what is open and what has the focus must follow its edit.
    std::set<QString> open;
    QString focused;
    qsizetype focused_part = -1;
    for (const auto* each : rows_) {
        if (each->detailsOpen()) open.insert(each->shownPath());
        const auto part = each->tabParts().indexOf(QApplication::focusWidget());
        if (part < 0) continue;
        focused = each->shownPath();
        focused_part = part;
    }
    while (rowCount() > edits_->count()) {
        // The row may be in the middle of its own signal.
        auto* gone = rows_.back();
        rows_.pop_back();
        rows_layout_->removeWidget(gone);
        gone->disconnect(this);
        gone->hide();
        gone->deleteLater();
    }
    while (rowCount() < edits_->count()) addRow(rowCount());
    for (int i = 0; i < rowCount(); ++i) {
        auto* each = row(i);
        each->setRow(i);
        each->setDetailsOpen(open.contains(each->shownPath()));
        const auto parts = each->tabParts();
        if (focused_part < 0 || focused_part >= parts.size() || each->shownPath() != focused) continue;
        if (parts[focused_part]->isVisibleTo(this)) parts[focused_part]->setFocus(Qt::OtherFocusReason);
        focused_part = -1;
    }
    chainTabs();
}

void WeightsPanel::chainTabs() {
    QWidgetList parts{all_on_, save_, add_};
    for (const auto* each : rows_) parts.append(each->tabParts());
    for (qsizetype i = 1; i < parts.size(); ++i) setTabOrder(parts[i - 1], parts[i]);
}

void WeightsPanel::refresh() {
    for (auto* each : rows_) each->refresh();
    const bool any = edits_->count() > 0;
    const auto recipe = edits_->recipe();
    empty_->setVisible(!any && recipe.isEmpty());
    rows_host_->setVisible(any);
    all_on_->setVisible(any);
    save_->setEnabled(any);
    recipe_line_->setVisible(!recipe.isEmpty());
    recipe_->setText(tr("From the recipe %1").arg(QFileInfo(recipe).fileName()));
    const auto on = std::count_if(rows_.begin(), rows_.end(),
                                  [this](const auto* each) { return edits_->use(each->row()).on; });
    const bool some = on > 0 && on < rowCount();
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

int WeightsPanel::rowAt(int global_y) const {
    int at = 0;
    for (int i = 0; i < rowCount(); ++i) {
        const auto* each = row(i);
        if (global_y > each->mapToGlobal(QPoint(0, each->height() / 2)).y()) at = i + 1;
    }
    return at;
}

void WeightsPanel::showDropMark(int, int global_y) {
    const int at = rowAt(global_y);
    const int y = at < rowCount() ? row(at)->y() : row(rowCount() - 1)->geometry().bottom();
    drop_mark_->setGeometry(0, std::max(0, y - 1), rows_host_->width(), 2);
    drop_mark_->show();
    drop_mark_->raise();
}

void WeightsPanel::dropRow(int from, int global_y) {
    drop_mark_->hide();
    const int at = rowAt(global_y);
    if (const auto moved = edits_->move(from, at > from ? at - 1 : at); !moved) Q_EMIT refused(moved.error());
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
