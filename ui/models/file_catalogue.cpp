#include "ui/models/file_catalogue.h"

#include <algorithm>
#include <set>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>
#include <QtCore/QPointer>

#include "core/base/sha256.h"
#include "core/catalogue/model_text.h"
#include "ui/background/background.h"

namespace burin::ui {
namespace {

namespace fs = std::filesystem;

const QString mini = QStringLiteral("mini");

fs::path pathOf(const QString& text) { return {text.toStdU16String()}; }

QString textOf(const std::string& text) { return QString::fromStdString(text); }

CatalogueFile asShown(catalogue::FileEntry entry) {
    CatalogueFile file;
    file.path = textOf(entry.path);
    file.name = textOf(entry.name);
    QStringList searched{file.name, textOf(entry.below), textOf(entry.facts.card.title),
                         textOf(entry.facts.card.base_model)};
    for (const auto* list : {&entry.facts.card.words, &entry.facts.names})
        for (const std::string& word : *list) searched.append(textOf(word));
    file.searched = searched.join(QLatin1Char('\n')).toCaseFolded();
    file.sorted = file.name.toCaseFolded();
    file.entry = std::move(entry);
    return file;
}

/// What is remembered of places that are not gone through now is kept for when they are again.
void rememberAlso(std::vector<catalogue::FileEntry>& known, const std::vector<catalogue::FileEntry>& found,
                  const std::vector<fs::path>& folders) {
    std::set<std::string> roots;
    for (const fs::path& folder : folders) roots.insert(folder.lexically_normal().string());
    std::vector<catalogue::FileEntry> all = found;
    for (auto& entry : known) {
        const bool gone_through = entry.root.empty() || roots.contains(entry.root);
        if (!gone_through) all.push_back(std::move(entry));
    }
    known = std::move(all);
}

}  // namespace

struct FileCatalogue::Found {
    std::vector<CatalogueFile> files;
    std::vector<catalogue::FileEntry> known;
};

FileCatalogue::FileCatalogue(QObject* parent) : QAbstractListModel(parent) {}

FileCatalogue::~FileCatalogue() {
    cancel_.cancel();
    leaving_.cancel();
}

void FileCatalogue::setFolders(const QStringList& folders, const QString& embedded,
                               const QStringList& files) {
    folders_ = folders;
    embedded_ = embedded;
    single_files_ = files;
    rescan();
}

void FileCatalogue::rescan() {
    cancel_.cancel();
    cancel_ = CancelToken();
    scanning_ = true;
    found_so_far_ = 0;
    Q_EMIT scanningChanged(true);
    const int number = ++scan_;
    if (cache_read_ || cache_file_.isEmpty()) return scan();
    cache_read_ = true;
    in_background(
        this, [file = pathOf(cache_file_)] { return catalogue::read_cache(file); },
        [this, number](Result<std::vector<catalogue::FileEntry>> read) {
            // One that cannot be read is as good as none.
            if (read) known_ = std::move(*read);
            if (number != scan_) return scan();
            std::set<std::string> roots;
            for (const QString& folder : folders_) roots.insert(pathOf(folder).lexically_normal().string());
            Found found;
            found.known = known_;
            for (const auto& entry : known_)
                if (roots.contains(entry.root) || single_files_.contains(textOf(entry.path)))
                    found.files.push_back(asShown(entry));
            if (!found.files.empty()) take(number, std::move(found), false);
            scan();
        });
}

void FileCatalogue::scan() {
    catalogue::ScanPlaces places;
    for (const QString& folder : folders_) places.folders.push_back(pathOf(folder));
    for (const QString& file : single_files_) places.files.push_back(pathOf(file));
    const QPointer<FileCatalogue> here(this);
    const int number = scan_;
    const auto tell = [here, number](size_t found) {
        QMetaObject::invokeMethod(
            qApp,
            [here, number, found] {
                if (here.isNull() || here->scan_ != number) return;
                here->found_so_far_ = static_cast<int>(found);
                Q_EMIT here->progressed(here->found_so_far_);
            },
            Qt::QueuedConnection);
    };
    const auto look = [places, known = known_, cancel = cancel_, embedded = embedded_, tell] {
        Found found;
        const auto entries = catalogue::scan_files(places, known, cancel, tell);
        if (!embedded.isEmpty() && catalogue::is_model_folder(pathOf(embedded))) {
            auto own = catalogue::scan_files({{}, {pathOf(embedded)}}, {});
            for (auto& entry : own) {
                entry.path = mini.toStdString();
                entry.name = tr("Embedded model").toStdString();
                found.files.push_back(asShown(std::move(entry)));
            }
        }
        found.files.reserve(entries.size() + 1);
        for (const auto& entry : entries) found.files.push_back(asShown(entry));
        found.known = known;
        if (!cancel.cancelled()) rememberAlso(found.known, entries, places.folders);
        return found;
    };
    in_background(this, look, [this, number](Found found) { take(number, std::move(found), true); });
}

void FileCatalogue::take(int scan, Found found, bool last) {
    if (scan != scan_) return;  // the folders have changed since
    // What was hashed meanwhile is not known to the scan.
    for (CatalogueFile& file : found.files)
        if (const CatalogueFile* before = find(file.path); before != nullptr && file.entry.sha256.empty() &&
                                                           before->entry.time == file.entry.time &&
                                                           before->entry.bytes == file.entry.bytes)
            file.entry.sha256 = before->entry.sha256;
    const bool same = std::equal(files_.begin(), files_.end(), found.files.begin(), found.files.end(),
                                 [](const auto& a, const auto& b) { return a.entry == b.entry; });
    if (!same) {
        beginResetModel();
        files_ = std::move(found.files);
        rows_.clear();
        for (size_t i = 0; i < files_.size(); ++i) rows_.insert(files_[i].path, static_cast<int>(i));
        endResetModel();
    }
    known_ = std::move(found.known);
    if (last) {
        scanning_ = false;
        Q_EMIT scanningChanged(false);
        if (!same) save();
    }
    Q_EMIT scanned();
}

void FileCatalogue::save() {
    if (cache_file_.isEmpty()) return;
    for (auto& entry : known_)
        if (const CatalogueFile* file = find(textOf(entry.path))) entry.sha256 = file->entry.sha256;
    in_background(
        this,
        [file = pathOf(cache_file_), known = known_] {
            std::error_code error;
            fs::create_directories(file.parent_path(), error);
            return catalogue::write_cache(file, known).has_value();
        },
        [](bool) {});
}

const CatalogueFile* FileCatalogue::find(const QString& path) const {
    const auto row = rows_.constFind(path);
    return row == rows_.cend() ? nullptr : &files_[static_cast<size_t>(*row)];
}

const CatalogueFile* FileCatalogue::modelCalled(const QString& name) const {
    QString wanted = name.section(QLatin1Char('/'), -1).section(QLatin1Char('\\'), -1);
    for (const char* ending : {".safetensors", ".ckpt"})
        if (wanted.endsWith(QLatin1String(ending), Qt::CaseInsensitive)) wanted.chop(qstrlen(ending));
    const CatalogueFile* found = nullptr;
    for (const CatalogueFile& file : files_) {
        if (file.entry.facts.kind != FileKind::model) continue;
        const QFileInfo info(file.path);
        const QString own = info.isDir() ? info.fileName() : info.completeBaseName();
        if (own.compare(wanted, Qt::CaseInsensitive) != 0) continue;
        if (found != nullptr) return nullptr;
        found = &file;
    }
    return found;
}

QString FileCatalogue::nameOf(const QString& model) const {
    const auto parts = catalogue::split_model(model.toStdString());
    const QString root = textOf(parts.root);
    const QFileInfo info(root);
    QString name = info.isFile() ? info.completeBaseName() : QDir(root).dirName();
    if (root == mini) name = tr("Embedded model");
    if (const CatalogueFile* file = find(root)) name = file->name;
    for (const auto& [setting, value] : parts.settings)
        if (setting == "vae") name += QStringLiteral(" + ") + QFileInfo(textOf(value)).completeBaseName();
    return name;
}

bool FileCatalogue::covers(const QString& path) const {
    if (single_files_.contains(path)) return true;
    return std::any_of(folders_.begin(), folders_.end(), [&](const QString& folder) {
        return path == folder || path.startsWith(QDir::cleanPath(folder) + QLatin1Char('/'));
    });
}

void FileCatalogue::askHash(const QString& path) {
    const CatalogueFile* file = find(path);
    if (file == nullptr || !file->entry.sha256.empty() || hashing_.contains(path) || path == mini) return;
    if (!QFileInfo(path).isFile()) return;
    hashing_.insert(path);
    in_background(
        this, [path, cancel = leaving_] { return sha256_of_file(pathOf(path), cancel); },
        [this, path](const Result<std::string>& digest) {
            hashing_.remove(path);
            const auto row = rows_.constFind(path);
            if (digest && row != rows_.cend()) {
                files_[static_cast<size_t>(*row)].entry.sha256 = *digest;
                Q_EMIT dataChanged(index(*row), index(*row));
                save();
            }
            Q_EMIT hashed(path);
        });
}

int FileCatalogue::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(files_.size());
}

