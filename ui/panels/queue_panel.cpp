#include "ui/panels/queue_panel.h"

#include <algorithm>

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/render_queue.h"
#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

using session::JobState;

JobState stateOf(const QModelIndex& index) {
    return static_cast<JobState>(index.data(RenderQueue::StateRole).toInt());
}

bool isOpen(const QModelIndex& index) {
    return index.isValid() && (stateOf(index) == JobState::waiting || stateOf(index) == JobState::running);
}

/// The title, and behind it the state or a bar of progress.
class JobDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        if (stateOf(index) != JobState::running) return;
        const int percent = index.data(RenderQueue::ProgressRole).toInt();
        QRect bar = option.rect.adjusted(4, 0, -4, -2);
        bar.setTop(bar.bottom() - 2);
        painter->fillRect(bar, option.palette.color(QPalette::Mid));
        bar.setWidth(bar.width() * percent / 100);
        painter->fillRect(bar, option.palette.color(QPalette::Highlight));
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, 8);
    }
};

}  // namespace

QueuePanel::QueuePanel(RenderQueue* queue, QWidget* parent)
    : QWidget(parent), queue_(queue), list_(new QListView(this)), summary_(new QLabel(this)) {
    list_->setModel(queue_);
    list_->setItemDelegate(new JobDelegate(list_));
    list_->setAccessibleName(tr("Jobs of the queue"));
    list_->setUniformItemSizes(true);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    pause_ = addButton(QStringLiteral("pause"), tr("Pause"), QStringLiteral("queue_pause"));
    pause_->setCheckable(true);
    up_ = addButton(QStringLiteral("up"), tr("Earlier"), QStringLiteral("queue_up"));
    down_ = addButton(QStringLiteral("down"), tr("Later"), QStringLiteral("queue_down"));
    cancel_ = addButton(QStringLiteral("close"), tr("Cancel this job"), QStringLiteral("queue_cancel"));
    cancel_all_ =
        addButton(QStringLiteral("stop"), tr("Cancel all jobs"), QStringLiteral("queue_cancel_all"));
    clear_ = addButton(QStringLiteral("trash"), tr("Remove what is done"), QStringLiteral("queue_clear"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    for (QToolButton* button : {pause_, up_, down_, cancel_, cancel_all_, clear_}) buttons->addWidget(button);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addLayout(buttons);
    layout->addWidget(list_, 1);
    layout->addWidget(summary_);

    connect(pause_, &QToolButton::clicked, queue_, &RenderQueue::setPaused);
    connect(up_, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(down_, &QToolButton::clicked, this, [this] { moveCurrent(1); });
    connect(cancel_, &QToolButton::clicked, this, [this] { queue_->cancel(currentRow()); });
    connect(cancel_all_, &QToolButton::clicked, queue_, &RenderQueue::cancelAll);
    connect(clear_, &QToolButton::clicked, queue_, &RenderQueue::clearEnded);
    connect(list_, &QListView::customContextMenuRequested, this, &QueuePanel::showMenu);
    connect(queue_, &RenderQueue::pausedChanged, this, &QueuePanel::refresh);
    connect(queue_, &RenderQueue::dataChanged, this, &QueuePanel::refresh);
    connect(queue_, &RenderQueue::rowsInserted, this, &QueuePanel::refresh);
    connect(queue_, &RenderQueue::rowsRemoved, this, &QueuePanel::refresh);
    connect(queue_, &RenderQueue::rowsMoved, this, &QueuePanel::refresh);
    connect(queue_, &RenderQueue::modelReset, this, &QueuePanel::refresh);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &QueuePanel::refresh);
    refresh();
}

QToolButton* QueuePanel::addButton(const QString& name, const QString& text, const QString& object) {
    auto* button = new QToolButton(this);
    button->setIcon(icon(name));
    button->setText(text);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setObjectName(object);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

int QueuePanel::currentRow() const {
    return list_->currentIndex().isValid() ? list_->currentIndex().row() : -1;
}

void QueuePanel::select(int row) { list_->setCurrentIndex(queue_->index(row)); }

void QueuePanel::moveCurrent(int by) {
    const int row = currentRow();
    if (row < 0) return;
    queue_->move(row, row + by);
    refresh();
}

void QueuePanel::refresh() {
    const QModelIndex current = list_->currentIndex();
    const bool any_open = queue_->open() > 0;
    pause_->setChecked(queue_->isPaused());
    const QString pause = queue_->isPaused() ? tr("Resume") : tr("Pause");
    pause_->setToolTip(pause);
    pause_->setAccessibleName(pause);
    pause_->setIcon(icon(queue_->isPaused() ? QStringLiteral("play") : QStringLiteral("pause")));
    up_->setEnabled(current.isValid() && current.row() > 0);
    down_->setEnabled(current.isValid() && current.row() + 1 < queue_->rowCount());
    cancel_->setEnabled(isOpen(current));
    cancel_all_->setEnabled(any_open);
    clear_->setEnabled(queue_->rowCount() > queue_->open());
    const QString jobs = tr("%n job(s) to do", nullptr, queue_->open());
    summary_->setText(queue_->isPaused() && any_open ? tr("%1, paused").arg(jobs) : jobs);
}

void QueuePanel::showMenu(QPoint where) {
    const int row = currentRow();
    if (row < 0) return;
    QMenu menu(this);
    const QModelIndex index = list_->currentIndex();
    if (isOpen(index)) {
        menu.addAction(tr("Earlier"), this, [this] { moveCurrent(-1); })->setEnabled(up_->isEnabled());
        menu.addAction(tr("Later"), this, [this] { moveCurrent(1); })->setEnabled(down_->isEnabled());
        menu.addAction(tr("Cancel this job"), this, [this, row] { queue_->cancel(row); });
    } else if (stateOf(index) != JobState::done) {
        menu.addAction(tr("Try again"), this, [this, row] { queue_->retry(row); });
    }
    if (!menu.isEmpty()) menu.exec(list_->viewport()->mapToGlobal(where));
}

void QueuePanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete) return queue_->cancel(currentRow());
    if (event->modifiers() == Qt::AltModifier && event->key() == Qt::Key_Up) return moveCurrent(-1);
    if (event->modifiers() == Qt::AltModifier && event->key() == Qt::Key_Down) return moveCurrent(1);
    QWidget::keyPressEvent(event);
}

}  // namespace burin::ui
