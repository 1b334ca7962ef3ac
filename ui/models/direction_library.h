// All directions of the loaded packs as one list, and the part of it that matches a search.
//
// Packs are told apart by their name; one of the same name replaces the other. UI thread only.
#pragma once

#include <vector>

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <QStringList>

#include "core/base/result.h"
#include "core/protocol/direction_pack.h"

namespace burin::ui {

class DirectionLibrary : public QAbstractListModel {
    Q_OBJECT

  public:
    /// The name is Qt::DisplayRole, the text and opposite in words Qt::ToolTipRole.
    enum Role { TextRole = Qt::UserRole + 1, TagsRole, PackRole, ThumbnailRole };

    explicit DirectionLibrary(QObject* parent = nullptr);

    Result<> addPack(const QByteArray& json, const QString& source);
    /// At most protocol::max_pack_bytes are read.
    Result<> addFile(const QString& path);
    [[nodiscard]] QStringList packs() const;
    /// Every tag that some direction has, sorted.
    [[nodiscard]] QStringList tags() const;
    [[nodiscard]] const protocol::PackDirection& entry(int row) const {
        return entries_.at(static_cast<size_t>(row)).direction;
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  private:
    struct Entry {
        QString pack;
        protocol::PackDirection direction;
    };
    std::vector<Entry> entries_;
};

/// What of the library is shown: all words of a search found in name, text, opposite or tags, and one tag.
class DirectionSearch : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit DirectionSearch(DirectionLibrary* library, QObject* parent = nullptr);

    void setWords(const QString& words);
    /// Empty = any.
    void setTag(const QString& tag);
    [[nodiscard]] const protocol::PackDirection& entry(const QModelIndex& shown) const;

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    DirectionLibrary* library_;
    QStringList words_;
    QString tag_;
};

}  // namespace burin::ui
