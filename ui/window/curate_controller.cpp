#include "ui/window/curate_controller.h"

#include <algorithm>
#include <filesystem>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QUrl>
#include <QtGui/QDesktopServices>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "core/io/atomic_file.h"
#include "core/io/mapped_file.h"
#include "ui/panels/weights_curate.h"
#include "ui/panels/weights_make.h"
#include "ui/panels/weights_panel.h"
#include "ui/panels/weights_sweep.h"
#include "ui/widgets/canvas.h"
#include "ui/window/action_registry.h"
#include "ui/window/curate_combine_dialog.h"
#include "ui/window/curate_concept_dialog.h"
#include "ui/window/curate_export_dialog.h"
#include "ui/window/curate_vector_dialog.h"
#include "ui/window/preferences.h"

namespace burin::ui {
namespace {

constexpr int most_names = 200;

/// `burin-cli` where `burin-engine` lies; empty where it is not there.
QString beside(const QString& program, const QString& name) {
    const QFileInfo engine(program);
    if (!program.contains(QLatin1Char('/'))) return {};
    const auto path = engine.absolutePath() + QLatin1Char('/') + name;
    return QFileInfo(path).isExecutable() ? path : QString();
}

}  // namespace

CurateController::CurateController(Parts parts, QString folder)
    : parts_(parts),
      folder_(std::move(folder)),
      edits_(parts.steering),
      model_(&edits_),
      tabs_(new QTabWidget),
      weights_(new WeightsPanel(&edits_, tabs_)),
      curate_(new WeightsCurate(&model_, tabs_)) {
    tabs_->setDocumentMode(true);
    tabs_->addTab(weights_, tr("Weights"));
    tabs_->addTab(curate_, tr("Curate"));
    tabs_->tabBar()->setAccessibleName(tr("Weights and Curate"));
    tabs_->setAccessibleName(tabs_->tabBar()->accessibleName());
    loadNames();
    connect(&model_, &CurateModel::noticed, this, &CurateController::noticed);
    connect(&model_, &CurateModel::said, this, &CurateController::said);
    const auto refused = [this](const Error& error) { Q_EMIT noticed(noticeOf(error)); };
    connect(weights_, &WeightsPanel::refused, this, refused);
    connect(weights_, &WeightsPanel::addRequested, this, &CurateController::addFiles);
    connect(weights_, &WeightsPanel::saveRequested, this, &CurateController::saveRecipe);
    connect(weights_, &WeightsPanel::filesDropped, this, &CurateController::filesDropped);
    connect(curate_->make(), &WeightsMake::editConceptRequested, this,
            [this] { editConcept(model_.conceptRow()); });
    connect(curate_->make(), &WeightsMake::newConceptRequested, this, [this] { editConcept(-1); });
    connect(curate_->sweep(), &WeightsSweep::exportRequested, this, &CurateController::exportModel);
    connect(curate_->sweep(), &WeightsSweep::pictureOpened, this, &CurateController::showPicture);
    connect(&model_, &CurateModel::made, this, [this](int row) {
        if (tabs_->currentWidget() == weights_) weights_->showRow(row);
    });
    connect(&model_, &CurateModel::exported, this, [this](const QString& path, const QString& words) {
        Q_EMIT said(tr("Exported: %1.").arg(path) + QLatin1Char(' ') + words);
    });
}

void CurateController::begin() {
    buildMenus();
    wireModels();
    loadConcepts();
    model_.setFolder(folder_);
    refreshActions();
}

QWidget* CurateController::panel() const { return tabs_; }

CurateController::~CurateController() {
    saveNames();
    // The panels look at the models, which end with this object.
    delete tabs_;
}

void CurateController::loadConcepts() {
    QFile pack(QStringLiteral(":/burin/packs/mini-scenes.json"));
    if (!pack.open(QIODevice::ReadOnly)) return;
    if (const auto added = model_.concepts()->addPack(pack.readAll(), pack.fileName()); !added)
        Q_EMIT noticed(noticeOf(added.error()));
}

void CurateController::loadNames() {
    QSettings& settings = parts_.preferences->settings();
    const int count = std::min(most_names, settings.beginReadArray(QStringLiteral("weight_names")));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        edits_.rememberName(settings.value(QStringLiteral("file")).toString(),
                            settings.value(QStringLiteral("name")).toString());
    }
    settings.endArray();
    saved_names_ = edits_.names();
}

