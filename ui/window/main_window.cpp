#include "ui/window/main_window.h"

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QStandardPaths>
#include <QtCore/QTimer>
#include <QtGui/QCloseEvent>
#include <QtGui/QDropEvent>
#include <QtWidgets/QDialog>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/cosines.h"
#include "ui/models/picture_notes.h"
#include "ui/panels/files_panel.h"
#include "ui/panels/history_panel.h"
#include "ui/panels/mask_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/notes_view.h"
#include "ui/widgets/sweep_strip.h"
#include "ui/window/compare_controller.h"
#include "ui/window/curate_controller.h"
#include "ui/window/files_controller.h"
#include "ui/window/message_bar.h"
#include "ui/window/model_controller.h"
#include "ui/window/photo_controller.h"
#include "ui/window/picture_controller.h"
#include "ui/window/register_controller.h"
#include "ui/window/request_bar.h"
#include "ui/window/resources.h"
#include "ui/window/session_controller.h"
#include "ui/window/session_files.h"
#include "ui/window/status_line.h"
#include "ui/window/steering_controller.h"
#include "ui/window/sweep_controller.h"

namespace burin::ui {
namespace {

WindowOptions filledIn(WindowOptions options) {
    if (options.cache_folder.isEmpty())
        options.cache_folder = options.data_folder.isEmpty()
                                   ? QStandardPaths::writableLocation(QStandardPaths::CacheLocation)
                                   : options.data_folder + QStringLiteral("/../cache");
    if (options.register_file.isEmpty())
        options.register_file = options.data_folder.isEmpty()
                                    ? QString::fromStdString(registry::Register::usual_place().string())
                                    : options.data_folder + QStringLiteral("/../library.burinlib");
    if (options.data_folder.isEmpty())
        options.data_folder =
            QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/sessions");
    if (options.resources.isEmpty()) options.resources = findResources();
    return options;
}

QStringList localFiles(const QMimeData* dragged) {
    QStringList paths;
    for (const QUrl& url : dragged->urls())
        if (url.isLocalFile()) paths.append(url.toLocalFile());
    return paths;
}

}  // namespace

MainWindow::MainWindow(WindowOptions options, QWidget* parent)
    : QMainWindow(parent),
      options_(filledIn(std::move(options))),
      preferences_(options_.settings_file),
      model_(options_.timings),
      acting_mask_(steering(), engine(), controller(), this),
      renders_(engine()),
      queue_(&renders_) {
    setObjectName(QStringLiteral("burin_window"));
    setAccessibleName(QStringLiteral("Burin"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    buildCentre();
    buildControllers();
    buildCommands();
    wireNotices();
    wireHistory();
    wirePanels();
    wireRendering();
    wireMasks();
    controller()->setLive(preferences_.live());
    models_->begin();
    curate_->begin();
    registers_->begin();
    actions_.loadKeys(preferences_.settings());
    workspaces_->restore();
    status_->refresh();
    refreshActions();
}

void MainWindow::begin() {
    files_->openFirst();
    refreshActions();
}

MainWindow::~MainWindow() {
    // Nothing that the models say on their way out concerns this window any more.
    for (QObject* model : std::initializer_list<QObject*>{
             controller(), &acting_mask_, &model_, engine(), steering(), &queue_, &renders_, &catalogue_,
             &preferences_, session_.get(), session_->history(), canvas_, docks_->panel<MaskPanel>()})
        disconnect(model, nullptr, this, nullptr);
    status_.reset();
    incoming_.reset();
    compare_.reset();
    sweep_.reset();
    qDeleteAll(findChildren<QDialog*>(QString(), Qt::FindDirectChildrenOnly));
    // Panels look at the models until their end.
    delete takeCentralWidget();
    steering_.reset();
    docks_.reset();
    curate_.reset();
    registers_.reset();
    models_.reset();
    photos_.reset();
    pictures_.reset();
    files_.reset();
    session_.reset();
}

SteeringPanel* MainWindow::steeringPanel() { return docks_->panel<SteeringPanel>(); }

void MainWindow::buildCentre() {
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    messages_ = new MessageBar(centre);
    canvas_ = new Canvas(centre);
    canvas_->setObjectName(QStringLiteral("canvas"));
    notes_ = new NotesView(centre);
    layout->addWidget(messages_);
    layout->addWidget(canvas_, 1);
    layout->addWidget(notes_);
    setCentralWidget(centre);
}

void MainWindow::buildControllers() {
    session_ = std::make_unique<SessionController>(
        SessionController::Parts{steering(), controller(), &queue_, &catalogue_}, options_.data_folder);
    curate_ = std::make_unique<CurateController>(
        CurateController::Parts{this, steering(), &preferences_, &actions_},
        session_->unsavedFolder() + QStringLiteral("/../edits"));
    curate_->setCommand(options_.cli_command, options_.engine_command.value(0));
    registers_ = std::make_unique<RegisterController>(RegisterController::Parts{this, &preferences_},
                                                      options_.register_file);
    catalogue_.setCacheFile(options_.cache_folder + QStringLiteral("/catalogue.json"));
    docks_ =
        std::make_unique<WindowDocks>(this, PanelModels{&model_, &catalogue_, session_->history(), &queue_,
                                                        canvas_, curate_.get(), registers_.get()});
    workspaces_ = std::make_unique<Workspaces>(this, preferences_.settings(), *docks_);
    files_ = std::make_unique<SessionFiles>(
        SessionFiles::Parts{this, &model_, session_.get(), &preferences_, steeringPanel()->library()},
        options_);
    pictures_ = std::make_unique<PictureController>(
        PictureController::Parts{this, &model_, session_.get(), &renders_, &catalogue_, &preferences_});
    photos_ = std::make_unique<PhotoController>(
        PhotoController::Parts{this, &model_, session_.get(), &queue_, &preferences_});
    engine()->setInversions(session_->filesFolder());
    const auto defend = [this] {
        engine()->setDefence(preferences_.defenceRegister(), preferences_.defenceFilter());
    };
    defend();
    connect(&preferences_, &Preferences::defenceChanged, this, defend);
    steering_ = std::make_unique<SteeringController>(SteeringController::Parts{
        this, &model_, session_.get(), &renders_, &queue_, &preferences_, docks_.get()});
    models_ = std::make_unique<ModelController>(
        ModelController::Parts{this, &model_, &catalogue_, &queue_, &preferences_, canvas_}, options_);
    incoming_ = std::make_unique<FilesController>(
        FilesController::Parts{this, &model_, &catalogue_, curate_.get(), models_.get(), pictures_.get(),
                               files_.get(), steeringPanel(), docks_->panel<FilesPanel>(), &preferences_});
    compare_ = std::make_unique<CompareController>(
        CompareController::Parts{canvas_, session_->history(), steering(), &renders_});
    sweep_ = std::make_unique<SweepController>(
        SweepController::Parts{docks_->panel<SweepStrip>(), canvas_, steering(), controller(), &renders_});
    status_ = std::make_unique<StatusLine>(statusBar(), canvas_, &model_);
}

void MainWindow::buildCommands() {
    const CommandTargets to{this,          &actions_,       &preferences_, canvas_,
                            &acting_mask_, &model_,         &catalogue_,   session_.get(),
                            files_.get(),  pictures_.get(), photos_.get(), steering_.get(),
                            models_.get(), compare_.get(),  docks_.get(),  workspaces_.get()};
    for (const Commands& menu :
         {fileCommands(to), editCommands(to), viewCommands(to), steerCommands(to), modelCommands(to),
          curate_->commands(), registers_->commands(), pictureCommands(to), windowCommands(to)})
        actions_.add(menu);
    // Where the system has these roles (macOS), the commands go where its users look for them.
    const auto role = [this](const char* id, QAction::MenuRole role) {
        actions_.action(QString::fromLatin1(id))->setMenuRole(role);
    };
    role("file.quit", QAction::QuitRole);
    role("help.about", QAction::AboutRole);
    role("edit.preferences", QAction::PreferencesRole);
    menus_ = buildMenus(menuBar(), actions_);
    request_bar_ = new RequestBar(steering(), &catalogue_, this);
    menus_.docks->addAction(buildToolbar(this, actions_, request_bar_)->toggleViewAction());
    for (QDockWidget* dock : docks_->all()) menus_.docks->addAction(dock->toggleViewAction());
    for (const QString& id : actions_.ids()) addAction(actions_.action(id));
    connect(menus_.recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    fillRecent();
}

void MainWindow::wireNotices() {
    for (Controller* teller : std::initializer_list<Controller*>{
             session_.get(), files_.get(), pictures_.get(), photos_.get(), steering_.get(), models_.get(),
             curate_.get(), registers_.get(), incoming_.get()}) {
        connect(teller, &Controller::noticed, this, &MainWindow::notice);
        connect(teller, &Controller::said, this,
                [this](const QString& sentence) { statusBar()->showMessage(sentence, 12'000); });
    }
    connect(&queue_, &RenderQueue::noticed, this, &MainWindow::notice);
    connect(controller(), &RenderController::noticed, this, &MainWindow::notice);
    const auto* panel = docks_->panel<SteeringPanel>();
    connect(panel, &SteeringPanel::refused, this, &MainWindow::refuse);
    connect(panel, &SteeringPanel::said, this,
            [this](const QString& sentence) { statusBar()->showMessage(sentence, 6000); });
    connect(docks_->panel<MaskPanel>(), &MaskPanel::refused, this, &MainWindow::refuse);
    connect(request_bar_, &RequestBar::refused, this, &MainWindow::refuse);
}

void MainWindow::wireHistory() {
    const HistoryModel* history = session_->history();
    connect(session_.get(), &SessionController::opened, this, [this] {
        setWindowTitle(tr("%1 - Burin").arg(session_->title()));
        if (!session_->isUnsaved()) preferences_.addRecentFile(session_->path());
        refreshActions();
    });
    connect(files_.get(), &SessionFiles::chosen, this, &MainWindow::openPath);
    connect(pictures_.get(), &PictureController::steeringAsked, photos_.get(), &PhotoController::steer);
    connect(incoming_.get(), &FilesController::inversionOpened, photos_.get(),
            &PhotoController::useInversion);
    connect(incoming_.get(), &FilesController::tableOpened, registers_.get(),
            &RegisterController::importFile);
    connect(incoming_.get(), &FilesController::registerOpened, registers_.get(), &RegisterController::open);
    connect(registers_.get(), &RegisterController::panelAsked, this, [this] { docks_->raise("register"); });
    connect(registers_.get(), &RegisterController::changed, this, &MainWindow::refreshActions);
    connect(photos_.get(), &PhotoController::queued, this, [this] { docks_->raise("queue"); });
    connect(history, &HistoryModel::currentChanged, this, &MainWindow::refreshActions);
    connect(history, &HistoryModel::pinsChanged, this, &MainWindow::refreshActions);
    connect(history, &QAbstractItemModel::dataChanged, this, &MainWindow::refreshActions);
    connect(history, &HistoryModel::visited, notes_, [this](const VisitedNode& node) {
        notes_->setPictureNotes(notesIn(node.facts));
        status_->setFidelity(node.facts);
    });
    const auto* panel = docks_->panel<HistoryPanel>();
    connect(panel, &HistoryPanel::exportRequested, pictures_.get(), &PictureController::exportPicture);
    connect(panel, &HistoryPanel::reproduceRequested, pictures_.get(), &PictureController::reproduce);
    connect(panel, &HistoryPanel::copyRecipeRequested, pictures_.get(), &PictureController::copyRecipeOf);
}

void MainWindow::wirePanels() {
    connect(&queue_, &RenderQueue::openChanged, this, [this](int open) {
        docks_->dock("queue")->setWindowTitle(open > 0 ? tr("Queue (%1)").arg(open) : tr("Queue"));
    });
    connect(steering(), &SteeringModel::seedLockedChanged, this, &MainWindow::refreshActions);
    connect(steering(), &SteeringModel::touchedChanged, this, &MainWindow::refreshActions);
    connect(steering(), &SteeringModel::changed, this, [this](SteeringModel::Part part) {
        using Part = SteeringModel::Part;
        if (part == Part::rows || part == Part::everything || part == Part::start_picture) refreshActions();
    });
    const auto* panel = docks_->panel<SteeringPanel>();
    connect(panel, &SteeringPanel::renderRequested, controller(), &RenderController::render);
    connect(panel, &SteeringPanel::whereItActsRequested, this, [this](int row) {
        steering()->setTouched(row);
        actions_.action(QStringLiteral("view.where_it_acts"))->setChecked(true);
    });
    connect(request_bar_, &RequestBar::modelChosen, models_.get(), &ModelController::use);
    connect(request_bar_, &RequestBar::manageModelsAsked, models_.get(), &ModelController::showModels);
    connect(curate_.get(), &CurateController::filesDropped, incoming_.get(), &FilesController::open);
    connect(curate_.get(), &CurateController::panelAsked, this, [this] { docks_->raise("weights"); });
    connect(canvas_, &Canvas::compareChanged, this, &MainWindow::refreshActions);
    connect(&preferences_, &Preferences::themeChanged, this, [this] {
        applyTheme(preferences_.theme());
        refreshActions();
    });
}

void MainWindow::wireRendering() {
    connect(controller(), &RenderController::imageChanged, canvas_,
            [this](const QImage& image, QSize size) { canvas_->setImage(image, size); });
    connect(controller(), &RenderController::busyChanged, this, [this](bool busy) {
        renders_.setBlocked(busy);
        refreshActions();
    });
    connect(controller(), &RenderController::pictured, this,
            [this](const protocol::RenderRequest& request, const protocol::event::Picture& picture) {
                takeCosines(request, picture.measured, *steering());
                const auto facts = factsOf(picture);
                notes_->setPictureNotes(notesIn(facts));
                status_->setFidelity(facts);
            });
    connect(&model_, &ModelSession::described, this, [this](const ModelFacts& facts) {
        request_bar_->setModelSize(facts.size);
        notes_->setModelNotes(facts.notes);
    });
    connect(engine(), &EngineClient::stateChanged, this, &MainWindow::refreshActions);
    connect(models_.get(), &ModelController::loaded, this, [this] {
        // An empty session opens with a picture: nobody learns anything from an empty canvas.
        if (session_->history()->count() == 0 && controller()->image().isNull() && !controller()->isBusy())
            controller()->render();
        refreshActions();
    });
}

void MainWindow::wireMasks() {
    auto* masks = docks_->panel<MaskPanel>();
    QDockWidget* dock = docks_->dock("mask");
    connect(&acting_mask_, &ActingMask::changed, this, [this](const QImage& coverage, int row) {
        if (coverage.isNull()) return canvas_->setOverlay({}, {}, {});
        canvas_->setOverlay(coverage, direction_colour(row),
                            tr("Where \"%1\" acts").arg(steering()->name(row)));
    });
    connect(masks, &MaskPanel::paintingChanged, this, [this, dock](bool painting) {
        dock->setVisible(painting);
        refreshActions();
    });
    connect(dock->toggleViewAction(), &QAction::toggled, this, [masks](bool shown) {
        if (!shown && masks->isPainting()) masks->stop();
    });
}

void MainWindow::notice(const Notice& notice) {
    if (notice.kind == Notice::Kind::information) {
        statusBar()->showMessage(notice.text, 12'000);
        return;
    }
    messages_->show(notice);
}

void MainWindow::openPath(const QString& path) { incoming_->open({path}); }

void MainWindow::fillRecent() {
    menus_.recent->clear();
    for (const QString& path : preferences_.recentFiles()) {
        QAction* action = menus_.recent->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        action->setStatusTip(path);
        connect(action, &QAction::triggered, this, [this, path] { openPath(path); });
    }
    if (!menus_.recent->isEmpty()) menus_.recent->addSeparator();
    menus_.recent->addAction(actions_.action(QStringLiteral("file.clear_recent")));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    // Nothing is asked: what was made is written, and an unsaved session is offered again at the next start.
    controller()->stop();
    models_->keepStepTimes();
    workspaces_->save();
    actions_.saveKeys(preferences_.settings());
    session_->close();
    engine()->stop();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!localFiles(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QStringList paths = localFiles(event->mimeData());
    event->acceptProposedAction();
    // The dialog must not keep the program waiting that the picture comes from.
    QTimer::singleShot(0, this, [this, paths] { incoming_->open(paths); });
}

}  // namespace burin::ui
