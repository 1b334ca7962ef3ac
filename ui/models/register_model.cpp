#include "ui/models/register_model.h"

#include <algorithm>

#include <QtCore/QFile>

namespace burin::ui {
namespace {

constexpr size_t page = 200;
constexpr int follow_ms = 2000;

}  // namespace

registry::Author RegisterModel::whoever() { return {qEnvironmentVariable("USER").toStdString(), {}}; }

RegisterModel::RegisterModel(QObject* parent) : QAbstractTableModel(parent) {
    follow_.setInterval(follow_ms);
    connect(&follow_, &QTimer::timeout, this, &RegisterModel::look);
}

Result<> RegisterModel::open(const QString& path, registry::Register::Access access) {
    auto opened = registry::Register::open(QFile::encodeName(path).toStdString(), access);
    if (!opened) return tl::unexpected(opened.error());
    register_ = std::move(*opened);
    follow_.start();
    reload();
    return {};
}

void RegisterModel::close() {
    follow_.stop();
    register_.reset();
    reload();
}

QString RegisterModel::path() const {
    return register_ ? QFile::decodeName(register_->path().c_str()) : QString();
}

void RegisterModel::setSearch(const QString& text) {
    query_.text = text.toStdString();
    reload();
}

void RegisterModel::setStatus(std::optional<registry::Status> status) {
    query_.status = status;
    reload();
}

const registry::Concept* RegisterModel::at(int row) const {
    return row >= 0 && static_cast<size_t>(row) < rows_.size() ? &rows_[static_cast<size_t>(row)] : nullptr;
}

int RegisterModel::rowOf(const std::string& id) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const registry::Concept& entry) { return entry.id == id; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

Result<> RegisterModel::requireOpen() const {
    if (register_) return {};
    return fail(ErrorCode::bad_input, "no register is open", "open one first");
}

Result<registry::Concept> RegisterModel::add(const registry::Concept& entry) {
    if (auto open = requireOpen(); !open) return tl::unexpected(open.error());
    auto kept = register_->add(entry, whoever());
    if (kept) reload();
    return kept;
}

Result<> RegisterModel::replace(const std::string& id, const registry::Concept& entry) {
    if (auto open = requireOpen(); !open) return open;
    const auto changes = register_->replace(id, entry, whoever());
    if (!changes) return tl::unexpected(changes.error());
    reload();
    return {};
}

Result<> RegisterModel::remove(const std::string& id) {
    if (auto open = requireOpen(); !open) return open;
    auto removed = register_->remove(id, whoever());
    if (removed) reload();
    return removed;
}

Result<std::vector<registry::Change>> RegisterModel::history(const std::string& id) const {
    if (auto open = requireOpen(); !open) return tl::unexpected(open.error());
    return register_->history(id);
}

std::vector<registry::Concept> RegisterModel::read(size_t offset, size_t limit) {
    registry::Query query = query_;
    query.offset = offset, query.limit = limit;
    auto found = register_->find(query);
    if (found) return std::move(*found);
    Q_EMIT failed(found.error());
    return {};
}

void RegisterModel::reload() {
    beginResetModel();
    const size_t shown = std::max(page, rows_.size());
    rows_.clear();
    total_ = matching_ = version_ = 0;
    if (register_) {
        version_ = register_->version().value_or(0);
        total_ = register_->count().value_or(0);
        matching_ = register_->count(query_).value_or(0);
        rows_ = read(0, shown);
    }
    endResetModel();
    Q_EMIT changed();
}

void RegisterModel::look() {
    const auto now = register_->version();
    if (now && *now != version_) reload();
}

int RegisterModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RegisterModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

bool RegisterModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && static_cast<qint64>(rows_.size()) < matching_;
}

void RegisterModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent)) return;
    auto more = read(rows_.size(), page);
    if (more.empty()) {
        matching_ = static_cast<qint64>(rows_.size());
        return;
    }
    const int first = static_cast<int>(rows_.size());
    beginInsertRows({}, first, first + static_cast<int>(more.size()) - 1);
    std::move(more.begin(), more.end(), std::back_inserter(rows_));
    endInsertRows();
}

QVariant RegisterModel::data(const QModelIndex& index, int role) const {
    const registry::Concept* entry = at(index.row());
    if (entry == nullptr || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
    switch (index.column()) {
        case name_column:
            return QString::fromStdString(entry->name);
        case kind_column:
            return nameOf(entry->kind);
        case status_column:
            return nameOf(entry->status);
        case owner_column:
            return QString::fromStdString(entry->owner);
        case evidence_column:
            return evidenceOf(*entry);
        default:
            return {};
    }
}

QVariant RegisterModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case name_column:
            return tr("Name");
        case kind_column:
            return tr("Kind");
        case status_column:
            return tr("Status");
        case owner_column:
            return tr("Owner");
        case evidence_column:
            return tr("Evidence");
        default:
            return {};
    }
}

}  // namespace burin::ui
