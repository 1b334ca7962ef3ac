#include "ui/window/window_docks.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QMainWindow>

#include "ui/panels/files_panel.h"
#include "ui/panels/history_panel.h"
#include "ui/panels/mask_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/widgets/sweep_strip.h"
#include "ui/window/curate_controller.h"
#include "ui/window/model_session.h"
#include "ui/window/register_controller.h"

namespace burin::ui {
namespace {

struct Docks {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::WindowDocks)
};

constexpr auto left = Qt::LeftDockWidgetArea, right = Qt::RightDockWidgetArea,
               bottom = Qt::BottomDockWidgetArea;
constexpr auto explore = Workspace::explore, compare = Workspace::compare, curate = Workspace::curate,
               demo = Workspace::demo;

std::vector<DockRow> rowsFor(const PanelModels& models, QWidget* window) {
    return {
        {"history",
         Docks::tr("History"),
         new HistoryPanel(models.history, window),
         left,
         {explore, compare, curate}},
        {"files", Docks::tr("Files"), new FilesPanel(models.catalogue, window), left, {explore, curate}},
        {"queue", Docks::tr("Queue"), new QueuePanel(models.queue, window), left, {}},
        {"steering",
         Docks::tr("Steering"),
         new SteeringPanel(&models.model->steering(), window),
         right,
         {explore, curate, demo}},
        {"mask",
         Docks::tr("Mask"),
         new MaskPanel(&models.model->steering(), models.canvas, window),
         right,
         {}},
        {"register", Docks::tr("Register"), models.registers->panel(), bottom, {curate}},
        {"sweep", Docks::tr("Sweep"), new SweepStrip(window), bottom, {explore}},
        {"weights", Docks::tr("Weights"), models.curate->panel(), right, {explore, curate}},
    };
}

}  // namespace

WindowDocks::WindowDocks(QMainWindow* window, const PanelModels& models) : rows_(rowsFor(models, window)) {
    for (const DockRow& row : rows_) {
        auto* dock = new QDockWidget(row.title, window);
        dock->setObjectName(QString::fromLatin1(row.name) + QStringLiteral("_dock"));
        dock->setAccessibleName(row.title);
        dock->setWidget(row.panel);
        window->addDockWidget(row.area, dock);
        dock->setVisible(!row.shown_in.empty());
        docks_.push_back(dock);
    }
    // What stands below lies under the canvas, between the panels at the sides.
    window->setCorner(Qt::BottomLeftCorner, left);
    window->setCorner(Qt::BottomRightCorner, right);
}

WindowDocks::~WindowDocks() { qDeleteAll(docks_); }

QDockWidget* WindowDocks::dock(const char* name) const {
    for (size_t i = 0; i < rows_.size(); ++i)
        if (qstrcmp(rows_[i].name, name) == 0) return docks_[i];
    return nullptr;
}

void WindowDocks::raise(const char* name) const {
    dock(name)->show();
    dock(name)->raise();
}

}  // namespace burin::ui
