#include "ui/window/main_window.h"

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QStandardPaths>
#include <QtCore/QTimer>
#include <QtGui/QCloseEvent>
#include <QtGui/QDropEvent>
#include <QtWidgets/QDialog>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "core/session/session.h"
#include "core/session/unsaved.h"
#include "ui/background/background.h"
#include "ui/models/cosines.h"
#include "ui/models/leftover_files.h"
#include "ui/panels/history_panel.h"
#include "ui/panels/mask_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/sweep_strip.h"
#include "ui/window/compare_desk.h"
#include "ui/window/curate_desk.h"
#include "ui/window/message_bar.h"
#include "ui/window/recovery_dialog.h"
#include "ui/window/request_bar.h"
#include "ui/window/resources.h"
#include "ui/window/session_desk.h"
#include "ui/window/sweep_desk.h"
#include "ui/window/unsaved_sessions.h"

namespace burin::ui {
namespace {

QString dataFolder(const WindowOptions& options) {
    if (!options.data_folder.isEmpty()) return options.data_folder;
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/sessions");
}

/// A drawing inside of a field is a button to assistive technology and needs a name as any other.
void nameFieldIcons(QWidget* inside) {
    for (auto* field : inside->findChildren<QLineEdit*>()) {
        for (QAction* action : field->actions()) {
            if (action->text().isEmpty()) action->setText(field->accessibleName());
        }
    }
}

QDockWidget* addDock(QMainWindow* window, const char* name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, window);
    dock->setObjectName(QString::fromLatin1(name));
    dock->setAccessibleName(title);
    dock->setWidget(content);
    return dock;
}

}  // namespace

