#include "ui/models/direction_library.h"

#include <algorithm>

#include <QFile>
#include <QImage>

namespace burin::ui {
namespace {

QStringList tags_of(const protocol::PackDirection& entry) {
    QStringList tags;
    for (const auto& tag : entry.tags) tags.append(QString::fromStdString(tag));
    return tags;
}

}  // namespace

DirectionLibrary::DirectionLibrary(QObject* parent) : QAbstractListModel(parent) {}

Result<> DirectionLibrary::addPack(const QByteArray& json, const QString& source) {
    const std::string_view text(json.constData(), static_cast<size_t>(json.size()));
    auto pack = protocol::parse_direction_pack(text, source.toStdString());
    if (!pack) return tl::unexpected(pack.error());
    const auto name = QString::fromStdString(pack->name);
    beginResetModel();
    std::erase_if(entries_, [&](const Entry& entry) { return entry.pack == name; });
    for (auto& direction : pack->directions) entries_.push_back({name, std::move(direction)});
    endResetModel();
    return {};
}

Result<> DirectionLibrary::addFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::io,
                    "the pack " + path.toStdString() + " cannot be read: " + file.errorString().toStdString(),
                    "choose a file that you may read");
    // One byte more than is allowed, so that the parser can say that it is too long.
    return addPack(file.read(static_cast<qint64>(protocol::max_pack_bytes) + 1), path);
}

QStringList DirectionLibrary::packs() const {
    QStringList names;
    for (const auto& entry : entries_)
        if (!names.contains(entry.pack)) names.append(entry.pack);
    return names;
}

QStringList DirectionLibrary::tags() const {
    QStringList tags;
    for (const auto& entry : entries_) tags.append(tags_of(entry.direction));
    tags.removeDuplicates();
    tags.sort(Qt::CaseInsensitive);
    return tags;
}

int DirectionLibrary::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant DirectionLibrary::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& [pack, entry] = entries_[static_cast<size_t>(index.row())];
    const auto text = QString::fromStdString(entry.direction.text);
    const auto opposite = QString::fromStdString(entry.direction.opposite);
    switch (role) {
        case Qt::DisplayRole:
            return QString::fromStdString(entry.name);
        case Qt::ToolTipRole:
            return opposite.isEmpty() ? text
                                      : tr("%1 \u2194 %2", "text and its opposite").arg(text, opposite);
        case TextRole:
            return text;
        case TagsRole:
            return tags_of(entry);
        case PackRole:
            return pack;
        case ThumbnailRole:
            return QByteArray(reinterpret_cast<const char*>(entry.thumbnail.data()),
                              static_cast<qsizetype>(entry.thumbnail.size()));
        default:
            return {};
    }
}

DirectionSearch::DirectionSearch(DirectionLibrary* library, QObject* parent)
    : QSortFilterProxyModel(parent), library_(library) {
    setSourceModel(library);
}

void DirectionSearch::setWords(const QString& words) {
    words_ = words.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void DirectionSearch::setTag(const QString& tag) {
    tag_ = tag;
    invalidateFilter();
}

const protocol::PackDirection& DirectionSearch::entry(const QModelIndex& shown) const {
    return library_->entry(mapToSource(shown).row());
}

bool DirectionSearch::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto& entry = library_->entry(row);
    const auto tags = tags_of(entry);
    if (!tag_.isEmpty() && !tags.contains(tag_)) return false;
    const auto all =
        QString::fromStdString(entry.name + " " + entry.direction.text + " " + entry.direction.opposite) +
        QLatin1Char(' ') + tags.join(QLatin1Char(' '));
    return std::all_of(words_.begin(), words_.end(),
                       [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

}  // namespace burin::ui