void CurateController::saveNames() {
    saved_names_ = edits_.names();
    QSettings& settings = parts_.preferences->settings();
    settings.remove(QStringLiteral("weight_names"));
    settings.beginWriteArray(QStringLiteral("weight_names"));
    int index = 0;
    const auto names = edits_.names();
    for (auto name = names.begin(); name != names.end() && index < most_names; ++name) {
        if (!QFileInfo::exists(name.key())) continue;
        settings.setArrayIndex(index++);
        settings.setValue(QStringLiteral("file"), name.key());
        settings.setValue(QStringLiteral("name"), name.value());
    }
    settings.endArray();
}

void CurateController::setCommand(const QStringList& command, const QString& engine) {
    command_ = command;
    engine_ = engine;
}

QStringList CurateController::commandLine() const {
    if (!command_.isEmpty()) return command_;
    const auto name = QStringLiteral("burin-cli");
    auto path = beside(engine_.isEmpty() ? parts_.preferences->engineCommandLine().value(0) : engine_, name);
    if (path.isEmpty()) path = beside(QCoreApplication::applicationFilePath(), name);
    return {path.isEmpty() ? name : path};
}

void CurateController::wireModels() {
    connect(&edits_, &WeightEdits::changed, this, &CurateController::refreshActions);
    // At once, as a window may end without saying goodbye.
    connect(&edits_, &WeightEdits::changed, this, [this] {
        if (edits_.names() != saved_names_) saveNames();
    });
    connect(&model_, &CurateModel::taskChanged, this, &CurateController::refreshActions);
    connect(&model_, &CurateModel::conceptChanged, this, &CurateController::refreshActions);
    connect(curate_->sweep(), &WeightsSweep::resultChanged, this, &CurateController::refreshActions);
    // The command line may have changed with the preferences since the last job.
    connect(&model_, &CurateModel::aboutToStart, this, [this] { model_.setCommand(commandLine()); });
}

void CurateController::buildMenus() {
    const auto fill = [this](auto* button, std::initializer_list<const char*> ids) {
        auto* menu = new QMenu(button);
        for (const char* id : ids) menu->addAction(parts_.actions->action(QString::fromLatin1(id)));
        button->setMenu(menu);
    };
    fill(weights_->addButton(), {"curate.add_edit", "curate.combine", "curate.task_vector"});
    weights_->addButton()->setPopupMode(QToolButton::MenuButtonPopup);
    fill(curate_->sweep()->reportButton(), {"curate.open_report", "curate.save_report"});
}

void CurateController::refreshActions() {
    has_report_ = !model_.reportOf(curate_->sweep()->shownEdit()).isEmpty();
    parts_.actions->refresh();
}

bool CurateController::allOn() const {
    bool all = edits_.count() > 0;
    for (int row = 0; row < edits_.count(); ++row) all = all && edits_.use(row).on;
    return all;
}

void CurateController::setAllOn(bool on) {
    report(edits_.setAllOn(on));
    refreshActions();
}

void CurateController::show(Tab tab) {
    Q_EMIT panelAsked();
    tabs_->setCurrentWidget(tab == Tab::weights ? static_cast<QWidget*>(weights_) : curate_);
    if (tab == Tab::curate) curate_->make()->focusConcept();
}

void CurateController::openFile(const QString& path, double lambda) {
    show(Tab::weights);
    model_.openFile(QFileInfo(path).absoluteFilePath(), lambda == 0 ? 1 : lambda);
}

