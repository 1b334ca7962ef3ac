#include "core/search/search_library.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <unistd.h>

#include "core/base/data_folder.h"
#include "core/base/printable.h"
#include "core/session/migrations.h"

namespace burin::search {
namespace {

namespace fs = std::filesystem;
using session::Database;
using session::Statement;

static_assert(std::endian::native == std::endian::little, "rows are stored little-endian");

/// "BurF", at byte 68 of the file.
constexpr int application_id = 0x42757246;

/// `code.row` holds scale and error as float32, then the bytes; `vector.row` the float32 numbers. They are apart so that a
/// table is filled from the former without reading the latter. `epoch` grows with every change.
constexpr const char* the_tables = R"sql(
CREATE TABLE clip(
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    dimension INTEGER NOT NULL);
CREATE TABLE item(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    place TEXT NOT NULL,
    concept TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    UNIQUE(kind, concept, place));
CREATE INDEX item_sha256 ON item(sha256);
CREATE TABLE code(
    item INTEGER PRIMARY KEY REFERENCES item(id),
    row BLOB NOT NULL);
CREATE TABLE vector(
    item INTEGER PRIMARY KEY REFERENCES item(id),
    row BLOB NOT NULL);
CREATE TABLE epoch(
    number INTEGER NOT NULL);
INSERT INTO epoch VALUES(0);
)sql";
constexpr std::array steps{the_tables};

constexpr const char* pragmas =
    "PRAGMA journal_mode = WAL;\n"
    "PRAGMA synchronous = NORMAL;\n"  // the last pictures may be lost with the power; they are added again
    "PRAGMA cell_size_check = ON;\n"
    "PRAGMA journal_size_limit = 67108864;\n"
    "PRAGMA foreign_keys = ON;\n"
    "PRAGMA busy_timeout = 20000;\n";

const session::FileWords search_words{
    .is_none = "is not a search library of Burin",
    .open_another = "name a search library that Burin made, or a file that is not there yet",
    .when_damaged = "delete it and add the pictures again; nothing else is kept in it",
    .when_read_only = "make the file and its folder writable",
    .what = "search library"};

constexpr size_t code_head = 2 * sizeof(float);

std::span<const std::byte> bytes_of(const std::vector<float>& row) {
    return {reinterpret_cast<const std::byte*>(row.data()), row.size() * sizeof(float)};
}

std::vector<std::byte> packed(const Code& code) {
    std::vector<std::byte> row(code_head + code.bytes.size());
    std::memcpy(row.data(), &code.scale, sizeof(float));
    std::memcpy(row.data() + sizeof(float), &code.error, sizeof(float));
    std::memcpy(row.data() + code_head, code.bytes.data(), code.bytes.size());
    return row;
}

constexpr const char* item_columns = "id, kind, place, concept, name, sha256, bytes, changed_ns";

Item read_item(const Statement& row) {
    const auto kind = std::clamp<int64_t>(row.integer(1), 0, static_cast<int64_t>(ItemKind::concept_text));
    return {row.integer(0), static_cast<ItemKind>(kind),
            row.text(2),    row.text(3),
            row.text(4),    row.text(5),
            row.integer(6), row.integer(7)};
}

tl::unexpected<Error> broken(const Database& database) {
    return fail(ErrorCode::damaged,
                "a row of the search library " + database.name() + " has another length than the others",
                search_words.when_damaged);
}

/// One state of the file, however long it is read; writers go on meanwhile.
struct Reading {
    explicit Reading(Database& in) : database(in), begun(in.execute("BEGIN")) {}
    ~Reading() {
        if (begun) (void)database.execute("ROLLBACK");
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    Database& database;
    Result<> begun;
};

bool is_of_concept(ItemKind kind) {
    return kind == ItemKind::concept_picture || kind == ItemKind::concept_text;
}

}  // namespace

/// Pictures, concepts' pictures and concepts' texts.
struct SearchLibrary::Tables {
    explicit Tables(int dimension)
        : pictures(dimension), concept_pictures(dimension), concept_texts(dimension) {}

