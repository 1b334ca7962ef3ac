// Session's nodes: writing, reading, deleting and bringing back.
#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/session/checks.h"
#include "core/session/database.h"
#include "core/session/session.h"

namespace burin::session {
namespace {

/// Far above what anybody makes, far below the end of 64 bits: a hostile file cannot make ids overflow.
constexpr int64_t last_node_id = int64_t{1} << 53;

constexpr const char* list_columns =
    "SELECT id, coalesce(parent, 0), created_ms, starred, picture IS NOT NULL, thumbnail IS NOT NULL,"
    " kind, title, model, name, note, prompt, directions FROM node WHERE deletion IS NULL";

Node node_of(const Statement& row) {
    return {.id = row.integer(0),
            .parent = row.integer(1),
            .created_ms = row.integer(2),
            .kind = row.text(6),
            .title = row.text(7),
            .model = row.text(8),
            .prompt = row.text(11),
            .directions = row.text(12),
            .name = row.text(9),
            .note = row.text(10),
            .starred = row.integer(3) != 0,
            .has_picture = row.integer(4) != 0,
            .has_thumbnail = row.integer(5) != 0};
}

size_t text_bytes_of(const Node& node) {
    return node.kind.size() + node.title.size() + node.model.size() + node.prompt.size() +
           node.directions.size() + node.name.size() + node.note.size();
}

Result<> check_node(const NewNode& node) {
    const std::pair<const char*, const std::string*> texts[] = {{"kind", &node.kind},
                                                                {"title", &node.title},
                                                                {"model", &node.model},
                                                                {"prompt", &node.prompt},
                                                                {"directions", &node.directions}};
    for (const auto& [what, text] : texts)
        if (auto good = check_text(what, *text, limits::text_bytes); !good) return good;
    if (auto good = check_text("request", node.request, limits::request_bytes); !good) return good;
    if (auto good = check_text("facts", node.facts, limits::facts_bytes); !good) return good;
    if (auto good = check_size("picture", node.picture.size(), limits::picture_bytes); !good) return good;
    return check_size("thumbnail", node.thumbnail.size(), limits::thumbnail_bytes);
}

/// For LIKE ... ESCAPE '\': the text stands for itself, anywhere.
std::string anywhere(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

tl::unexpected<Error> no_node(NodeId id) {
    return fail(ErrorCode::bad_input, "there is no node " + std::to_string(id) + " in this session",
                "choose one that the history shows");
}

}  // namespace

int64_t now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

Result<> check_size(const char* what, size_t bytes, size_t most) {
    if (bytes <= most) return {};
    return fail(ErrorCode::bad_input,
                std::string("the ") + what + " has " + std::to_string(bytes) +
                    " bytes; a session takes at most " + std::to_string(most),
                "make it smaller");
}

Result<> check_text(const char* what, std::string_view text, size_t most_bytes) {
    if (auto good = check_size(what, text.size(), most_bytes); !good) return good;
    if (is_utf8(text) && text.find('\0') == std::string_view::npos) return {};
    return fail(ErrorCode::bad_input, std::string("the ") + what + " is not UTF-8 or holds a NUL",
                "write it anew");
}

Result<NodeId> Session::next_node() const {
    if (!database_) return tl::unexpected(writable().error());
    const auto last = database_->integer("SELECT seq FROM sqlite_sequence WHERE name = 'node'");
    if (!last) return tl::unexpected(last.error());
    if (*last < 0 || *last >= last_node_id)
        return fail(ErrorCode::bad_input,
                    "the nodes of " + database_->name() + " are numbered beyond all sense",
                    "save what you need as pictures and start a new session");
    return *last + 1;
}

Result<> Session::expect_node(NodeId id) const {
    if (!database_) return writable();
    auto found = database_->prepare("SELECT 1 FROM node WHERE id = ? AND deletion IS NULL");
    if (found.bind(id).row()) return {};
    if (auto good = found.result(); !good) return good;
    return no_node(id);
}

Result<int64_t> Session::insert_picture(std::span<const std::byte> png) {
    if (png.empty()) return 0;
    const std::string hash = sha256_hex(png);
    auto insert = database_->prepare("INSERT INTO picture(hash, png) VALUES(?, ?) ON CONFLICT DO NOTHING");
    if (auto done = insert.bind(std::string_view(hash)).bind(png).run(); !done)
        return tl::unexpected(done.error());
    auto find = database_->prepare("SELECT id FROM picture WHERE hash = ?");
    const int64_t id = find.bind(std::string_view(hash)).row() ? find.integer(0) : 0;
    return find.result().map([&] { return id; });
}

Result<NodeId> Session::insert_node(const NewNode& node) {
    const auto next = next_node();
    if (!next) return next;
    const NodeId id = node.id == 0 ? *next : node.id;
    if (id < *next || id > last_node_id)
        return fail(ErrorCode::internal, "node " + std::to_string(id) + " was written before",
                    "report this; " + std::string(unchanged));
    if (node.parent != 0) {
        if (auto there = expect_node(node.parent); !there) return tl::unexpected(there.error());
    }
    const auto picture = insert_picture(node.picture);
    if (!picture) return tl::unexpected(picture.error());
    auto insert = database_->prepare(
        "INSERT INTO node(id, parent, created_ms, picture, kind, title, model, prompt, directions, thumbnail,"
        " request, facts) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(id).bind_id(node.parent).bind(node.created_ms != 0 ? node.created_ms : now_ms());
    insert.bind_id(*picture).bind(std::string_view(node.kind)).bind(std::string_view(node.title));
    insert.bind(std::string_view(node.model)).bind(std::string_view(node.prompt));
    insert.bind(std::string_view(node.directions)).bind(std::span(node.thumbnail));
    insert.bind(std::string_view(node.request)).bind(std::string_view(node.facts));
    return insert.run().map([&] { return id; });
}

Result<NodeId> Session::add(const NewNode& node) { return add_result(0, node); }

Result<NodeId> Session::add_result(JobId job, const NewNode& node) {
    if (auto can = writable(); !can) return tl::unexpected(can.error());
    if (auto good = check_node(node); !good) return tl::unexpected(good.error());
    Transaction transaction(*database_);
    if (!transaction.begun()) return tl::unexpected(transaction.begun().error());
    const auto id = insert_node(node);
    if (!id) return id;
    if (job != 0) {
        // A job that the user has removed meanwhile is no reason to lose its picture.
        auto finish = database_->prepare("UPDATE job SET state = ?, result = ?, error = '' WHERE id = ?");
        finish.bind(static_cast<int64_t>(JobState::done)).bind(*id).bind(job);
        if (auto done = finish.run(); !done) return tl::unexpected(done.error());
    }
    return transaction.commit().map([&] { return *id; });
}

Result<> Session::set_picture(NodeId id, std::span<const std::byte> png, std::span<const std::byte> thumbnail,
                              std::string_view facts) {
    if (auto can = writable(); !can) return can;
    if (auto good = check_size("picture", png.size(), limits::picture_bytes); !good) return good;
    if (auto good = check_size("thumbnail", thumbnail.size(), limits::thumbnail_bytes); !good) return good;
    if (auto good = check_text("facts", facts, limits::facts_bytes); !good) return good;
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    const auto now = node(id);
    if (!now) return tl::unexpected(now.error());
    if (now->has_picture)
        return fail(ErrorCode::bad_input, "node " + std::to_string(id) + " has its picture already",
                    "add a new node");
    const auto picture = insert_picture(png);
    if (!picture) return tl::unexpected(picture.error());
    auto update = database_->prepare("UPDATE node SET picture = ?, thumbnail = ?, facts = ? WHERE id = ?");
    update.bind_id(*picture).bind(thumbnail).bind(facts).bind(id);
    if (auto done = update.run(); !done) return done;
    return transaction.commit();
}

Result<std::vector<Node>> Session::nodes() const {
    if (!database_) return tl::unexpected(writable().error());
    std::vector<Node> nodes;
    std::unordered_set<NodeId> known;
    size_t bytes = 0;
    auto rows = database_->prepare(std::string(list_columns) + " ORDER BY id");
    while (rows.row()) {
        Node& node = nodes.emplace_back(node_of(rows));
        // Parents come before their children, so one that is not known yet is missing or makes a circle.
        if (!known.contains(node.parent)) node.parent = 0;
        known.insert(node.id);
        bytes += text_bytes_of(node);
        if (nodes.size() > limits::nodes || bytes > limits::list_bytes)
            return fail(ErrorCode::bad_input, database_->name() + " holds more than a session may",
                        "open a session that Burin wrote");
    }
    return rows.result().map([&] { return std::move(nodes); });
}

Result<Node> Session::node(NodeId id) const {
    if (!database_) return tl::unexpected(writable().error());
    auto row = database_->prepare(std::string(list_columns) + " AND id = ?");
    if (row.bind(id).row()) return node_of(row);
    if (auto good = row.result(); !good) return tl::unexpected(good.error());
    return no_node(id);
}

Result<std::string> Session::text_of(NodeId id, const char* column) const {
    if (!database_) return tl::unexpected(writable().error());
    auto row =
        database_->prepare(std::string("SELECT ") + column + " FROM node WHERE id = ? AND deletion IS NULL");
    if (row.bind(id).row()) return row.text(0);
    if (auto good = row.result(); !good) return tl::unexpected(good.error());
    return no_node(id);
}

Result<std::string> Session::request(NodeId id) const { return text_of(id, "request"); }

Result<std::string> Session::facts(NodeId id) const { return text_of(id, "facts"); }

Result<std::string> Session::picture_hash(NodeId id) const {
    return text_of(id, "(SELECT hash FROM picture WHERE picture.id = node.picture)");
}

Result<Bytes> Session::picture(NodeId id) const {
    if (auto there = expect_node(id); !there) return tl::unexpected(there.error());
    auto row = database_->prepare(
        "SELECT png, hash FROM picture WHERE id = (SELECT picture FROM node WHERE id = ?)");
    Bytes png;
    bool whole = true;
    if (row.bind(id).row()) {
        png = row.bytes(0);
        whole = sha256_hex(png) == row.text(1);
    }
    if (auto good = row.result(); !good) return tl::unexpected(good.error());
    if (!whole)
        return fail(ErrorCode::damaged,
                    "the picture of node " + std::to_string(id) + " in " + database_->name() + " is damaged",
                    "render its request again");
    return png;
}

Result<Bytes> Session::thumbnail(NodeId id) const {
    if (auto there = expect_node(id); !there) return tl::unexpected(there.error());
    auto row = database_->prepare("SELECT thumbnail FROM node WHERE id = ?");
    Bytes bytes;
    if (row.bind(id).row()) bytes = row.bytes(0);
    return row.result().map([&] { return std::move(bytes); });
}

Result<std::vector<NodeId>> Session::find(const Filter& filter) const {
    if (!database_) return tl::unexpected(writable().error());
    const std::string text = anywhere(filter.text), direction = anywhere(filter.direction);
    std::string sql = "SELECT id FROM node WHERE deletion IS NULL";
    if (!filter.text.empty())
        sql +=
            " AND title || char(10) || name || char(10) || note || char(10) || prompt || char(10) || "
            "directions"
            " LIKE ? ESCAPE '\\'";
    if (!filter.direction.empty()) sql += " AND directions LIKE ? ESCAPE '\\'";
    if (!filter.model.empty()) sql += " AND model = ?";
    if (filter.starred) sql += " AND starred <> 0";
    auto rows = database_->prepare(sql + " ORDER BY id");
    if (!filter.text.empty()) rows.bind(std::string_view(text));
    if (!filter.direction.empty()) rows.bind(std::string_view(direction));
    if (!filter.model.empty()) rows.bind(std::string_view(filter.model));
    std::vector<NodeId> ids;
    while (rows.row()) ids.push_back(rows.integer(0));
    return rows.result().map([&] { return std::move(ids); });
}

Result<> Session::set_text(NodeId id, const char* column, std::string_view text) {
    if (auto can = writable(); !can) return can;
    if (auto good = check_text(column, text, limits::text_bytes); !good) return good;
    if (auto there = expect_node(id); !there) return there;
    auto update = database_->prepare(std::string("UPDATE node SET ") + column + " = ? WHERE id = ?");
    return update.bind(text).bind(id).run();
}

Result<> Session::set_name(NodeId id, std::string_view name) { return set_text(id, "name", name); }

Result<> Session::set_note(NodeId id, std::string_view note) { return set_text(id, "note", note); }

Result<> Session::set_starred(NodeId id, bool starred) {
    if (auto can = writable(); !can) return can;
    if (auto there = expect_node(id); !there) return there;
    auto update = database_->prepare("UPDATE node SET starred = ? WHERE id = ?");
    return update.bind(static_cast<int64_t>(starred)).bind(id).run();
}

Result<Deletion> Session::remove(NodeId id) {
    if (auto can = writable(); !can) return tl::unexpected(can.error());
    if (auto there = expect_node(id); !there) return tl::unexpected(there.error());
    Transaction transaction(*database_);
    if (!transaction.begun()) return tl::unexpected(transaction.begun().error());
    const auto last = database_->integer("SELECT coalesce(max(deletion), 0) FROM node");
    if (!last) return tl::unexpected(last.error());
    Deletion deletion{.id = *last + 1, .nodes = {}};
    auto mark = database_->prepare(
        "WITH RECURSIVE branch(id) AS (VALUES(?1) UNION SELECT node.id FROM node JOIN branch"
        " ON node.parent = branch.id WHERE node.deletion IS NULL)"
        " UPDATE node SET deletion = ?2 WHERE id IN branch");
    if (auto done = mark.bind(id).bind(deletion.id).run(); !done) return tl::unexpected(done.error());
    auto rows = database_->prepare("SELECT id, picture IS NOT NULL FROM node WHERE deletion = ? ORDER BY id");
    rows.bind(deletion.id);
    while (rows.row()) {
        deletion.nodes.push_back(rows.integer(0));
        deletion.pictures += rows.integer(1) != 0 ? 1 : 0;
    }
    if (auto good = rows.result(); !good) return tl::unexpected(good.error());
    return transaction.commit().map([&] { return std::move(deletion); });
}

Result<std::vector<NodeId>> Session::restore(int64_t deletion) {
    if (auto can = writable(); !can) return tl::unexpected(can.error());
    std::vector<NodeId> ids;
    auto rows = database_->prepare(
        "SELECT node.id, above.deletion IS NOT NULL AND above.deletion <> node.deletion FROM node"
        " LEFT JOIN node AS above ON above.id = node.parent WHERE node.deletion = ? ORDER BY node.id");
    rows.bind(deletion);
    while (rows.row()) {
        if (rows.integer(1) != 0)
            return fail(ErrorCode::bad_input, "what these nodes grew from was deleted later",
                        "bring that back first");
        ids.push_back(rows.integer(0));
    }
    if (auto good = rows.result(); !good) return tl::unexpected(good.error());
    if (ids.empty())
        return fail(ErrorCode::bad_input, "this deletion is gone", "nothing is left to bring back");
    auto update = database_->prepare("UPDATE node SET deletion = NULL WHERE deletion = ?");
    return update.bind(deletion).run().map([&] { return std::move(ids); });
}

}  // namespace burin::session
