#include "ui/window/photo_controller.h"

#include <algorithm>
#include <memory>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtWidgets/QFileDialog>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/io/jpeg_text.h"
#include "core/io/mapped_file.h"
#include "core/protocol/inversion_facts.h"
#include "core/protocol/recipe_text.h"
#include "ui/background/background.h"
#include "ui/models/picture_codec.h"
#include "ui/models/picture_export.h"
#include "ui/models/render_queue.h"
#include "ui/window/model_session.h"
#include "ui/window/photo_dialog.h"
#include "ui/window/picture_controller.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"

namespace burin::ui {
namespace {

/// Longest side of the copy that dialogs show: a photo of a camera would be slow to move about.
constexpr int seen_side = 1600;

std::filesystem::path fileAt(const QString& path) { return QFile::encodeName(path).toStdString(); }

QString sentenceOf(const std::vector<std::string>& notes) {
    QStringList list;
    for (const std::string& note : notes) list << QString::fromStdString(note);
    return list.join(QStringLiteral("; "));
}

/// What a person should know before the photo is steered.
QString oddities(const io::PictureInfo& info) {
    if (info.channels == 2 || info.channels == 4)
        return PhotoController::tr("What is transparent in the file lies on white.");
    if (info.width > longest_photo * info.height || info.height > longest_photo * info.width)
        return PhotoController::tr(
            "The photo is too long and narrow to be steered as a whole: choose a part.");
    return {};
}

/// Everything that is written, for a thread of its own.
Result<std::vector<std::string>> writePasted(const std::string& photo, const QString& sha256,
                                             const io::EditedPart& part, const QString& target,
                                             protocol::Recipe recipe, protocol::MetadataLevel level,
                                             const std::string& program) {
    const auto file = io::MappedFile::open(photo);
    if (!file) return tl::unexpected(file.error());
    const std::string name = in_quotes(photo);
    if (sha256_hex((*file)->bytes()) != sha256.toStdString())
        return fail(ErrorCode::bad_input,
                    name + " is not the photo that was steered: its contents are others",
                    "name the file as it was");
    const auto format = format_of(target);
    if (!format) return tl::unexpected(format.error());
    auto pasted = io::paste_into_file((*file)->bytes(), name, part, *format);
    if (!pasted) return tl::unexpected(pasted.error());
    if (const auto info = io::picture_info(pasted->bytes, name); info)
        recipe.width = info->width, recipe.height = info->height;
    const auto texts = protocol::recipe_texts(recipe, level, program);
    if (!texts) return tl::unexpected(texts.error());
    const auto whole = io::insert_picture_text(pasted->bytes, *texts);
    if (!whole) return tl::unexpected(whole.error());
    if (!whole->note.empty()) pasted->notes.push_back(whole->note);
    return io::write_file_atomically(fileAt(target), whole->bytes).map([&] { return pasted->notes; });
}

}  // namespace

PhotoController::PhotoController(Parts parts, QObject* parent)
    : Controller(parent), parts_(parts), edited_(&parts.model->engine(), &parts.model->controller(), this) {}

Result<PhotoController::Opened> PhotoController::read(const QString& path) {
    const std::string source = in_quotes(path.toStdString());
    const auto file = io::MappedFile::open(fileAt(path));
    if (!file) return tl::unexpected(file.error());
    const auto info = io::picture_info((*file)->bytes(), source);
    if (!info) return tl::unexpected(info.error());
    auto photo = io::decode_picture((*file)->bytes(), source, 3);
    if (!photo) return tl::unexpected(photo.error());
    Opened opened;
    opened.path = QFileInfo(path).absoluteFilePath();
    opened.sha256 = QString::fromStdString(sha256_hex((*file)->bytes()));
    opened.note = oddities(*info);
    const QSize all(photo->width, photo->height);
    const QSize small = all.width() <= seen_side && all.height() <= seen_side
                            ? all
                            : all.scaled(seen_side, seen_side, Qt::KeepAspectRatio).expandedTo({1, 1});
    opened.seen = small == all ? *photo
                               : io::resampled(*photo, {0, 0, all.width(), all.height()}, small.width(),
                                               small.height());
    opened.photo = std::move(*photo);
    return opened;
}

void PhotoController::choose() {
    const QString path =
        QFileDialog::getOpenFileName(parts_.window, tr("Steer a photo"), parts_.preferences->lastFolder(),
                                     tr("Pictures (*.png *.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    steer(path);
}

void PhotoController::steer(const QString& path) {
    in_background(
        this, [path] { return read(path); },
        [this, question = ++opened_](Result<Opened> photo) {
            if (question != opened_) return;
            if (!photo) return Q_EMIT noticed(noticeOf(photo.error()));
            ask(std::make_shared<const Opened>(std::move(*photo)));
        });
}

void PhotoController::ask(const std::shared_ptr<const Opened>& photo) {
    const QSize own = parts_.model->controller().pictureSize(protocol::RenderRequest{});
    PhotoDialog dialog({QFileInfo(photo->path).fileName(),
                        {photo->photo.width, photo->photo.height},
                        photo->seen,
                        photo->note},
                       own, parts_.window);
    if (dialog.exec() == QDialog::Accepted) begin(photo, dialog.area(), dialog.steeredSize(), dialog.shows());
}

void PhotoController::begin(const std::shared_ptr<const Opened>& photo, const QRect& area, QSize size,
                            const QString& shows) {
    in_background(
        this,
        [photo, area, size] {
            return fittedPhoto(photo->photo, {photo->path, photo->sha256, area}, size);
        },
        [this, photo, size, shows](const Result<session::Bytes>& fitted) {
            if (!fitted) return Q_EMIT noticed(noticeOf(fitted.error()));
            protocol::RealPicture real;
            real.source = shows.toStdString();
            take(*fitted, QStringLiteral(".png"), real, size, QFileInfo(photo->path).fileName());
        });
}

/// The session keeps the file, and the request names it there.
void PhotoController::take(const session::Bytes& file, const QString& ending, protocol::RealPicture photo,
                           QSize size, const QString& name) {
    const auto path = parts_.session->keepFile(file, ending);
    if (!path) return Q_EMIT noticed(noticeOf(path.error()));
    photo.file = path->toStdString();
    photo.sha256 = sha256_hex(file);
    const auto taken = parts_.model->steering().steerPhoto(photo, size, name);
    if (!taken) return report(taken);
    RenderController& controller = parts_.model->controller();
    if (const auto seen = photoPicture(photo.file)) controller.showMeanwhile(to_image(*seen));
    if (!controller.isLive()) controller.render();
}

void PhotoController::useInversion(const QString& path) {
    struct Read {
        protocol::InversionFacts facts;
        session::Bytes bytes;
    };
    in_background(
        this,
        [path]() -> Result<Read> {
            auto facts = protocol::read_inversion_facts(fileAt(path));
            if (!facts) return tl::unexpected(facts.error());
            const auto file = io::MappedFile::open(fileAt(path));
            if (!file) return tl::unexpected(file.error());
            const auto bytes = (*file)->bytes();
            return Read{std::move(*facts), {bytes.begin(), bytes.end()}};
        },
        [this](const Result<Read>& read) {
            if (!read) return Q_EMIT noticed(noticeOf(read.error()));
            const auto& facts = read->facts;
            take(read->bytes, QStringLiteral(".safetensors"), facts.origin, {facts.width, facts.height},
                 QFileInfo(QString::fromStdString(facts.origin.file)).fileName());
        });
}

/// The photos of a folder on their way into the queue, one after the other: each is read and fitted in the background.
struct PhotoController::FolderRun {
    QStringList photos;
    qsizetype next = 0;
    int queued = 0;
    QStringList refused;
    protocol::RenderRequest now;
    session::NodeId parent = 0;
};

bool PhotoController::canQueue() const {
    const auto& directions = parts_.model->request().guidance.directions;
    return std::any_of(directions.begin(), directions.end(),
                       [](const protocol::Direction& one) { return one.strength != 0 && !one.muted; });
}

void PhotoController::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(parts_.window, tr("Folder of photos to steer"),
                                                             parts_.preferences->lastFolder());
    if (folder.isEmpty()) return;
    parts_.preferences->setLastFolder(folder);
    queueFolder(folder);
}

void PhotoController::queueFolder(const QString& folder) {
    auto run = std::make_shared<FolderRun>();
    const QDir place(folder);
    for (const QString& name :
         place.entryList({QStringLiteral("*.png"), QStringLiteral("*.jpg"), QStringLiteral("*.jpeg")},
                         QDir::Files | QDir::Readable, QDir::Name))
        run->photos << place.filePath(name);
    if (run->photos.isEmpty())
        return Q_EMIT noticed(
            {Notice::Kind::warning, tr("There is no PNG or JPEG picture in %1.").arg(place.dirName()), {}});
    run->now = parts_.model->request();
    run->parent = parts_.session->history()->current();
    queueNext(run);
}

void PhotoController::queueNext(const std::shared_ptr<FolderRun>& run) {
    if (run->next == run->photos.size()) return endRun(*run);
    const QString path = run->photos.at(run->next++);
    const QSize own = parts_.model->controller().pictureSize(protocol::RenderRequest{});
    in_background(
        this, [path, own] { return wholePhoto(path, own); },
        [this, run, path](const Result<WholePhoto>& photo) {
            const QString name = QFileInfo(path).fileName();
            const auto kept = photo.and_then([&](const WholePhoto& whole) {
                return parts_.session->keepFile(whole.fitted, QStringLiteral(".png"));
            });
            if (kept) {
                protocol::RealPicture real;
                real.file = kept->toStdString();
                real.sha256 = sha256_hex(photo->fitted);
                parts_.queue->add(name, sameOnPhoto(run->now, real, photo->size), run->parent);
                ++run->queued;
            } else {
                run->refused << QString::fromStdString(kept.error().sentence());
            }
            queueNext(run);
        });
}

void PhotoController::endRun(const FolderRun& run) {
    if (!run.refused.isEmpty())
        Q_EMIT noticed({Notice::Kind::warning,
                        tr("%n photo(s) could not be put into the queue: %1", nullptr,
                           static_cast<int>(run.refused.size()))
                            .arg(run.refused.first()),
                        run.refused.join(QLatin1Char('\n'))});
    if (run.queued > 0) Q_EMIT said(tr("%n photo(s) wait in the queue.", nullptr, run.queued));
    Q_EMIT queued(run.queued, static_cast<int>(run.refused.size()));
}

bool PhotoController::isSteering() const { return parts_.model->steering().steersPhoto(); }

bool PhotoController::canPasteBack() const {
    const auto& shown = parts_.model->controller().shownRequest();
    return shown && shown->real_picture && *shown == parts_.model->request();
}

void PhotoController::pasteBack() {
    if (!canPasteBack()) return;
    const QString fitted = QString::fromStdString(parts_.model->request().real_picture->file);
    const auto origin = photoOrigin(fitted);
    const QFileInfo photo(origin ? origin->path : QString());
    const QString usual = photo.path() + QLatin1Char('/') + photo.completeBaseName() +
                          tr("_steered", "added to a file's name") + QStringLiteral(".png");
    QString path =
        QFileDialog::getSaveFileName(parts_.window, tr("Paste back into the photo, as a new file"), usual,
                                     tr("PNG pictures (*.png);;JPEG pictures (*.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".png");
    pasteBackTo(path);
}

void PhotoController::pasteBackTo(const QString& path) {
    if (!canPasteBack()) return;
    edited_.ask([this, path](const QImage& coverage) { paste(path, coverage); });
}

QString PhotoController::findPhoto(const PhotoOrigin& origin) {
    if (QFileInfo::exists(origin.path)) return origin.path;
    return QFileDialog::getOpenFileName(
        parts_.window, tr("Where is the photo %1?").arg(QFileInfo(origin.path).fileName()),
        parts_.preferences->lastFolder(), tr("Pictures (*.png *.jpg *.jpeg)"));
}

void PhotoController::paste(const QString& path, const QImage& coverage) {
    if (!canPasteBack()) return;
    const QString fitted = QString::fromStdString(parts_.model->request().real_picture->file);
    const auto origin = photoOrigin(fitted);
    if (!origin)
        return Q_EMIT noticed(
            {Notice::Kind::warning,
             tr("This picture does not say which photo it came from, so there is nothing to "
                "paste it back into; open the photo again with \"Steer a photo\"."),
             {}});
    if (coverage.isNull())
        return Q_EMIT noticed({Notice::Kind::warning,
                               tr("No direction acts yet, so there is nothing to paste back: pull a slider "
                                  "first."),
                               {}});
    const QString photo = findPhoto(*origin);
    if (photo.isEmpty()) return;
    io::EditedPart part;
    part.edited = to_picture(parts_.model->controller().image().convertToFormat(QImage::Format_RGB888));
    part.mask = {coverage.width(), coverage.height(), 1, {}};
    for (int y = 0; y < coverage.height(); ++y)
        part.mask.pixels.insert(part.mask.pixels.end(), coverage.constScanLine(y),
                                coverage.constScanLine(y) + coverage.width());
    const QRect& area = origin->area;
    part.area = {area.x(), area.y(), area.width(), area.height()};
    protocol::Recipe recipe{.request = parts_.model->request()};
    in_background(
        this,
        [photo = QFile::encodeName(photo).toStdString(), sha256 = origin->sha256, part = std::move(part),
         path, recipe = std::move(recipe), level = metadataLevel(parts_.preferences->metadata()),
         program = "Burin " + QCoreApplication::applicationVersion().toStdString()] {
            return writePasted(photo, sha256, part, path, recipe, level, program);
        },
        [this, path](const Result<std::vector<std::string>>& notes) {
            if (!notes) return Q_EMIT noticed(noticeOf(notes.error()));
            const QString name = QFileInfo(path).fileName();
            Q_EMIT said(notes->empty() ? tr("%1 is the photo with the edited part pasted in.").arg(name)
                                       : tr("%1 is the photo with the edited part pasted in; %2.")
                                             .arg(name, sentenceOf(*notes)));
            Q_EMIT written(path);
        });
}

}  // namespace burin::ui