    VectorTable& of(ItemKind kind) {
        return kind == ItemKind::concept_picture ? concept_pictures
               : kind == ItemKind::concept_text  ? concept_texts
                                                 : pictures;
    }
    VectorTable pictures, concept_pictures, concept_texts;
    int64_t epoch = -1;
};

SearchLibrary::SearchLibrary(fs::path path) : path_(std::move(path)) {}
SearchLibrary::SearchLibrary(SearchLibrary&&) noexcept = default;
SearchLibrary& SearchLibrary::operator=(SearchLibrary&&) noexcept = default;
SearchLibrary::~SearchLibrary() = default;

fs::path SearchLibrary::usual_place() {
    const auto folder = data_folder();
    return folder.empty() ? folder : folder / "library.burinsearch";
}

Result<SearchLibrary> SearchLibrary::open(const fs::path& path, Access access) {
    std::error_code ignored;
    const bool there = fs::exists(path, ignored);
    if (!there && access == Access::open)
        return fail(ErrorCode::io, "there is no search library " + in_quotes(path.string()),
                    "add pictures with burin-cli search add, which makes it");
    SearchLibrary in(path);
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    in.read_only_ = there && (::access(path.c_str(), W_OK) != 0 || ::access(folder.c_str(), W_OK) != 0);
    auto database = Database::open(
        path, in.read_only_ ? Database::Access::read_only : Database::Access::create, search_words);
    if (!database) return tl::unexpected(database.error());
    in.database_ = *std::move(database);
    const session::TableFile tables{
        steps, application_id, "a search library of Burin", search_words.open_another, pragmas, nullptr};
    if (auto done = session::prepare_tables(*in.database_, tables, in.read_only_); !done)
        return tl::unexpected(done.error());
    in.database_->keep_log_when_closing(false);
    return in;
}

Result<std::optional<ClipMark>> SearchLibrary::clip() const {
    auto rows = database_->prepare("SELECT name, sha256, dimension FROM clip LIMIT 1");
    std::optional<ClipMark> mark;
    if (rows.row()) mark = ClipMark{rows.text(0), rows.text(1), static_cast<int>(rows.integer(2))};
    if (auto good = rows.result(); !good) return tl::unexpected(good.error());
    if (mark && (mark->dimension < 1 || mark->dimension > largest_dimension)) return broken(*database_);
    return mark;
}

Result<> SearchLibrary::use(const ClipMark& clip) {
    const auto known = this->clip();
    if (!known) return tl::unexpected(known.error());
    if (!*known) {
        auto put = database_->prepare("INSERT INTO clip SELECT ?, ?, ? WHERE NOT EXISTS(SELECT 1 FROM clip)");
        return put.bind(clip.name).bind(clip.sha256).bind(int64_t{clip.dimension}).run();
    }
    if ((*known)->sha256 == clip.sha256 && (*known)->dimension == clip.dimension) return {};
    return fail(ErrorCode::bad_input,
                "the search library " + database_->name() + " was made with another CLIP model, '" +
                    printable((*known)->name, 200) + "'",
                "use that model, or another library");
}

Result<int64_t> SearchLibrary::count() const { return database_->integer("SELECT count(*) FROM item"); }

Result<bool> SearchLibrary::has(const Item& item) const {
    auto row = database_->prepare(
        "SELECT 1 FROM item WHERE kind = ? AND concept = ? AND place = ? AND bytes = ? AND changed_ns = ?");
    row.bind(static_cast<int64_t>(item.kind)).bind(item.concept_id).bind(item.place);
    row.bind(item.bytes).bind(item.changed_ns);
    const bool there = row.row();
    return row.result().map([&] { return there; });
}

Result<std::optional<std::vector<float>>> SearchLibrary::embedding_of(std::string_view sha256) const {
    if (sha256.empty()) return std::nullopt;
    auto row = database_->prepare("SELECT id FROM item WHERE sha256 = ? LIMIT 1");
    row.bind(sha256);
    std::optional<int64_t> id;
    if (row.row()) id = row.integer(0);
    if (auto good = row.result(); !good) return tl::unexpected(good.error());
    if (!id) return std::nullopt;
    return embedding(*id).map([](std::vector<float> found) { return std::optional(std::move(found)); });
}

Result<> SearchLibrary::put(std::span<const Entry> entries) {
    const auto mark = clip();
    if (!mark) return tl::unexpected(mark.error());
    session::Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    for (const auto& [item, embedding] : entries) {
        if (!*mark || embedding.size() != static_cast<size_t>((*mark)->dimension) ||
            !std::all_of(embedding.begin(), embedding.end(), [](float one) { return std::isfinite(one); }))
            return fail(ErrorCode::internal, "an embedding does not fit the search library", "");
        auto old = database_->prepare("SELECT id FROM item WHERE kind = ? AND concept = ? AND place = ?");
        old.bind(static_cast<int64_t>(item.kind)).bind(item.concept_id).bind(item.place);
        const int64_t before = old.row() ? old.integer(0) : 0;
        if (auto good = old.result(); !good) return good;
        for (const char* table : {"code", "vector", "item"}) {
            if (before == 0) break;
            auto gone = database_->prepare(std::string("DELETE FROM ") + table + " WHERE " +
                                           (std::string_view(table) == "item" ? "id" : "item") + " = ?");
            if (auto done = gone.bind(before).run(); !done) return done;
        }
        auto row = database_->prepare(
            "INSERT INTO item(kind, place, concept, name, sha256, bytes, changed_ns) VALUES(?,?,?,?,?,?,?)");
        row.bind(static_cast<int64_t>(item.kind)).bind(item.place).bind(item.concept_id);
        row.bind(item.concept_name).bind(item.sha256).bind(item.bytes).bind(item.changed_ns);
        if (auto done = row.run(); !done) return done;
        const int64_t id = database_->last_id();
        const auto code = packed(code_of(embedding));
        auto put_code = database_->prepare("INSERT INTO code VALUES(?, ?)");
        if (auto done = put_code.bind(id).bind(code).run(); !done) return done;
        auto put_vector = database_->prepare("INSERT INTO vector VALUES(?, ?)");
        if (auto done = put_vector.bind(id).bind(bytes_of(embedding)).run(); !done) return done;
    }
    if (auto grown = database_->execute("UPDATE epoch SET number = number + 1"); !grown) return grown;
    return transaction.commit();
}

Result<> SearchLibrary::forget(std::span<const int64_t> ids) {
    session::Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    for (const char* sql : {"DELETE FROM code WHERE item = ?", "DELETE FROM vector WHERE item = ?",
                            "DELETE FROM item WHERE id = ?"}) {
        auto gone = database_->prepare(sql);
        for (const int64_t id : ids)
            if (auto done = gone.again().bind(id).run(); !done) return done;
    }
    if (auto grown = database_->execute("UPDATE epoch SET number = number + 1"); !grown) return grown;
    return transaction.commit();
}

Result<std::vector<Item>> SearchLibrary::items() const {
    auto rows = database_->prepare(std::string("SELECT ") + item_columns + " FROM item ORDER BY id");
    std::vector<Item> all;
    while (rows.row()) all.push_back(read_item(rows));
    return rows.result().map([&] { return std::move(all); });
}

Result<Item> SearchLibrary::item(int64_t id) const {
    auto row = database_->prepare(std::string("SELECT ") + item_columns + " FROM item WHERE id = ?");
    row.bind(id);
    if (row.row()) return read_item(row);
    if (auto good = row.result(); !good) return tl::unexpected(good.error());
    return broken(*database_);
}

Result<std::vector<float>> SearchLibrary::embedding(int64_t id) const {
    auto row = database_->prepare("SELECT row FROM vector WHERE item = ?");
    row.bind(id);
    if (!row.row()) {
        if (auto good = row.result(); !good) return tl::unexpected(good.error());
        return broken(*database_);
    }
    const auto bytes = row.bytes(0);
    std::vector<float> numbers(bytes.size() / sizeof(float));
    if (numbers.empty() || bytes.size() % sizeof(float) != 0) return broken(*database_);
    std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
}

Floats SearchLibrary::floats() const {
    return [this](int64_t id) { return embedding(id); };
}

Result<> SearchLibrary::load() {
    const auto mark = clip();
    if (!mark) return tl::unexpected(mark.error());
    const int dimension = *mark ? (*mark)->dimension : 1;
    const auto epoch = database_->integer("SELECT number FROM epoch");
    if (!epoch) return tl::unexpected(epoch.error());
    if (tables_ && tables_->epoch == *epoch && tables_->pictures.dimension() == dimension) return {};
    auto fresh = std::make_unique<Tables>(dimension);
    // At one moment: what is added meanwhile has a later epoch.
    const Reading reading(*database_);
    if (!reading.begun) return reading.begun;
    const auto now = database_->integer("SELECT number FROM epoch");
    const auto most = database_->integer("SELECT count(*) FROM item WHERE kind < 2");
    for (const auto* one : {&now, &most})
        if (!*one) return tl::unexpected(one->error());
    fresh->epoch = *now;
    fresh->pictures.reserve(static_cast<size_t>(*most));
    auto rows =
        database_->prepare("SELECT item.id, item.kind, code.row FROM item JOIN code ON code.item = item.id");
    while (rows.row()) {
        const auto row = rows.bytes(2);
        if (row.size() != code_head + static_cast<size_t>(dimension)) return broken(*database_);
        float head[2];
        std::memcpy(head, row.data(), sizeof head);
        if (!(std::abs(head[0]) < 1) || !(head[1] >= 0 && head[1] < 4)) return broken(*database_);
        const auto kind =
            std::clamp<int64_t>(rows.integer(1), 0, static_cast<int64_t>(ItemKind::concept_text));
        fresh->of(static_cast<ItemKind>(kind))
            .put(rows.integer(0), head[0], head[1],
                 {reinterpret_cast<const int8_t*>(row.data()) + code_head, static_cast<size_t>(dimension)});
    }
    if (auto good = rows.result(); !good) return good;
    tables_ = std::move(fresh);
    return {};
}

Result<std::vector<Found>> SearchLibrary::found(const std::vector<Hit>& hits) const {
    std::vector<Found> all;
    for (const auto& hit : hits) {
        auto entry = item(hit.id);
        if (!entry) return tl::unexpected(entry.error());
        all.push_back({*std::move(entry), hit.score});
    }
    return all;
}

Result<std::vector<Found>> SearchLibrary::pictures_like(std::span<const float> query, size_t count) {
    if (auto ready = load(); !ready) return tl::unexpected(ready.error());
    const auto hits = tables_->pictures.nearest(query, count, floats());
    if (!hits) return tl::unexpected(hits.error());
    return found(*hits);
}

Result<std::vector<Found>> SearchLibrary::closest_concepts(std::span<const float> query, ItemKind kind,
                                                           size_t count) {
    if (auto ready = load(); !ready) return tl::unexpected(ready.error());
    const VectorTable& table = tables_->of(kind);
    // A concept may have many rows: twice as many are asked for until there are enough concepts.
    for (size_t asked = count * 4;; asked *= 2) {
        const auto hits = table.nearest(query, asked, floats());
        if (!hits) return tl::unexpected(hits.error());
        const auto all = found(*hits);
        if (!all) return tl::unexpected(all.error());
        std::vector<Found> first;
        std::set<std::string> concepts;
        for (const auto& one : *all)
            if (first.size() < count && is_of_concept(one.item.kind) &&
                concepts.insert(one.item.concept_id).second)
                first.push_back(one);
        if (first.size() == count || asked >= table.size()) return first;
    }
}

Result<std::vector<SearchLibrary::Pair>> SearchLibrary::duplicates(
    double least, size_t most, const std::function<Result<>(size_t done, size_t of)>& told) {
    if (auto ready = load(); !ready) return tl::unexpected(ready.error());
    const auto all = items();
    if (!all) return tl::unexpected(all.error());
    struct Near {
        int64_t a, b;
        double score;
    };
    std::vector<Near> pairs;
    size_t done = 0;
    for (const auto& one : *all) {
        if (told)
            if (auto go = told(done++, all->size()); !go) return tl::unexpected(go.error());
        if (is_of_concept(one.kind)) continue;
        const auto vector = embedding(one.id);
        if (!vector) return tl::unexpected(vector.error());
        const auto hits = tables_->pictures.within(*vector, least, floats());
        if (!hits) return tl::unexpected(hits.error());
        for (const auto& hit : *hits)
            if (hit.id > one.id) pairs.push_back({one.id, hit.id, hit.score});
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Near& a, const Near& b) { return a.score > b.score; });
    if (pairs.size() > most) pairs.resize(most);
    std::vector<Pair> out;
    for (const auto& [a, b, score] : pairs) {
        auto first = item(a), second = item(b);
        if (!first) return tl::unexpected(first.error());
        if (!second) return tl::unexpected(second.error());
        out.push_back({*std::move(first), *std::move(second), score});
    }
    return out;
}

}  // namespace burin::search
