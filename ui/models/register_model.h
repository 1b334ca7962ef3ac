// The register of protected concepts as a table: what a search and a status leave of it, read as it is scrolled to.
//
// core/registry keeps it (docs/register.md); other programs may change it at the same time, which is seen within two
// seconds. A query of a register of 100,000 concepts takes milliseconds, so all of it happens here. UI thread only.
#pragma once

#include <optional>
#include <vector>

#include <QtCore/QAbstractTableModel>
#include <QtCore/QTimer>

#include "core/registry/register.h"

namespace burin::ui {

class RegisterModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { name_column, kind_column, status_column, owner_column, evidence_column, columns };

    explicit RegisterModel(QObject* parent = nullptr);
    /// Who changes something here, for the history.
    [[nodiscard]] static registry::Author whoever();

    /// Closes the one before.
    Result<> open(const QString& path, registry::Register::Access access);
    void close();
    [[nodiscard]] bool isOpen() const { return register_.has_value(); }
    [[nodiscard]] bool isReadOnly() const { return register_ && register_->read_only(); }
    [[nodiscard]] QString path() const;

    /// Beginnings of words in any of a concept's texts; empty = all.
    void setSearch(const QString& text);
    void setStatus(std::optional<registry::Status> status);
    /// How many concepts there are, and how many of them the search finds.
    [[nodiscard]] qint64 total() const { return total_; }
    [[nodiscard]] qint64 matching() const { return matching_; }

    /// nullptr where there is no such row.
    [[nodiscard]] const registry::Concept* at(int row) const;
    /// -1 where it is not among the rows that are read.
    [[nodiscard]] int rowOf(const std::string& id) const;

    Result<registry::Concept> add(const registry::Concept& entry);
    Result<> replace(const std::string& id, const registry::Concept& entry);
    Result<> remove(const std::string& id);
    /// Newest first.
    [[nodiscard]] Result<std::vector<registry::Change>> history(const std::string& id) const;

    /// Reads everything again.
    void reload();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

  Q_SIGNALS:
    /// Another register, other rows, or others of them.
    void changed();
    void failed(const burin::Error& error);

  private:
    void look();
    [[nodiscard]] std::vector<registry::Concept> read(size_t offset, size_t limit);
    Result<> requireOpen() const;

    std::optional<registry::Register> register_;
    registry::Query query_;
    std::vector<registry::Concept> rows_;
    qint64 total_ = 0, matching_ = 0, version_ = 0;
    QTimer follow_;
};

[[nodiscard]] QString nameOf(registry::Kind kind);
[[nodiscard]] QString nameOf(registry::Status status);
[[nodiscard]] QString nameOf(registry::Action action);
[[nodiscard]] QString nameOf(registry::NameUse use);
/// "2 audits, 1 report"; empty without any.
[[nodiscard]] QString evidenceOf(const registry::Concept& entry);
/// The field as people call it.
[[nodiscard]] QString nameOfField(const std::string& key);
/// A concept and its history as rich text.
[[nodiscard]] QString describeConcept(const registry::Concept& entry,
                                      const std::vector<registry::Change>& history);

}  // namespace burin::ui