QVariant FileCatalogue::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const CatalogueFile& file = files_[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return file.name;
        case Qt::AccessibleTextRole:
            return QStringList{file.name, nameOfKind(file.entry.facts.kind), familyBadge(file)}.join(
                QStringLiteral(", "));
        case Qt::ToolTipRole:
            return describeFile(file);
        case PathRole:
            return file.path;
        case RowRole:
            return index.row();
        default:
            return {};
    }
}

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::FileCatalogue)
};

}  // namespace

QString nameOfKind(FileKind kind) {
    switch (kind) {
        case FileKind::model:
            return Words::tr("Model");
        case FileKind::adapter:
            return Words::tr("LoRA");
        case FileKind::embedding:
            return Words::tr("Embedding");
        case FileKind::vae:
            return Words::tr("VAE");
        case FileKind::edit:
            return Words::tr("Edit");
        case FileKind::other:
            break;
    }
    return Words::tr("Other");
}

QString familyBadge(const CatalogueFile& file) {
    if (file.path == mini) return Words::tr("Embedded");
    const auto title = catalogue::title_of(file.entry.facts.family);
    return title.empty() ? Words::tr("unknown") : textOf(std::string(title));
}

QString shortHash(const CatalogueFile& file) { return textOf(catalogue::short_hash(file.entry.sha256)); }