void CurateController::addFiles() {
    const auto paths = QFileDialog::getOpenFileNames(
        parts_.window, tr("Add weight edits"), parts_.preferences->lastFolder(),
        tr("Weight edits (*.safetensors *.edits.json);;LoRA and delta files (*.safetensors);;"
           "Edit recipes (*.edits.json)"));
    if (paths.isEmpty()) return;
    parts_.preferences->setLastFolder(QFileInfo(paths.first()).absolutePath());
    for (const auto& path : paths) openFile(path);
}

void CurateController::saveRecipe() {
    auto path =
        QFileDialog::getSaveFileName(parts_.window, tr("Save the edits as a recipe"),
                                     parts_.preferences->lastFolder(), tr("Edit recipes (*.edits.json)"));
    if (path.isEmpty()) return;
    if (!is_recipe_file(path)) path += QStringLiteral(".edits.json");
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    model_.saveRecipe(path);
}

void CurateController::saveReport() {
    const auto report = model_.reportOf(curate_->sweep()->shownEdit());
    const auto stem = QFileInfo(curate_->sweep()->shownEdit()).completeBaseName();
    auto path = QFileDialog::getSaveFileName(
        parts_.window, tr("Save the report"),
        QDir(parts_.preferences->lastFolder()).filePath(stem + QStringLiteral(".html")),
        tr("Reports (*.html)"));
    if (path.isEmpty() || report.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".html");
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    const auto bytes = io::MappedFile::open(std::filesystem::path(report.toStdU16String()));
    const auto written =
        bytes ? io::write_file_atomically(std::filesystem::path(path.toStdU16String()), (*bytes)->bytes())
              : Result<>(tl::unexpected(bytes.error()));
    if (!written) return Q_EMIT noticed(noticeOf(written.error()));
    Q_EMIT said(tr("The report was saved as %1.").arg(QFileInfo(path).fileName()));
}

void CurateController::exportModel() {
    CurateExportDialog dialog(edits_.summary(), parts_.preferences->lastFolder(), parts_.window);
    if (dialog.exec() != QDialog::Accepted) return;
    const auto settings = dialog.settings();
    parts_.preferences->setLastFolder(QFileInfo(settings.out).absolutePath());
    model_.exportEdits(settings);
    show(Tab::curate);
}

void CurateController::combineEdits() {
    CurateCombineDialog dialog(&model_, parts_.preferences->lastFolder(), parts_.window);
    if (dialog.exec() == QDialog::Accepted) show(Tab::weights);
}

void CurateController::makeVector() {
    CurateVectorDialog dialog(model_.model(), parts_.preferences->lastFolder(), parts_.window);
    if (dialog.exec() != QDialog::Accepted) return;
    const auto settings = dialog.settings();
    parts_.preferences->setLastFolder(QFileInfo(settings.tuned).absolutePath());
    // Where its progress is seen, and its end.
    show(Tab::curate);
    model_.makeVector(settings);
}

void CurateController::editConcept(int row) {
    CurateConceptDialog dialog(model_.concepts(), row, parts_.window);
    dialog.setModel(&model_);
    if (dialog.exec() == QDialog::Accepted) model_.setConceptRow(dialog.kept());
}

void CurateController::showPicture(const PictureGrid::Cell& cell) {
    auto* dialog = new QDialog(parts_.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QStringLiteral("%1: %2").arg(cell.group, cell.caption));
    auto* canvas = new Canvas(dialog);
    canvas->setImage(cell.after);
    canvas->setBefore(cell.before);
    canvas->setNames(tr("With the edit"), tr("Without the edit"));
    canvas->setCompare(Canvas::Compare::side_by_side);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(canvas, 1);
    layout->addWidget(buttons);
    dialog->resize(900, 560);
    dialog->show();
}

}  // namespace burin::ui
