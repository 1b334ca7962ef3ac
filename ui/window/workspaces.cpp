#include "ui/window/workspaces.h"

#include <algorithm>
#include <array>

#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QToolBar>

namespace burin::ui {
namespace {

constexpr int history_width = 240, steering_width = 380, sweep_height = 130;
constexpr int highest_sweep = 200;  ///< where there is room, its pictures are worth it
constexpr int curate_width = 430, register_height = 220;
constexpr int roomy_height = 940;  ///< of a window in which weights fit below the directions

}  // namespace

Workspaces::Workspaces(QMainWindow* window, QSettings& settings, const WindowDocks& docks)
    : window_(window), settings_(settings), docks_(docks) {}

int Workspaces::version() const { return 10 + static_cast<int>(docks_.all().size()); }

QString Workspaces::keyOf(Workspace workspace) {
    constexpr std::array<const char*, 4> names{"explore", "compare", "curate", "demo"};
    return QStringLiteral("layout/%1").arg(QString::fromLatin1(names.at(static_cast<size_t>(workspace))));
}

void Workspaces::show(Workspace workspace) {
    if (workspace != current_) settings_.setValue(keyOf(current_), window_->saveState(version()));
    current_ = workspace;
    const QByteArray state = settings_.value(keyOf(workspace)).toByteArray();
    if (state.isEmpty() || !window_->restoreState(state, version())) arrangeDefault(workspace);
}

void Workspaces::reset() {
    settings_.remove(keyOf(current_));
    arrangeDefault(current_);
}

void Workspaces::arrangeDefault(Workspace workspace) {
    for (size_t i = 0; i < docks_.all().size(); ++i) {
        const DockRow& row = docks_.rows()[i];
        QDockWidget* dock = docks_.all()[i];
        dock->setFloating(false);
        window_->addDockWidget(row.area, dock);
        dock->setVisible(std::find(row.shown_in.begin(), row.shown_in.end(), workspace) !=
                         row.shown_in.end());
    }
    const bool demo = workspace == Workspace::demo;
    for (auto* bar : window_->findChildren<QToolBar*>(QString(), Qt::FindDirectChildrenOnly))
        bar->setVisible(!demo);
    window_->statusBar()->setVisible(!demo);
    if (workspace == Workspace::explore || workspace == Workspace::curate) {
        window_->tabifyDockWidget(docks_.dock("history"), docks_.dock("files"));
        docks_.dock("history")->raise();
    }
    arrangeWeights(workspace);
    arrangeWidths(workspace);
}

void Workspaces::arrangeWidths(Workspace workspace) {
    const bool compare = workspace == Workspace::compare, curate = workspace == Workspace::curate;
    QList<QDockWidget*> docks;
    QList<int> widths;
    if (workspace != Workspace::demo)
        docks << docks_.dock("history"), widths << (compare ? history_width + 60 : history_width);
    if (!compare) docks << docks_.dock("steering"), widths << (curate ? curate_width : steering_width);
    window_->resizeDocks(docks, widths, Qt::Horizontal);
    if (curate)
        window_->resizeDocks({docks_.dock("register")},
                             {std::max(window_->height() * 2 / 5, register_height)}, Qt::Vertical);
    if (workspace == Workspace::explore)
        window_->resizeDocks({docks_.dock("sweep")},
                             {std::clamp(window_->height() / 6, sweep_height, highest_sweep)}, Qt::Vertical);
}

/// Below the directions where there is room, otherwise behind them; before them for a curator.
void Workspaces::arrangeWeights(Workspace workspace) {
    QDockWidget *steering = docks_.dock("steering"), *weights = docks_.dock("weights");
    const bool explore = workspace == Workspace::explore, curate = workspace == Workspace::curate;
    if (explore && window_->height() >= roomy_height) {
        window_->splitDockWidget(steering, weights, Qt::Vertical);
        window_->resizeDocks({steering, weights}, {3, 1}, Qt::Vertical);
    } else if (explore || curate) {
        window_->tabifyDockWidget(steering, weights);
        (curate ? weights : steering)->raise();
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
    settings_.setValue(keyOf(current_), window_->saveState(version()));
}

}  // namespace burin::ui