QString describeFile(const CatalogueFile& file) {
    const auto& facts = file.entry.facts;
    QString text = QStringLiteral("<b>%1</b>").arg(file.name.toHtmlEscaped());
    const auto line = [&](const QString& what) {
        if (!what.isEmpty()) text += QStringLiteral("<br>") + what.toHtmlEscaped();
    };
    line(textOf(facts.card.title) == file.name ? QString() : textOf(facts.card.title));
    line(QStringList{nameOfKind(facts.kind), familyBadge(file),
                     QLocale().formattedDataSize(static_cast<qint64>(file.entry.bytes))}
             .join(QStringLiteral(" · ")));
    line(textOf(facts.note));
    if (!facts.card.base_model.empty()) line(Words::tr("Made for: %1").arg(textOf(facts.card.base_model)));
    if (const QString hash = shortHash(file); !hash.isEmpty()) line(Words::tr("Hash: %1").arg(hash));
    QStringList words;
    for (const auto& word : facts.card.words) words.append(textOf(word));
    if (!words.isEmpty())
        line(Words::tr("Trigger words: %1").arg(words.mid(0, 8).join(QStringLiteral(", "))));
    const QString about = textOf(facts.card.description);
    line(about.size() > 200 ? about.left(200) + QStringLiteral("…") : about);
    line(QDir::toNativeSeparators(file.path));
    return text;
}

}  // namespace burin::ui
