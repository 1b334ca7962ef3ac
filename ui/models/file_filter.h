// The catalogue as a list shows it: searched, of some kinds and of one family, sorted.
#pragma once

#include <optional>

#include <QtCore/QSortFilterProxyModel>

#include "ui/models/file_catalogue.h"

namespace burin::ui {

/// UI thread only.
class FileFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    enum class Order { name, newest };

    explicit FileFilter(FileCatalogue* catalogue, QObject* parent = nullptr);

    /// Every word of it is somewhere in the name, the folder, the trigger words or the title.
    void setText(const QString& text);
    /// None: all but what Burin has no use for.
    void setKind(std::optional<FileKind> kind);
    void setFamily(std::optional<ModelFamily> family);
    void setOrder(Order order);

    /// nullptr for an index that is none.
    [[nodiscard]] const CatalogueFile* fileAt(const QModelIndex& index) const;
    /// Invalid where it is not shown.
    [[nodiscard]] QModelIndex indexOf(const QString& path) const;

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    FileCatalogue* catalogue_;
    QStringList words_;
    std::optional<FileKind> kind_;
    std::optional<ModelFamily> family_;
    Order order_ = Order::name;
};

}  // namespace burin::ui