MainWindow::MainWindow(WindowOptions options, QWidget* parent)
    : QMainWindow(parent),
      options_(std::move(options)),
      preferences_(options_.settings_file),
      engine_(nullptr, options_.timings),
      controller_(&steering_, &engine_),
      acting_mask_(new ActingMask(&steering_, &engine_, &controller_, this)),
      loader_(&engine_, &controller_),
      renders_(&engine_),
      queue_(&renders_) {
    setObjectName(QStringLiteral("burin_window"));
    setAccessibleName(QStringLiteral("Burin"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    session_ = std::make_unique<SessionDesk>(
        SessionDesk::Parts{&steering_, &controller_, &queue_, &catalogue_}, dataFolder(options_));
    buildCentre();
    buildDocks();
    buildCurate();
    addCommands();
    menus_ = buildMenus(menuBar(), actions_);
    buildToolbar();
    buildStatusBar();
    compare_ = std::make_unique<CompareDesk>(
        CompareDesk::Parts{canvas_, session_->history(), &steering_, &renders_});
    workspaces_ = std::make_unique<Workspaces>(
        this, preferences_.settings(),
        WorkspaceDocks{history_dock_, steering_dock_, queue_dock_, sweep_dock_, mask_dock_, weights_dock_});
    for (const QString& id : actions_.ids()) addAction(actions_.action(id));
    wireModels();
    wireRender();
    wireCommands();
    wireEngine();
    curate_->begin();
    actions_.loadKeys(preferences_.settings());
    workspaces_->restore();
    refreshActions();
}

void MainWindow::begin() {
    openFirstSession();
    refreshActions();
}

MainWindow::~MainWindow() {
    // Nothing that the models say on their way out concerns this window any more.
    for (QObject* model : std::initializer_list<QObject*>{
             &controller_, acting_mask_, &loader_, &engine_, &steering_, &queue_, &renders_, &catalogue_,
             &preferences_, session_.get(), session_->history(), canvas_, mask_panel_})
        disconnect(model, nullptr, this, nullptr);
    compare_.reset();
    sweep_.reset();
    std::erase(docks_, weights_dock_);
    curate_.reset();
    qDeleteAll(findChildren<QDialog*>(QString(), Qt::FindDirectChildrenOnly));
    // Panels look at the models until their end.
    delete takeCentralWidget();
    qDeleteAll(docks_);
    session_.reset();
}

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    messages_ = new MessageBar(centre);
    canvas_ = new Canvas(centre);
    canvas_->setObjectName(QStringLiteral("canvas"));
    layout->addWidget(messages_);
    layout->addWidget(canvas_, 1);
    setCentralWidget(centre);
}

void MainWindow::buildDocks() {
    history_panel_ = new HistoryPanel(session_->history(), this);
    steering_panel_ = new SteeringPanel(&steering_, this);
    queue_panel_ = new QueuePanel(&queue_, this);
    mask_panel_ = new MaskPanel(&steering_, canvas_, this);
    auto* strip = new SweepStrip(this);
    history_panel_->setMinimumWidth(180);  // thumbnail and the beginning of a title
    nameFieldIcons(history_panel_);
    struct Row {
        QDockWidget*& dock;
        const char* name;
        QString title;
        QWidget* content;
        Qt::DockWidgetArea area;
    };
    const Row rows[] = {
        {history_dock_, "history_dock", tr("History"), history_panel_, Qt::LeftDockWidgetArea},
        {queue_dock_, "queue_dock", tr("Queue"), queue_panel_, Qt::LeftDockWidgetArea},
        {steering_dock_, "steering_dock", tr("Steering"), steering_panel_, Qt::RightDockWidgetArea},
        {mask_dock_, "mask_dock", tr("Mask"), mask_panel_, Qt::RightDockWidgetArea},
        {sweep_dock_, "sweep_dock", tr("Sweep"), strip, Qt::BottomDockWidgetArea},
    };
    for (const Row& row : rows) {
        row.dock = addDock(this, row.name, row.title, row.content);
        addDockWidget(row.area, row.dock);
        docks_.push_back(row.dock);
    }
    mask_dock_->hide();
    // The strip lies under the canvas, between the panels at the sides.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    sweep_ =
        std::make_unique<SweepDesk>(SweepDesk::Parts{strip, canvas_, &steering_, &controller_, &renders_});
}

void MainWindow::buildCurate() {
    curate_ = std::make_unique<CurateDesk>(CurateDesk::Parts{this, &steering_, &preferences_, &actions_},
                                           session_->unsavedFolder() + QStringLiteral("/../edits"));
    weights_dock_ = curate_->dock();
    addDockWidget(Qt::RightDockWidgetArea, weights_dock_);
    docks_.push_back(weights_dock_);
    connect(curate_.get(), &CurateDesk::noticed, this, &MainWindow::notice);
    connect(curate_.get(), &CurateDesk::said, this,
            [this](const QString& sentence) { statusBar()->showMessage(sentence, 12'000); });
    curate_->setCommand(options_.cli_command, options_.engine_command.value(0));
}

void MainWindow::buildToolbar() {
    auto* bar = addToolBar(tr("Main toolbar"));
    bar->setObjectName(QStringLiteral("main_toolbar"));
    bar->setAccessibleName(tr("Main toolbar"));
    bar->setIconSize(QSize(18, 18));
    const auto add = [&](const char* id) { bar->addAction(actions_.action(QString::fromLatin1(id))); };
    add("file.new");
    add("file.open");
    bar->addSeparator();
    request_bar_ = new RequestBar(&steering_, &catalogue_, bar);
    bar->addWidget(request_bar_);
    add("steer.lock_seed");
    add("steer.next_seed");
    bar->addSeparator();
    add("steer.render");
    add("steer.stop");
    for (const char* id : {"steer.render", "steer.stop"}) {
        auto* button =
            qobject_cast<QToolButton*>(bar->widgetForAction(actions_.action(QString::fromLatin1(id))));
        if (button != nullptr) button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    bar->addSeparator();
    auto* compare = new QToolButton(bar);
    compare->setText(tr("Compare"));
    compare->setIcon(icon(QStringLiteral("compare")));
    compare->setAccessibleName(tr("Compare"));
    compare->setToolTip(tr("Compare the picture with another one"));
    compare->setPopupMode(QToolButton::InstantPopup);
    compare->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* menu = new QMenu(compare);
    menu->setAccessibleName(tr("Compare"));
    for (const char* id : {"view.compare_off", "view.compare_hold", "view.compare_split", "view.compare_side",
                           "view.compare_difference"})
        menu->addAction(actions_.action(QString::fromLatin1(id)));
    menu->addSeparator();
    for (const char* id :
         {"view.with_parent", "view.with_base", "view.with_unedited", "view.with_a", "view.with_b"})
        menu->addAction(actions_.action(QString::fromLatin1(id)));
    compare->setMenu(menu);
    bar->addWidget(compare);
    for (auto* button : bar->findChildren<QToolButton*>()) {
        if (button->accessibleName().isEmpty() && button->defaultAction() != nullptr) {
            QString name = button->defaultAction()->text();
            button->setAccessibleName(name.remove(QLatin1Char('&')));
        }
    }
    menus_.docks->addAction(bar->toggleViewAction());
    for (QDockWidget* dock : docks_) menus_.docks->addAction(dock->toggleViewAction());
}

void MainWindow::buildStatusBar() {
    render_label_ = new QLabel(this);
    render_label_->setObjectName(QStringLiteral("render_status"));
    device_label_ = new QLabel(this);
    device_label_->setObjectName(QStringLiteral("device_status"));
    for (QLabel* label : {render_label_, device_label_}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(6, 0, 6, 0);
    }
    statusBar()->addWidget(render_label_, 1);
    statusBar()->addPermanentWidget(device_label_);
    statusBar()->setAccessibleName(tr("Status"));
}

void MainWindow::wireModels() {
    connect(session_.get(), &SessionDesk::noticed, this, &MainWindow::notice);
    connect(session_.get(), &SessionDesk::opened, this, [this] {
        setWindowTitle(tr("%1 - Burin").arg(session_->title()));
        if (!session_->isUnsaved()) preferences_.addRecentFile(session_->path());
        refreshActions();
    });
    connect(session_->history(), &HistoryModel::currentChanged, this, &MainWindow::refreshActions);
    connect(session_->history(), &HistoryModel::pinsChanged, this, &MainWindow::refreshActions);
    connect(session_->history(), &QAbstractItemModel::dataChanged, this, &MainWindow::refreshActions);
    connect(&queue_, &RenderQueue::noticed, this, &MainWindow::notice);
    connect(&queue_, &RenderQueue::openChanged, this, [this](int open) {
        queue_dock_->setWindowTitle(open > 0 ? tr("Queue (%1)").arg(open) : tr("Queue"));
    });
    connect(&steering_, &SteeringModel::seedLockedChanged, this, &MainWindow::refreshActions);
    connect(&steering_, &SteeringModel::touchedChanged, this, &MainWindow::refreshActions);
    connect(&steering_, &SteeringModel::changed, this, [this](SteeringModel::Part part) {
        using Part = SteeringModel::Part;
        if (part == Part::model || part == Part::everything) followModel();
        if (part == Part::rows || part == Part::everything || part == Part::start_picture) refreshActions();
    });
    connect(steering_panel_, &SteeringPanel::renderRequested, &controller_, &RenderController::render);
    connect(steering_panel_, &SteeringPanel::refused, this,
            [this](const Error& error) { notice(noticeOf(error)); });
    connect(steering_panel_, &SteeringPanel::said, this,
            [this](const QString& sentence) { statusBar()->showMessage(sentence, 6000); });
    connect(steering_panel_, &SteeringPanel::paintRequested, this, [this](int row) { paintArea(row); });
    connect(steering_panel_, &SteeringPanel::whereItActsRequested, this, [this](int row) {
        steering_.setTouched(row);
        actions_.action(QStringLiteral("view.where_it_acts"))->setChecked(true);
    });
    connect(steering_panel_, &SteeringPanel::startPictureRequested, this, &MainWindow::chooseStartPicture);
    connect(steering_panel_, &SteeringPanel::repaintAreaRequested, this, &MainWindow::paintRepaintArea);
    connect(history_panel_, &HistoryPanel::exportRequested, this, &MainWindow::exportPicture);
    connect(history_panel_, &HistoryPanel::reproduceRequested, this, &MainWindow::reproduce);
    connect(history_panel_, &HistoryPanel::copyRecipeRequested, this, &MainWindow::copyRecipeOf);
    connect(request_bar_, &RequestBar::modelChosen, this, &MainWindow::useModel);
    connect(request_bar_, &RequestBar::manageModelsAsked, this, &MainWindow::showModels);
    connect(request_bar_, &RequestBar::refused, this,
            [this](const Error& error) { notice(noticeOf(error)); });
    connect(mask_panel_, &MaskPanel::refused, this, [this](const Error& error) { notice(noticeOf(error)); });
    connect(mask_panel_, &MaskPanel::paintingChanged, this, [this](bool painting) {
        mask_dock_->setVisible(painting);
        refreshActions();
    });
    connect(mask_dock_->toggleViewAction(), &QAction::toggled, this, [this](bool shown) {
        if (!shown && mask_panel_->isPainting()) mask_panel_->stop();
    });
    connect(mask_panel_, &MaskPanel::repaintMaskEdited, this, &MainWindow::takeRepaintMask);
}

void MainWindow::wireRender() {
    connect(&controller_, &RenderController::imageChanged, canvas_,
            [this](const QImage& image, QSize size) { canvas_->setImage(image, size); });
    connect(&controller_, &RenderController::pictureStateChanged, this, &MainWindow::refreshBadges);
    connect(&controller_, &RenderController::progressChanged, this, &MainWindow::refreshStatus);
    connect(&controller_, &RenderController::noticed, this, &MainWindow::notice);
    connect(&controller_, &RenderController::busyChanged, this, [this](bool busy) {
        renders_.setBlocked(busy);
        refreshActions();
    });
    connect(&controller_, &RenderController::pictured, this,
            [this](const protocol::RenderRequest& request, const protocol::event::Picture& picture) {
                takeCosines(request, picture.measured, steering_);
            });
    connect(acting_mask_, &ActingMask::changed, this, &MainWindow::showWhereItActs);
    connect(&controller_, &RenderController::rendered, this,
            [this](const FullPicture& picture) { rememberStepTime(picture.request); });
    connect(&renders_, &BackgroundRenders::pictured, this, &MainWindow::onBackgroundPicture);
    connect(&renders_, &BackgroundRenders::failed, this, [this](Ticket ticket, const Error& error) {
        if (ticket == reproduce_ticket_) notice(noticeOf(error, engine_.details()));
    });
}

void MainWindow::openFirstSession() {
    QString path = options_.session;
    if (path.isEmpty() && options_.offer_recovery) {
        const auto scene = openingScene(resources());
        auto unsaved = sessionsToOffer(session_->unsavedFolder(), scene ? scene->prompt : std::string());
        if (!unsaved.empty()) {
            RecoveryDialog dialog(std::move(unsaved), this);
            dialog.exec();
            path = dialog.chosen();
        }
    }
    const bool picture =
        !path.isEmpty() && !session::looks_like_session(std::filesystem::path(path.toStdU16String()));
    if (!path.isEmpty() && !picture) openSession(path);
    if (!session_->isOpen()) {
        if (const auto made = session_->openNew(); !made) notice(noticeOf(made.error()));
    }
    if (session_->history()->count() == 0 && !session_->history()->draft()) prepareRequest();
    if (picture) QTimer::singleShot(0, this, [this, path] { dropPicture(path); });
    cleanStartPictures();
}

/// Where a session that is known cannot be read, nothing is taken away, and nobody need hear of it.
void MainWindow::cleanStartPictures() {
    const auto to_path = [](const QString& path) { return std::filesystem::path(path.toStdU16String()); };
    std::vector<std::filesystem::path> sessions{to_path(session_->path())};
    for (const QString& recent : preferences_.recentFiles()) sessions.push_back(to_path(recent));
    in_background(
        this,
        [folder = to_path(session_->filesFolder()), unsaved = to_path(session_->unsavedFolder()), sessions] {
            auto all = sessions_in(unsaved);
            all.insert(all.end(), sessions.begin(), sessions.end());
            return remove_leftovers(folder, all);
        },
        [](const Result<int>&) {});
}

/// The request of an empty session: the model used last, on the device that is preferred.
void MainWindow::prepareRequest() {
    protocol::RenderRequest request;
    request.model = (options_.model.isEmpty() ? preferences_.model() : options_.model).toStdString();
    if (request.model == "mini") {
        if (const auto scene = openingScene(resources())) {
            request.prompt = scene->prompt;
            request.seed = scene->seed;
            request.guidance.scale = embedded_guidance;
        }
    }
    request.device = preferences_.device().toStdString();
    request.precision = preferences_.precision().toStdString();
    if (const auto set = steering_.setRequest(request); !set) notice(noticeOf(set.error()));
}

void MainWindow::notice(const Notice& notice) {
    if (notice.kind == Notice::Kind::information) {
        statusBar()->showMessage(notice.text, 12'000);
        return;
    }
    messages_->show(notice);
}

void MainWindow::openPath(const QString& path) {
    if (CurateDesk::takes(path)) return curate_->openFile(path);
    if (!session::looks_like_session(std::filesystem::path(path.toStdU16String()))) return dropPicture(path);
    openSession(path);
}

/// A damaged one is offered to be saved as far as it can be read.
void MainWindow::openSession(const QString& path) {
    const auto opened = session_->open(path);
    if (opened) return;
    if (opened.error().code != ErrorCode::damaged) return notice(noticeOf(opened.error()));
    const QFileInfo file(path);
    std::vector<session::Unsaved> one(1);
    one[0].path = std::filesystem::path(path.toStdU16String());
    one[0].modified_ms = file.lastModified().toMSecsSinceEpoch();
    one[0].damage = opened.error().sentence();
    RecoveryDialog dialog(std::move(one), this, RecoveryDialog::Kind::file);
    dialog.exec();
    if (dialog.chosen().isEmpty()) return;
    if (const auto saved = session_->open(dialog.chosen()); !saved) notice(noticeOf(saved.error()));
}

QString MainWindow::resources() const {
    return options_.resources.isEmpty() ? findResources() : options_.resources;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    // Nothing is asked: what was made is written, and an unsaved session is offered again at the next start.
    controller_.stop();
    keepStepTimes();
    workspaces_->save();
    actions_.saveKeys(preferences_.settings());
    session_->close();
    engine_.stop();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString path = event->mimeData()->urls().first().toLocalFile();
    event->acceptProposedAction();
    // The dialog must not keep the program waiting that the picture comes from.
    QTimer::singleShot(0, this, [this, path] { openPath(path); });
}

}  // namespace burin::ui
