#include "ui/window/session_files.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QFileDialog>

#include "ui/background/background.h"
#include "ui/models/direction_suggestions.h"
#include "ui/models/leftover_files.h"
#include "ui/window/model_session.h"
#include "ui/window/preferences.h"
#include "ui/window/recovery_dialog.h"
#include "ui/window/resources.h"
#include "ui/window/session_controller.h"
#include "ui/window/unsaved_sessions.h"

namespace burin::ui {
namespace {

std::filesystem::path toPath(const QString& path) { return std::filesystem::path(path.toStdU16String()); }

}  // namespace

SessionFiles::SessionFiles(Parts parts, const WindowOptions& options, QObject* parent)
    : Controller(parent), parts_(parts), options_(options) {}

void SessionFiles::openFirst() {
    QString path = options_.session;
    if (path.isEmpty() && options_.offer_recovery) path = askForUnsaved();
    const bool picture = !path.isEmpty() && !session::looks_like_session(toPath(path));
    if (!path.isEmpty() && !picture) open(path);
    SessionController& session = *parts_.session;
    if (!session.isOpen()) report(session.openNew());
    if (session.history()->count() == 0 && !session.history()->draft()) prepareRequest();
    if (picture) Q_EMIT chosen(path);
    cleanStartPictures();
}

/// Empty where none is left, or a new one is wanted.
QString SessionFiles::askForUnsaved() {
    const auto scene = openingScene(options_.resources);
    auto unsaved = sessionsToOffer(parts_.session->unsavedFolder(), scene ? scene->prompt : std::string());
    if (unsaved.empty()) return {};
    RecoveryDialog dialog(std::move(unsaved), parts_.window);
    dialog.exec();
    return dialog.chosen();
}

/// Where a session that is known cannot be read, nothing is taken away, and nobody need hear of it.
void SessionFiles::cleanStartPictures() {
    std::vector<std::filesystem::path> sessions{toPath(parts_.session->path())};
    for (const QString& recent : parts_.preferences->recentFiles()) sessions.push_back(toPath(recent));
    in_background(
        this,
        [folder = toPath(parts_.session->filesFolder()), unsaved = toPath(parts_.session->unsavedFolder()),
         sessions] {
            auto all = sessions_in(unsaved);
            all.insert(all.end(), sessions.begin(), sessions.end());
            return remove_leftovers(folder, all);
        },
        [](const Result<int>&) {});
}

/// The request of an empty session: the model used last, on the device that is preferred.
void SessionFiles::prepareRequest() {
    const Preferences& preferences = *parts_.preferences;
    protocol::RenderRequest request;
    request.model = (options_.model.isEmpty() ? preferences.model() : options_.model).toStdString();
    if (request.model == "mini") {
        if (const auto scene = openingScene(options_.resources)) {
            request.prompt = scene->prompt;
            request.seed = scene->seed;
            request.guidance.scale = embedded_guidance;
            if (parts_.preferences->takeFirstStart()) suggest(request);
        }
    }
    request.device = preferences.device().toStdString();
    request.precision = preferences.precision().toStdString();
    report(parts_.model->steering().setRequest(request));
}

/// Whoever opens the window for the first time finds sliders to pull and a sentence that says so.
void SessionFiles::suggest(protocol::RenderRequest& request) {
    for (auto& entry : suggested_directions(*parts_.library, request)) {
        entry.direction.strength = 0;
        request.guidance.directions.push_back(std::move(entry.direction));
    }
    if (!request.guidance.directions.empty())
        Q_EMIT said(tr("Pull one of the sliders on the right: the picture follows."));
}

void SessionFiles::openNew() {
    if (const auto made = parts_.session->openNew(); !made) return report(made);
    protocol::RenderRequest request = without_directions(parts_.model->steering().withoutPhoto());
    request.guidance.directions.clear();
    request.init_image.clear();
    request.mask_image.clear();
    report(parts_.model->steering().setRequest(request));
    if (parts_.model->controller().modelReady()) parts_.model->controller().render();
}

void SessionFiles::open(const QString& path) {
    const auto opened = parts_.session->open(path);
    if (opened) return;
    if (opened.error().code != ErrorCode::damaged) return report(opened);
    std::vector<session::Unsaved> one(1);
    one[0].path = toPath(path);
    one[0].modified_ms = QFileInfo(path).lastModified().toMSecsSinceEpoch();
    one[0].damage = opened.error().sentence();
    RecoveryDialog dialog(std::move(one), parts_.window, RecoveryDialog::Kind::file);
    dialog.exec();
    if (!dialog.chosen().isEmpty()) report(parts_.session->open(dialog.chosen()));
}

void SessionFiles::choose() {
    const QString path = QFileDialog::getOpenFileName(
        parts_.window, tr("Open session"), parts_.preferences->lastFolder(), tr("Burin sessions (*.burin)"));
    if (path.isEmpty()) return;
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    Q_EMIT chosen(path);
}

void SessionFiles::saveAs() {
    QString path =
        QFileDialog::getSaveFileName(parts_.window, tr("Save session as"), parts_.preferences->lastFolder(),
                                     tr("Burin sessions (*.burin)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".burin");
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    parts_.session->saveAs(path);
}

}  // namespace burin::ui
