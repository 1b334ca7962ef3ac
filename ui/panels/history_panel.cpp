#include "ui/panels/history_panel.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/panels/history_delegate.h"
#include "ui/panels/history_tree_view.h"
#include "ui/panels/small_button.h"

namespace burin::ui {
namespace {

constexpr int spacing = 4;
constexpr int note_lines = 3;

bool ask(QWidget* parent, int steps, int pictures) {
    QMessageBox box(QMessageBox::Question, HistoryPanel::tr("Delete from the history"),
                    pictures == 1 ? HistoryPanel::tr("Delete a picture?")
                                  : HistoryPanel::tr("Delete %n pictures?", nullptr, pictures),
                    QMessageBox::Cancel, parent);
    box.setInformativeText(steps > 1 ? HistoryPanel::tr("With what followed from it, this deletes %n steps. "
                                                        "You can undo it until the session is closed.",
                                                        nullptr, steps)
                                     : HistoryPanel::tr("You can undo this until the session is closed."));
    const auto* remove = box.addButton(HistoryPanel::tr("Delete"), QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == remove;
}

}  // namespace

HistoryPanel::HistoryPanel(HistoryModel* history, QWidget* parent)
    : QWidget(parent), history_(history), filter_(new HistoryFilter(this)) {
    filter_->setSourceModel(history_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing, spacing, spacing, spacing);
    column->setSpacing(spacing);
    setMinimumWidth(180);  // thumbnail and the beginning of a title
    buildFilterRow();
    buildTree();
    buildNote();
    buildRemovalBar();
    confirm_ = [this](int steps, int pictures) { return ask(this, steps, pictures); };

    connect(history_, &HistoryModel::currentChanged, this, &HistoryPanel::follow);
    connect(history_, &HistoryModel::removalsChanged, this, &HistoryPanel::refreshRemovals);
    connect(history_, &QAbstractItemModel::modelReset, this, [this] {
        showNoteOf(0);
        follow(history_->current());
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(history_, signal, this, &HistoryPanel::refreshSummary);
    connect(history_, &QAbstractItemModel::modelReset, this, &HistoryPanel::refreshSummary);
    connect(history_, &QAbstractItemModel::dataChanged, this, &HistoryPanel::refreshSummary);
    connect(filter_, &HistoryFilter::conditionsChanged, this, [this] {
        if (filter_->isActive()) tree_->expandAll();
        follow(history_->current());
        refreshSummary();
    });
    follow(history_->current());
    refreshSummary();
    refreshRemovals();
}

void HistoryPanel::buildFilterRow() {
    filter_text_ = new QLineEdit(this);
    filter_text_->setPlaceholderText(tr("Filter"));
    filter_text_->setClearButtonEnabled(true);
    filter_text_->setAccessibleName(tr("Filter the history by text"));
    filter_text_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    // A drawing inside of a field is a button to assistive technology and needs a name as any other.
    for (QAction* drawing : filter_text_->actions()) drawing->setText(filter_text_->accessibleName());
    connect(filter_text_, &QLineEdit::textChanged, filter_, &HistoryFilter::setText);

    filter_star_ =
        small_button(QStringLiteral("star"), tr("Only starred"), this, tr("Show only starred steps"));
    filter_star_->setCheckable(true);
    connect(filter_star_, &QToolButton::toggled, this, [this](bool on) {
        filter_star_->setIcon(icon(on ? QStringLiteral("star_filled") : QStringLiteral("star")));
        filter_->setStarredOnly(on);
    });

    filter_more_ = small_button(QStringLiteral("menu"), tr("Filter by model or direction"), this);
    filter_menu_ = new QMenu(filter_more_);
    filter_more_->setMenu(filter_menu_);
    filter_more_->setPopupMode(QToolButton::InstantPopup);
    connect(filter_menu_, &QMenu::aboutToShow, this, &HistoryPanel::fillFilterMenu);

    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    row->addWidget(filter_text_, 1);
    row->addWidget(filter_star_);
    row->addWidget(filter_more_);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
}

void HistoryPanel::fillFilterMenu() {
    filter_menu_->clear();
    const auto add = [this](const QString& title, const QString& any, const QStringList& choices,
                            const QString& now, void (HistoryFilter::*choose)(const QString&)) {
        filter_menu_->addSection(title);
        auto* group = new QActionGroup(filter_menu_);
        for (const QString& choice : QStringList({QString()}) + choices.mid(0, 100)) {
            QAction* action = filter_menu_->addAction(choice.isEmpty() ? any : choice);
            action->setCheckable(true);
            action->setChecked(choice == now);
            group->addAction(action);
            connect(action, &QAction::triggered, filter_,
                    [this, choice, choose] { (filter_->*choose)(choice); });
        }
    };
    add(tr("Model"), tr("Any model"), history_->modelNames(), filter_->model(), &HistoryFilter::setModel);
    add(tr("Direction"), tr("Any direction"), history_->directionTexts(), filter_->direction(),
        &HistoryFilter::setDirection);
    filter_menu_->addSeparator();
    connect(filter_menu_->addAction(tr("Show everything")), &QAction::triggered, this, [this] {
        filter_text_->clear();
        filter_star_->setChecked(false);
        filter_->clear();
    });
}

void HistoryPanel::buildTree() {
    tree_ = new HistoryTreeView(this);
    tree_->setModel(filter_);
    tree_->setItemDelegate(new HistoryDelegate(tree_));
    tree_->setAccessibleName(tr("History"));
    tree_->setHeaderHidden(true);
    tree_->setUniformRowHeights(true);
    tree_->setIndentation(14);
    tree_->setMouseTracking(true);
    tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    tree_->setExpandsOnDoubleClick(false);
    tree_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    tree_->setFrameShape(QFrame::NoFrame);
    connect(tree_, &QTreeView::customContextMenuRequested, this, &HistoryPanel::showMenu);
    connect(tree_, &HistoryTreeView::starKey, this, &HistoryPanel::toggleStar);
    connect(tree_, &HistoryTreeView::starClicked, this, [this](const QModelIndex& row) {
        const NodeId id = HistoryModel::idOf(row);
        if (history_->contains(id)) history_->setStarred(id, !history_->node(id).starred);
    });
    connect(tree_, &HistoryTreeView::removeKey, this, &HistoryPanel::removeChosen);
    connect(tree_, &QTreeView::doubleClicked, this, &HistoryPanel::rename);
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& row) { chosenChanged(row); });
    // A click on the row that is chosen already: after a filter hid the current one, for example.
    // Also in a window that is not active yet, where the row was chosen without being visited.
    connect(tree_, &QTreeView::clicked, this, [this](const QModelIndex& row) {
        const NodeId id = HistoryModel::idOf(row);
        if (id != 0 && id != history_->current()) history_->visit(id);
    });

    summary_ = new QLabel(this);
    empty_ = new QLabel(tr("Nothing here yet. Each change you make becomes a step with its picture."), this);
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setMargin(16);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addWidget(empty_);
    column->addWidget(tree_, 1);
    column->addWidget(summary_);
}

void HistoryPanel::buildNote() {
    note_ = new QPlainTextEdit(this);
    note_->setPlaceholderText(tr("Note on this step"));
    note_->setAccessibleName(tr("Note on the chosen step"));
    note_->setTabChangesFocus(true);
    note_->setFixedHeight(note_lines * note_->fontMetrics().lineSpacing() + 12);
    note_->hide();
    note_->installEventFilter(this);
    layout()->addWidget(note_);
}

void HistoryPanel::buildRemovalBar() {
    removal_bar_ = new QWidget(this);
    removal_text_ = new QLabel(removal_bar_);
    auto* bring_back = new QPushButton(icon(QStringLiteral("undo")), tr("Bring back"), removal_bar_);
    bring_back->setObjectName(QStringLiteral("bring_back"));
    connect(bring_back, &QPushButton::clicked, history_, &HistoryModel::undoRemoval);
    auto* row = new QHBoxLayout(removal_bar_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(removal_text_, 1);
    row->addWidget(bring_back);
    layout()->addWidget(removal_bar_);
}

bool HistoryPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == note_ && event->type() == QEvent::FocusOut) keepNote();
    return QWidget::eventFilter(watched, event);
}

NodeId HistoryPanel::chosen() const { return HistoryModel::idOf(tree_->currentIndex()); }

void HistoryPanel::choose(NodeId id) {
    if (history_->contains(id)) history_->visit(id);
}

void HistoryPanel::chosenChanged(const QModelIndex& row) {
    if (following_) return;
    const NodeId id = HistoryModel::idOf(row);
    showNoteOf(id);
    // Rows also change under the view's hands; only what the user chose is visited.
    if (id != 0 && id != history_->current() && tree_->hasFocus()) history_->visit(id);
}

void HistoryPanel::follow(NodeId id) {
    following_ = true;
    const QModelIndex row = filter_->mapFromSource(history_->indexOf(id));
    if (row.isValid()) {
        for (QModelIndex above = row.parent(); above.isValid(); above = above.parent()) tree_->expand(above);
        tree_->setCurrentIndex(row);
        tree_->scrollTo(row);
    } else {
        tree_->selectionModel()->clear();
    }
    following_ = false;
    showNoteOf(row.isValid() ? id : 0);
}

void HistoryPanel::showNoteOf(NodeId id) {
    if (id == note_of_ && id != 0) return;
    keepNote();
    note_of_ = history_->contains(id) ? id : 0;
    const QString text = note_of_ != 0 ? QString::fromStdString(history_->node(note_of_).note) : QString();
    note_->setPlainText(text);
    note_->setVisible(!text.isEmpty());
}

void HistoryPanel::keepNote() {
    if (note_of_ != 0) history_->setNote(note_of_, note_->toPlainText());
}

void HistoryPanel::toggleStar() {
    if (const NodeId id = chosen(); id != 0) history_->setStarred(id, !history_->node(id).starred);
}

void HistoryPanel::rename() {
    if (chosen() != 0) tree_->edit(tree_->currentIndex());
}

void HistoryPanel::editNote() {
    if (chosen() == 0) return;
    showNoteOf(chosen());
    note_->show();
    note_->setFocus(Qt::ShortcutFocusReason);
}

void HistoryPanel::pin(HistoryModel::Pin pin) {
    if (const NodeId id = chosen(); id != 0) history_->setPin(pin, history_->pinned(pin) == id ? 0 : id);
}

void HistoryPanel::removeChosen() {
    const NodeId id = chosen();
    if (id == 0) return;
    const int pictures = history_->picturesInBranch(id);
    if (pictures > 0 && !confirm_(history_->nodesInBranch(id), pictures)) return;
    if (!history_->contains(id)) return;
    following_ = true;  // The view moves its row by itself; where to go is the model's choice.
    if (history_->contains(note_of_)) keepNote();
    note_of_ = 0;
    history_->remove(id);
    following_ = false;
    follow(history_->current());
}

void HistoryPanel::focusFilter() {
    filter_text_->setFocus(Qt::ShortcutFocusReason);
    filter_text_->selectAll();
}

void HistoryPanel::showMenu(QPoint position) {
    const QModelIndex row = tree_->indexAt(position);
    if (!row.isValid()) return;
    tree_->setCurrentIndex(row);
    const NodeId id = HistoryModel::idOf(row);
    const session::Node& node = history_->node(id);
    QMenu menu(this);
    const auto add = [&](const QString& drawing, const QString& text, auto act) {
        QAction* action = menu.addAction(icon(drawing), text);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    add(node.starred ? QStringLiteral("star_filled") : QStringLiteral("star"),
        node.starred ? tr("Remove the star") : tr("Star"), [this] { toggleStar(); });
    add({}, tr("Rename…"), [this] { rename(); });
    add({}, node.note.empty() ? tr("Write a note") : tr("Edit the note"), [this] { editNote(); });
    menu.addSeparator();
    for (const auto pin : {HistoryModel::Pin::a, HistoryModel::Pin::b}) {
        const bool is_a = pin == HistoryModel::Pin::a;
        QAction* action = add({}, is_a ? tr("Pin as A") : tr("Pin as B"), [this, pin] { this->pin(pin); });
        action->setCheckable(true);
        action->setChecked(history_->pinned(pin) == id);
    }
    menu.addSeparator();
    add(QStringLiteral("export"), tr("Export…"), [this, id] {
        Q_EMIT exportRequested(id);
    })->setEnabled(node.has_picture);
    add(QStringLiteral("reproduce"), tr("Reproduce"), [this, id] {
        Q_EMIT reproduceRequested(id);
    })->setEnabled(node.has_picture);
    add(QStringLiteral("copy"), tr("Copy the recipe"), [this, id] { Q_EMIT copyRecipeRequested(id); });
    menu.addSeparator();
    add(QStringLiteral("trash"), tr("Delete"), [this] { removeChosen(); });
    Q_EMIT menuAboutToShow(&menu, id);
    menu.exec(tree_->viewport()->mapToGlobal(position));
}

void HistoryPanel::refreshSummary() {
    const int all = static_cast<int>(history_->count());
    tree_->setVisible(all > 0);
    summary_->setVisible(all > 0);
    empty_->setVisible(all == 0);
    const QString steps = all == 1 ? tr("1 step") : tr("%n steps", nullptr, all);
    summary_->setText(filter_->isActive() ? tr("%1 of %2").arg(filter_->matches()).arg(steps) : steps);
}

void HistoryPanel::refreshRemovals() {
    removal_bar_->setVisible(history_->canUndoRemoval());
    const int count = history_->lastRemovalCount();
    removal_text_->setText(count == 1 ? tr("1 step deleted") : tr("%n steps deleted", nullptr, count));
    refreshSummary();
}

}  // namespace burin::ui
