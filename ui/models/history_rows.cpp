// The history's nodes as rows and roles, and their thumbnails.
#include <algorithm>
#include <set>

#include <QDateTime>
#include <QLocale>

#include "ui/models/history_model.h"
#include "ui/models/picture_codec.h"
#include "ui/models/picture_notes.h"

namespace burin::ui {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

QStringList lines_of(const std::string& text) {
    return text_of(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

}  // namespace

void HistoryModel::insertRow(const session::Node& node) {
    const auto place = tree_.placeFor(node);
    beginInsertRows(indexOf(place.under), place.row, place.row);
    tree_.insert(node);
    endInsertRows();
    changed(node.parent, {BranchesRole});
}

QModelIndex HistoryModel::indexOf(NodeId id) const {
    if (id == 0 || !tree_.contains(id)) return {};
    return createIndex(tree_.place(id).row, 0, static_cast<quintptr>(id));
}

NodeId HistoryModel::idOf(const QModelIndex& index) {
    return index.isValid() ? index.data(IdRole).toLongLong() : 0;
}

QModelIndex HistoryModel::index(int row, int column, const QModelIndex& parent) const {
    const NodeId under = static_cast<NodeId>(parent.internalId());
    if (column != 0 || row < 0 || (under != 0 && !tree_.contains(under))) return {};
    const auto& rows = tree_.rowsUnder(under);
    if (static_cast<size_t>(row) >= rows.size()) return {};
    return createIndex(row, 0, static_cast<quintptr>(rows[static_cast<size_t>(row)]));
}

QModelIndex HistoryModel::parent(const QModelIndex& child) const {
    const NodeId id = static_cast<NodeId>(child.internalId());
    return child.isValid() && tree_.contains(id) ? indexOf(tree_.place(id).under) : QModelIndex();
}

int HistoryModel::rowCount(const QModelIndex& parent) const {
    const NodeId under = static_cast<NodeId>(parent.internalId());
    return under == 0 || tree_.contains(under) ? static_cast<int>(tree_.rowsUnder(under).size()) : 0;
}

int HistoryModel::columnCount(const QModelIndex& /*parent*/) const { return 1; }

QVariant HistoryModel::textData(const session::Node& node, int role) const {
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole:
            return text_of(node.name.empty() ? node.title : node.name);
        case Qt::EditRole:
        case NameRole:
            return text_of(node.name);
        case GestureRole:
            return text_of(node.title);
        case NoteRole:
            return text_of(node.note);
        case ModelRole:
            return text_of(node.model);
        case PromptRole:
            return text_of(node.prompt);
        case DirectionsRole:
            return lines_of(node.directions);
        case SearchRole:
            return text_of(node.title + '\n' + node.name + '\n' + node.note + '\n' + node.prompt + '\n' +
                           node.directions);
        default:
            return {};
    }
}

QStringList HistoryModel::notesOf(NodeId id) const {
    const auto found = notes_.find(id);
    return found != notes_.end() ? found->second : QStringList();
}

/// The row for those who hear it.
QString HistoryModel::spoken(const session::Node& node) const {
    const auto time = QDateTime::fromMSecsSinceEpoch(node.created_ms);
    QStringList parts{textData(node, TitleRole).toString(), QLocale().toString(time, QLocale::ShortFormat)};
    if (node.starred) parts << tr("starred");
    if (const auto notes = static_cast<int>(notesOf(node.id).size()); notes > 0)
        parts << tr("%n notes", nullptr, notes);
    return parts.join(QStringLiteral(", "));
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
    const NodeId id = static_cast<NodeId>(index.internalId());
    if (!index.isValid() || !tree_.contains(id)) return {};
    const session::Node& node = tree_.node(id);
    switch (role) {
        case IdRole:
            return static_cast<qlonglong>(id);
        case StarredRole:
            return node.starred;
        case TimeRole:
            return QDateTime::fromMSecsSinceEpoch(node.created_ms);
        case HasPictureRole:
            return node.has_picture;
        case CurrentRole:
            return id == current_;
        case PinRole:
            return QString(id == pins_[0] ? QStringLiteral("A") : QString()) +
                   (id == pins_[1] ? QStringLiteral("B") : QString());
        case LineStartRole:
            return !tree_.continuesLine(id);
        case BranchesRole:
            return static_cast<int>(std::max<size_t>(tree_.children(id).size(), 1) - 1);
        case NotesRole:
            return notesOf(id);
        case Qt::DecorationRole:
            if (const QPixmap* thumbnail = thumbnails_.object(id)) return *thumbnail;
            wantPicture(id);
            return {};
        case Qt::AccessibleTextRole:
            return spoken(node);
        case Qt::ToolTipRole: {
            QStringList lines{text_of(node.title), text_of(node.prompt).left(300),
                              text_of(node.note).left(300)};
            lines.removeAll(QString());
            for (const QString& note : notesOf(id)) lines << QStringLiteral("\u2022 ") + note;
            return lines.join(QLatin1Char('\n'));
        }
        default:
            return textData(node, role);
    }
}

bool HistoryModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const NodeId id = idOf(index);
    if (!tree_.contains(id)) return false;
    if (role == Qt::EditRole || role == NameRole)
        setName(id, value.toString());
    else if (role == NoteRole)
        setNote(id, value.toString());
    else if (role == StarredRole)
        setStarred(id, value.toBool());
    else
        return false;
    return true;
}

