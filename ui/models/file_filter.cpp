#include "ui/models/file_filter.h"

#include <algorithm>

namespace burin::ui {

FileFilter::FileFilter(FileCatalogue* catalogue, QObject* parent)
    : QSortFilterProxyModel(parent), catalogue_(catalogue) {
    setSourceModel(catalogue);
    sort(0);
}

void FileFilter::setText(const QString& text) {
    const QStringList words = text.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words == words_) return;
    words_ = words;
    invalidateFilter();
}

void FileFilter::setKind(std::optional<FileKind> kind) {
    kind_ = kind;
    invalidateFilter();
}

void FileFilter::setFamily(std::optional<ModelFamily> family) {
    family_ = family;
    invalidateFilter();
}

void FileFilter::setOrder(Order order) {
    order_ = order;
    invalidate();
}

const CatalogueFile* FileFilter::fileAt(const QModelIndex& index) const {
    const QModelIndex source = mapToSource(index);
    return source.isValid() ? &catalogue_->files()[static_cast<size_t>(source.row())] : nullptr;
}

QModelIndex FileFilter::indexOf(const QString& path) const {
    const CatalogueFile* file = catalogue_->find(path);
    if (file == nullptr) return {};
    return mapFromSource(catalogue_->index(static_cast<int>(file - catalogue_->files().data())));
}

bool FileFilter::filterAcceptsRow(int row, const QModelIndex& /*parent*/) const {
    const CatalogueFile& file = catalogue_->files()[static_cast<size_t>(row)];
    const auto& facts = file.entry.facts;
    if (kind_ ? facts.kind != *kind_ : facts.kind == FileKind::other) return false;
    if (family_ && facts.family != *family_) return false;
    return std::all_of(words_.begin(), words_.end(),
                       [&](const QString& word) { return file.searched.contains(word); });
}

bool FileFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const CatalogueFile& a = catalogue_->files()[static_cast<size_t>(left.row())];
    const CatalogueFile& b = catalogue_->files()[static_cast<size_t>(right.row())];
    if (order_ == Order::newest && a.entry.time != b.entry.time) return a.entry.time > b.entry.time;
    return a.sorted != b.sorted ? a.sorted < b.sorted : a.path < b.path;
}

}  // namespace burin::ui
