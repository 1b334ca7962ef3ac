#include "ui/window/workspaces.h"

#include <algorithm>
#include <array>

#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QToolBar>

namespace burin::ui {
namespace {

constexpr int history_width = 240, steering_width = 380, sweep_height = 130;
constexpr int highest_sweep = 200;  ///< where there is room, its pictures are worth it
constexpr int curate_width = 430;
constexpr int roomy_height = 940;  ///< of a window in which weights fit below the directions

void setShown(QDockWidget* dock, bool shown) {
    if (dock != nullptr) dock->setVisible(shown);
}

}  // namespace

Workspaces::Workspaces(QMainWindow* window, QSettings& settings, WorkspaceDocks docks)
    : window_(window), settings_(settings), docks_(docks) {}

QString Workspaces::keyOf(Workspace workspace) {
    constexpr std::array<const char*, 4> names{"explore", "compare", "curate", "demo"};
    return QStringLiteral("layout/%1").arg(QString::fromLatin1(names.at(static_cast<size_t>(workspace))));
}

void Workspaces::show(Workspace workspace) {
    if (workspace != current_) settings_.setValue(keyOf(current_), window_->saveState(version));
    current_ = workspace;
    const QByteArray state = settings_.value(keyOf(workspace)).toByteArray();
    if (state.isEmpty() || !window_->restoreState(state, version)) arrangeDefault(workspace);
}

void Workspaces::reset() {
    settings_.remove(keyOf(current_));
    arrangeDefault(current_);
}

void Workspaces::arrangeDefault(Workspace workspace) {
    for (QDockWidget* dock :
         {docks_.history, docks_.steering, docks_.queue, docks_.sweep, docks_.mask, docks_.weights}) {
        if (dock != nullptr) dock->setFloating(false);
    }
    window_->addDockWidget(Qt::LeftDockWidgetArea, docks_.history);
    window_->addDockWidget(Qt::LeftDockWidgetArea, docks_.queue);
    window_->addDockWidget(Qt::RightDockWidgetArea, docks_.steering);
    if (docks_.sweep != nullptr) window_->addDockWidget(Qt::BottomDockWidgetArea, docks_.sweep);
    if (docks_.mask != nullptr) window_->addDockWidget(Qt::RightDockWidgetArea, docks_.mask);
    setShown(docks_.mask, false);
    const bool explore = workspace == Workspace::explore, compare = workspace == Workspace::compare;
    const bool curate = workspace == Workspace::curate, demo = workspace == Workspace::demo;
    setShown(docks_.history, !demo);
    setShown(docks_.steering, explore || curate || demo);
    setShown(docks_.queue, false);
    setShown(docks_.sweep, explore);
    for (auto* bar : window_->findChildren<QToolBar*>(QString(), Qt::FindDirectChildrenOnly))
        bar->setVisible(!demo);
    window_->statusBar()->setVisible(!demo);
    arrangeWeights(workspace);
    QList<QDockWidget*> docks;
    QList<int> widths;
    if (!demo) docks << docks_.history, widths << (compare ? history_width + 60 : history_width);
    if (!compare) docks << docks_.steering, widths << (curate ? curate_width : steering_width);
    window_->resizeDocks(docks, widths, Qt::Horizontal);
    if (explore && docks_.sweep != nullptr)
        window_->resizeDocks({docks_.sweep}, {std::clamp(window_->height() / 6, sweep_height, highest_sweep)},
                             Qt::Vertical);
}

/// Below the directions where there is room, otherwise behind them; before them for a curator.
void Workspaces::arrangeWeights(Workspace workspace) {
    if (docks_.weights == nullptr) return;
    window_->addDockWidget(Qt::RightDockWidgetArea, docks_.weights);
    const bool explore = workspace == Workspace::explore, curate = workspace == Workspace::curate;
    setShown(docks_.weights, explore || curate);
    if (explore && window_->height() >= roomy_height) {
        window_->splitDockWidget(docks_.steering, docks_.weights, Qt::Vertical);
        window_->resizeDocks({docks_.steering, docks_.weights}, {3, 1}, Qt::Vertical);
    } else if (explore || curate) {
        window_->tabifyDockWidget(docks_.steering, docks_.weights);
        (curate ? docks_.weights : docks_.steering)->raise();
    }
}

void Workspaces::restore() {
    if (!window_->restoreGeometry(settings_.value(QStringLiteral("layout/geometry")).toByteArray()))
        window_->resize(window_->screen()->availableSize().boundedTo(QSize(1600, 1000)));
    // A demonstration must be asked for each time.
    const int last = settings_.value(QStringLiteral("layout/workspace"), 0).toInt();
    current_ = last > 0 && last < 3 ? static_cast<Workspace>(last) : Workspace::explore;
    show(current_);
}

void Workspaces::save() {
    settings_.setValue(QStringLiteral("layout/geometry"), window_->saveGeometry());
    settings_.setValue(QStringLiteral("layout/workspace"), static_cast<int>(current_));
    settings_.setValue(keyOf(current_), window_->saveState(version));
}

}  // namespace burin::ui