Qt::ItemFlags HistoryModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable;
}

void HistoryModel::changed(NodeId id, const QList<int>& roles) {
    if (const QModelIndex index = indexOf(id); index.isValid()) Q_EMIT dataChanged(index, index, roles);
}

void HistoryModel::setStarred(NodeId id, bool starred) {
    if (!tree_.contains(id) || tree_.node(id).starred == starred) return;
    tree_.node(id).starred = starred;
    changed(id);
    post([id, starred](session::Session& session) { return session.set_starred(id, starred); });
}

void HistoryModel::setName(NodeId id, const QString& name) {
    const std::string text = name.simplified().toStdString();
    if (!tree_.contains(id) || tree_.node(id).name == text) return;
    tree_.node(id).name = text;
    changed(id);
    post([id, text](session::Session& session) { return session.set_name(id, text); });
}

void HistoryModel::setNote(NodeId id, const QString& note) {
    const std::string text = note.toStdString();
    if (!tree_.contains(id) || tree_.node(id).note == text) return;
    tree_.node(id).note = text;
    changed(id);
    post([id, text](session::Session& session) { return session.set_note(id, text); });
}

void HistoryModel::wantPicture(NodeId id) const {
    struct Seen {
        QImage thumbnail;
        QStringList notes;
    };
    if (store_ == nullptr || !tree_.node(id).has_thumbnail || !wanted_.emplace(id, true).second) return;
    auto* self = const_cast<HistoryModel*>(this);
    store_->fetch(
        self,
        [id](session::Session& session) -> Result<Seen> {
            const auto file = session.thumbnail(id);
            if (!file) return tl::unexpected(file.error());
            auto image = read_image(*file, "the thumbnail of node " + std::to_string(id));
            if (!image) return tl::unexpected(image.error());
            return Seen{std::move(*image), notesIn(factsFrom(session.facts(id).value_or("")))};
        },
        [self, id](const Result<Seen>& seen) {
            // What cannot be read stays wanted, so that it is not asked for again and again.
            if (!seen) return;
            self->wanted_.erase(id);
            const auto kilobytes = std::max<qsizetype>(1, seen->thumbnail.sizeInBytes() / 1024);
            self->thumbnails_.insert(id, new QPixmap(QPixmap::fromImage(seen->thumbnail)),
                                     static_cast<int>(kilobytes));
            self->notes_[id] = seen->notes;
            self->changed(id, {Qt::DecorationRole, NotesRole, Qt::ToolTipRole});
        });
}

QStringList HistoryModel::modelNames() const {
    std::set<QString> names;
    for (const NodeId id : tree_.ids())
        if (!tree_.node(id).model.empty()) names.insert(text_of(tree_.node(id).model));
    return {names.begin(), names.end()};
}

QStringList HistoryModel::directionTexts() const {
    std::set<QString> texts;
    for (const NodeId id : tree_.ids())
        for (const auto& line : lines_of(tree_.node(id).directions)) texts.insert(line);
    return {texts.begin(), texts.end()};
}

}  // namespace burin::ui
