#include "ui/window/picture_controller.h"

#include <set>

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QFileDialog>

#include "core/base/data_folder.h"
#include "core/protocol/named_files.h"
#include "core/protocol/request_json.h"
#include "ui/models/file_catalogue.h"
#include "ui/models/picture_export.h"
#include "ui/window/drop_dialog.h"
#include "ui/window/model_session.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"

namespace burin::ui {
namespace {

/// A recipe as people read it.
QString inWords(const protocol::RecalledRecipe& recipe) {
    const protocol::RenderRequest& request = recipe.request;
    QStringList lines{QString::fromStdString(request.prompt)};
    if (!request.negative.empty())
        lines << PictureController::tr("Not: %1").arg(QString::fromStdString(request.negative));
    lines << PictureController::tr("Seed %1, %2 steps").arg(request.seed).arg(request.steps);
    for (const protocol::Direction& direction : request.guidance.directions) {
        lines << QString::fromStdString(direction.text) + QLatin1Char(' ') +
                     QLocale().toString(direction.strength, 'f', 1);
    }
    if (!recipe.model_name.empty())
        lines << PictureController::tr("Model: %1").arg(QString::fromStdString(recipe.model_name));
    lines << PictureController::tr("Written by %1").arg(QString::fromStdString(recipe.tool));
    for (const std::string& missed : recipe.not_taken)
        lines << PictureController::tr("Not taken over: %1").arg(QString::fromStdString(missed));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

protocol::MetadataLevel metadataLevel(MetadataChoice choice) {
    switch (choice) {
        case MetadataChoice::full:
        case MetadataChoice::with_paths:
            return protocol::MetadataLevel::full;
        case MetadataChoice::label_only:
            return protocol::MetadataLevel::label;
        case MetadataChoice::none:
            break;
    }
    return protocol::MetadataLevel::none;
}

PictureController::PictureController(Parts parts, QObject* parent) : Controller(parent), parts_(parts) {
    connect(parts_.renders, &BackgroundRenders::pictured, this, [this](Ticket ticket, const QImage& image) {
        if (ticket == ticket_ && ticket != 0) onReproduced(image);
    });
    connect(parts_.renders, &BackgroundRenders::failed, this, [this](Ticket ticket, const Error& error) {
        if (ticket == ticket_) Q_EMIT noticed(noticeOf(error, parts_.model->engine().details()));
    });
}

void PictureController::open(const QString& path) {
    recall_picture_later(path, foldersFor(path), this, [this, path](Result<RecalledPicture> read) {
        if (!read) return Q_EMIT noticed(noticeOf(read.error()));
        const QString why = QString::fromStdString(read->no_recipe.sentence());
        DropDialog dialog(path, read->image, read->recipe ? inWords(*read->recipe) : QString(), why,
                          parts_.window);
        dialog.exec();
        if (dialog.choice() == DropDialog::Choice::apply_recipe) {
            applyRecipe(*read->recipe);
            if (read->missing) Q_EMIT noticed(noticeOf(*read->missing));
        }
        if (dialog.choice() == DropDialog::Choice::use_as_start)
            report(parts_.model->steering().setStartPicture(path));
        if (dialog.choice() == DropDialog::Choice::steer) Q_EMIT steeringAsked(path);
    });
}

protocol::KnownFolders PictureController::foldersFor(const QString& picture) const {
    const auto pathOf = [](const QString& name) {
        return std::filesystem::path(QFile::encodeName(name).toStdString());
    };
    const auto beside = pathOf(QFileInfo(picture).absolutePath());
    protocol::KnownFolders folders{{beside}, {beside}, {beside, pathOf(parts_.preferences->lastFolder())}};
    // Where the files lie that are used now, others may lie as well.
    protocol::RenderRequest now = parts_.model->request();
    protocol::change_paths(now, [&](protocol::FileKind kind, const std::string& path) {
        auto& known = kind == protocol::FileKind::model     ? folders.models
                      : kind == protocol::FileKind::picture ? folders.pictures
                                                            : folders.adapters;
        known.push_back(std::filesystem::path(path).parent_path());
    });
    // The folders that the person keeps such files in, in the order of the list; each once.
    std::set<std::filesystem::path> seen;
    for (const CatalogueFile& file : parts_.catalogue->files()) {
        const auto folder = pathOf(QFileInfo(file.path).absolutePath());
        if (file.path == QStringLiteral("mini") || !seen.insert(folder).second) continue;
        folders.models.push_back(folder);
        folders.adapters.push_back(folder);
    }
    if (const auto own = data_folder(); !own.empty()) {
        folders.models.push_back(own / "models");
        folders.adapters.push_back(own / "loras");
    }
    return folders;
}

void PictureController::choose() {
    const QString path =
        QFileDialog::getOpenFileName(parts_.window, tr("Open picture"), parts_.preferences->lastFolder(),
                                     tr("Pictures (*.png *.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    open(path);
}

void PictureController::applyRecipe(const protocol::RecalledRecipe& recipe) {
    const protocol::RenderRequest& now = parts_.model->request();
    protocol::RenderRequest request = recipe.request;
    // Another tool's model is one of the person's, if it is called so; the device is this machine's.
    if (!recipe.model_name.empty() || request.model.empty()) {
        const QString name = QString::fromStdString(recipe.model_name);
        const CatalogueFile* model = name.isEmpty() ? nullptr : parts_.catalogue->modelCalled(name);
        request.model = model != nullptr ? model->path.toStdString() : now.model;
        if (model == nullptr && !name.isEmpty())
            Q_EMIT noticed(
                {Notice::Kind::information,
                 tr("The recipe's model %1 is not among your files, so the model of now stays.").arg(name),
                 {}});
    }
    request.device = now.device;
    request.precision = now.precision;
    setRequest(request, tr("Recipe of a picture"));
}

void PictureController::setRequest(const protocol::RenderRequest& request, const QString& title) {
    report(parts_.model->steering().edit(SteeringModel::Part::everything, -1, title,
                                         [&](protocol::RenderRequest& now) { now = request; }));
}

void PictureController::exportPicture(NodeId node) {
    if (node == 0) return;
    QString path =
        QFileDialog::getSaveFileName(parts_.window, tr("Export picture"), parts_.preferences->lastFolder(),
                                     tr("PNG pictures (*.png);;JPEG pictures (*.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".png");
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    ExportOptions options;
    options.level = metadataLevel(parts_.preferences->metadata());
    options.keep_paths = parts_.preferences->metadata() == MetadataChoice::with_paths;
    options.program = QStringLiteral("Burin ") + QCoreApplication::applicationVersion();
    export_node(*parts_.session->store(), node, path, options, this, [this, path](Result<Exported> done) {
        if (!done) return Q_EMIT noticed(noticeOf(done.error()));
        const QString name = QFileInfo(path).fileName();
        Q_EMIT said(done->recipe_left_out
                        ? tr("%1 was exported without its recipe, which is too long for JPEG. Export as PNG "
                             "to keep it.")
                              .arg(name)
                        : tr("%1 was exported.").arg(name));
    });
}

void PictureController::copyPicture() {
    QGuiApplication::clipboard()->setImage(parts_.model->controller().image());
}

void PictureController::copyRecipeOf(NodeId node) {
    parts_.session->history()->fetch(node, this, [this](Result<VisitedNode> read) {
        if (!read) return Q_EMIT noticed(noticeOf(read.error()));
        QGuiApplication::clipboard()->setText(QString::fromStdString(protocol::to_json_text(read->request)));
    });
}

void PictureController::copyRecipe() {
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(protocol::to_json_text(parts_.model->request())));
}

void PictureController::pasteRecipe() {
    const QByteArray text = QGuiApplication::clipboard()->text().toUtf8();
    const auto request = protocol::request_from_text({text.constData(), static_cast<size_t>(text.size())},
                                                     tr("the clipboard").toStdString());
    if (!request) return Q_EMIT noticed(noticeOf(request.error()));
    setRequest(*request, tr("Pasted recipe"));
}

void PictureController::reproduce(NodeId node) {
    if (node == 0) return;
    parts_.session->history()->fetch(node, this, [this](Result<VisitedNode> read) {
        if (!read) return Q_EMIT noticed(noticeOf(read.error()));
        if (read->image.isNull()) return;
        original_ = read->image;
        parts_.renders->cancel(ticket_);
        ticket_ = parts_.renders->submit(read->request, BackgroundRenders::Priority::asked);
        Q_EMIT said(tr("The picture is rendered again and compared with the one in the history."));
    });
}

void PictureController::onReproduced(const QImage& image) {
    ticket_ = 0;
    const PictureDifference difference = compare(original_, image);
    Q_EMIT noticed({difference.identical() ? Notice::Kind::information : Notice::Kind::warning,
                    describe(difference),
                    {}});
    reproduced_ = difference;
}

}  // namespace burin::ui
