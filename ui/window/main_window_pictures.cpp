// Pictures that come in and go out: dropping, exporting, start pictures, masks, "Reproduce", the queue.
#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QStatusBar>

#include "core/io/atomic_file.h"
#include "core/io/image.h"
#include "core/protocol/request_json.h"
#include "ui/models/picture_codec.h"
#include "ui/models/picture_difference.h"
#include "ui/models/picture_export.h"
#include "ui/panels/mask_panel.h"
#include "ui/widgets/canvas.h"
#include "ui/widgets/colours.h"
#include "ui/window/drop_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/session_desk.h"

namespace burin::ui {
namespace {

std::filesystem::path toPath(const QString& path) { return std::filesystem::path(path.toStdU16String()); }

protocol::MetadataLevel levelOf(MetadataChoice choice) {
    switch (choice) {
        case MetadataChoice::full:
            return protocol::MetadataLevel::full;
        case MetadataChoice::label_only:
            return protocol::MetadataLevel::label;
        case MetadataChoice::none:
            break;
    }
    return protocol::MetadataLevel::none;
}

/// A recipe as people read it.
QString inWords(const protocol::RecalledRecipe& recipe) {
    const protocol::RenderRequest& request = recipe.request;
    QString text = QString::fromStdString(request.prompt);
    if (!request.negative.empty())
        text += MainWindow::tr("\nNot: %1").arg(QString::fromStdString(request.negative));
    text += MainWindow::tr("\nSeed %1, %2 steps").arg(request.seed).arg(request.steps);
    for (const protocol::Direction& direction : request.guidance.directions) {
        text += MainWindow::tr("\n%1 %2").arg(QString::fromStdString(direction.text),
                                              QLocale().toString(direction.strength, 'f', 1));
    }
    if (!recipe.model_name.empty())
        text += MainWindow::tr("\nModel: %1").arg(QString::fromStdString(recipe.model_name));
    text += MainWindow::tr("\nWritten by %1").arg(QString::fromStdString(recipe.tool));
    for (const std::string& missed : recipe.not_taken)
        text += MainWindow::tr("\nNot taken over: %1").arg(QString::fromStdString(missed));
    return text;
}

}  // namespace

void MainWindow::dropPicture(const QString& path) {
    recall_picture_later(path, this, [this, path](Result<RecalledPicture> read) {
        if (!read) return notice(noticeOf(read.error()));
        const QString why = QString::fromStdString(read->no_recipe.sentence());
        DropDialog dialog(path, read->image, read->recipe ? inWords(*read->recipe) : QString(), why, this);
        dialog.exec();
        if (dialog.choice() == DropDialog::Choice::apply_recipe) applyRecipe(*read->recipe);
        if (dialog.choice() == DropDialog::Choice::use_as_start) report(steering_.setStartPicture(path));
    });
}

void MainWindow::applyRecipe(const protocol::RecalledRecipe& recipe) {
    protocol::RenderRequest request = recipe.request;
    // Another tool's model is not looked for, and the device is this machine's.
    if (!recipe.model_name.empty() || request.model.empty()) request.model = steering_.request().model;
    request.device = steering_.request().device;
    request.precision = steering_.request().precision;
    report(steering_.edit(SteeringModel::Part::everything, -1, tr("Recipe of a picture"),
                          [&](protocol::RenderRequest& now) { now = request; }));
}

void MainWindow::chooseStartPicture() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Start from a picture"), preferences_.lastFolder(), tr("Pictures (*.png *.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    preferences_.setLastFolder(QFileInfo(path).absolutePath());
    report(steering_.setStartPicture(path));
}

/// Writes a picture that a request needs into a file, under its hash, and gives its path. The session takes
/// the file in with the gesture that names it.
QString MainWindow::writePicture(const QImage& picture) {
    const auto png = to_png(picture);
    if (!png) {
        notice(noticeOf(png.error()));
        return {};
    }
    const QByteArray bytes = QByteArray::fromRawData(reinterpret_cast<const char*>(png->data()),
                                                     static_cast<qsizetype>(png->size()));
    const QString hash =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    const QDir folder(session_->filesFolder());
    folder.mkpath(QStringLiteral("."));
    QString path = QDir::cleanPath(folder.filePath(hash + QStringLiteral(".png")));
    if (const auto written = io::write_file_atomically(toPath(path), *png); !written) {
        notice(noticeOf(written.error()));
        return {};
    }
    return path;
}

void MainWindow::startFromCurrent() {
    const QString path = writePicture(controller_.image());
    if (!path.isEmpty()) report(steering_.setStartPicture(path));
}

void MainWindow::paintArea(int row) {
    if (row < 0 || row >= steering_.count()) return;
    mask_panel_->paintDirection(row);
}

void MainWindow::paintRepaintArea() {
    QImage mask;
    if (const std::string& path = steering_.request().mask_image; !path.empty()) {
        if (const auto read = io::read_mask(path))
            mask = to_image(*read).convertToFormat(QImage::Format_Grayscale8);
    }
    mask_panel_->paintRepaintArea(mask);
}

void MainWindow::takeRepaintMask(const QImage& mask) {
    const QString path = writePicture(mask);
    if (!path.isEmpty()) report(steering_.setMaskPicture(path));
}

void MainWindow::exportPicture(NodeId node) {
    if (node == 0) return;
    QString path = QFileDialog::getSaveFileName(this, tr("Export picture"), preferences_.lastFolder(),
                                                tr("PNG pictures (*.png);;JPEG pictures (*.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".png");
    preferences_.setLastFolder(QFileInfo(path).absolutePath());
    ExportOptions options;
    options.level = levelOf(preferences_.metadata());
    options.program = QStringLiteral("Burin ") + QCoreApplication::applicationVersion();
    export_node(*session_->store(), node, path, options, this, [this, path](Result<Exported> done) {
        if (!done) return notice(noticeOf(done.error()));
        const QString name = QFileInfo(path).fileName();
        notice(
            {Notice::Kind::information,
             done->recipe_left_out
                 ? tr("%1 was exported; its recipe is too long for JPEG, only the label is inside.").arg(name)
                 : tr("%1 was exported.").arg(name),
             {}});
    });
}

void MainWindow::copyPicture() { QGuiApplication::clipboard()->setImage(controller_.image()); }

void MainWindow::copyRecipeOf(NodeId node) {
    session_->history()->fetch(node, this, [this](Result<VisitedNode> read) {
        if (!read) return notice(noticeOf(read.error()));
        QGuiApplication::clipboard()->setText(QString::fromStdString(protocol::to_json_text(read->request)));
    });
}

void MainWindow::copyRecipe() {
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(protocol::to_json_text(steering_.request())));
}

void MainWindow::pasteRecipe() {
    const QByteArray text = QGuiApplication::clipboard()->text().toUtf8();
    const auto request = protocol::request_from_text({text.constData(), static_cast<size_t>(text.size())},
                                                     tr("the clipboard").toStdString());
    if (!request) return notice(noticeOf(request.error()));
    report(steering_.edit(SteeringModel::Part::everything, -1, tr("Pasted recipe"),
                          [&](protocol::RenderRequest& now) { now = *request; }));
}

void MainWindow::reproduce(NodeId node) {
    if (node == 0) return;
    session_->history()->fetch(node, this, [this](Result<VisitedNode> read) {
        if (!read) return notice(noticeOf(read.error()));
        if (read->image.isNull()) return;
        reproduce_original_ = read->image;
        renders_.cancel(reproduce_ticket_);
        reproduce_ticket_ = renders_.submit(read->request, BackgroundRenders::Priority::asked);
        notice({Notice::Kind::information,
                tr("The picture is rendered again to be compared with the one that is kept."),
                {}});
    });
}

void MainWindow::onBackgroundPicture(Ticket ticket, const QImage& image) {
    if (ticket != reproduce_ticket_ || ticket == 0) return;
    reproduce_ticket_ = 0;
    const PictureDifference difference = compare(reproduce_original_, image);
    notice({difference.identical() ? Notice::Kind::information : Notice::Kind::warning,
            describe(difference),
            {}});
    reproduced_ = difference;
}

void MainWindow::queueSeeds() {
    bool good = false;
    const int count = QInputDialog::getInt(this, tr("Queue several seeds"),
                                           tr("&Number of seeds from %1 on:").arg(steering_.request().seed),
                                           8, 1, 1000, 1, &good);
    if (!good) return;
    queue_.addSeeds(steering_.request(), count, session_->history()->current());
    queue_dock_->show();
    queue_dock_->raise();
}

void MainWindow::queueSweep() {
    const int row = steering_.touched();
    if (row < 0 || row >= steering_.count()) return;
    bool good = false;
    const int count =
        QInputDialog::getInt(this, tr("Queue a sweep"),
                             tr("&Number of strengths from %1 to %2:").arg(-soft_strength).arg(soft_strength),
                             9, 2, 101, 1, &good);
    if (!good) return;
    std::vector<double> strengths;
    for (int i = 0; i < count; ++i) strengths.push_back(-soft_strength + 2 * soft_strength * i / (count - 1));
    queue_.addSweep(steering_.request(), row, strengths, session_->history()->current());
    queue_dock_->show();
    queue_dock_->raise();
}

void MainWindow::showWhereItActs(const QImage& coverage, int row) {
    if (coverage.isNull()) return canvas_->setOverlay({}, {}, {});
    canvas_->setOverlay(coverage, direction_colour(row), tr("Where \"%1\" acts").arg(steering_.name(row)));
}

}  // namespace burin::ui
