#include "ui/models/model_catalogue.h"

#include <algorithm>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QLocale>

#include "core/base/printable.h"
#include "core/io/json.h"
#include "ui/background/background.h"

namespace burin::ui {
namespace {

constexpr int deepest = 3;
constexpr size_t most_models = 2000;

const QString index_file = QStringLiteral("model_index.json");

qint64 weightBytes(const QString& folder) {
    qint64 bytes = 0;
    QDirIterator files(folder, {QStringLiteral("*.safetensors")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

QString pipelineOf(const QString& folder) {
    const auto document = io::read_json_file((folder + QLatin1Char('/') + index_file).toStdString());
    if (!document || !document->is_object()) return {};
    const auto found = document->find("_class_name");
    if (found == document->end() || !found->is_string()) return {};
    return QString::fromStdString(printable(found->get<std::string>(), 80));
}

void search(const QString& folder, const QString& root, int depth, std::vector<ModelEntry>& found) {
    const QDir dir(folder);
    if (dir.exists(index_file)) {
        found.push_back({QDir::cleanPath(dir.absolutePath()), dir.dirName(), pipelineOf(folder), root,
                         weightBytes(folder)});
        return;
    }
    if (depth == deepest) return;
    for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (found.size() >= most_models) return;
        search(dir.filePath(name), root, depth + 1, found);
    }
}

}  // namespace

std::vector<ModelEntry> findModels(const QString& folder) {
    std::vector<ModelEntry> found;
    search(folder, folder, 0, found);
    return found;
}

ModelCatalogue::ModelCatalogue(QObject* parent) : QAbstractListModel(parent) {}

void ModelCatalogue::setFolders(const QStringList& folders, const QString& embedded) {
    folders_ = folders;
    embedded_ = embedded;
    rescan();
}

void ModelCatalogue::rescan() {
    const int scan = ++scan_;
    scanning_ = true;
    Q_EMIT scanningChanged(true);
    const auto look = [folders = folders_, embedded = embedded_] {
        std::vector<ModelEntry> found;
        if (!embedded.isEmpty() && QDir(embedded).exists(index_file))
            found.push_back({QStringLiteral("mini"),
                             tr("Embedded model"),
                             pipelineOf(embedded),
                             {},
                             weightBytes(embedded)});
        for (const QString& folder : folders) {
            for (ModelEntry& entry : findModels(folder)) {
                if (std::none_of(found.begin(), found.end(),
                                 [&](const ModelEntry& other) { return other.path == entry.path; }))
                    found.push_back(std::move(entry));
            }
        }
        return found;
    };
    in_background(this, look, [this, scan](std::vector<ModelEntry> found) { take(scan, std::move(found)); });
}

void ModelCatalogue::take(int scan, std::vector<ModelEntry> found) {
    if (scan != scan_) return;  // the folders have changed since
    beginResetModel();
    entries_ = std::move(found);
    endResetModel();
    scanning_ = false;
    Q_EMIT scanningChanged(false);
    Q_EMIT scanned();
}

QString ModelCatalogue::nameOf(const QString& path) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const ModelEntry& entry) { return entry.path == path; });
    if (found != entries_.end()) return found->name;
    if (path == QStringLiteral("mini")) return tr("Embedded model");
    return QDir(path).dirName();
}

int ModelCatalogue::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant ModelCatalogue::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const ModelEntry& entry = entries_[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return entry.name;
        case Qt::ToolTipRole:
        case PathRole:
            return entry.path;
        case PipelineRole:
            return entry.pipeline;
        case BytesRole:
            return entry.bytes;
        case FolderRole:
            return entry.folder;
        default:
            return {};
    }
}

}  // namespace burin::ui
