// The model's nodes: adding, visiting, undo and redo, pins and the draft. Rows and roles are in
// history_rows.cpp, deletion in history_removal.cpp.
#include "ui/models/history_model.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <QDateTime>
#include <QFile>

#include "core/base/sha256.h"
#include "core/protocol/request_json.h"
#include "ui/models/kept_files.h"
#include "ui/models/picture_codec.h"
#include "ui/models/picture_notes.h"

namespace burin::ui {
namespace {

constexpr int thumbnail_cache_kb = 96 * 1024;
constexpr int draft_delay_ms = 500;

std::string hash_of(const protocol::RenderRequest& request) {
    return sha256_hex(protocol::to_json_text(request));
}

struct Loaded {
    std::vector<session::Node> nodes;
    NodeId next = 1, current = 0, pins[2] = {0, 0};
    std::string current_request;
    std::optional<protocol::RenderRequest> draft;
};

Result<NodeId> id_value(const session::Session& session, const char* key) {
    return session.value(key).map([](const std::optional<std::string>& text) {
        NodeId id = 0;
        if (text) std::from_chars(text->data(), text->data() + text->size(), id);
        return id;
    });
}

/// What was being edited; its files are brought back like those of a node.
std::optional<protocol::RenderRequest> read_draft(const session::Session& session,
                                                  const std::filesystem::path& files_folder) {
    const auto text = session.value(session::key::draft);
    if (!text || !*text) return std::nullopt;
    auto request = protocol::request_from_text(**text, "the draft");
    if (!request) return std::nullopt;
    // Without its picture the draft is still the user's.
    static_cast<void>(bring_back_files(session, noted_files(session), files_folder, *request));
    return *request;
}

Result<Loaded> read_all(const session::Session& session, const std::filesystem::path& files_folder) {
    Loaded loaded;
    auto nodes = session.nodes();
    if (!nodes) return tl::unexpected(nodes.error());
    loaded.nodes = std::move(*nodes);
    const auto next = session.next_node();
    if (!next) return tl::unexpected(next.error());
    loaded.next = *next;
    loaded.current = id_value(session, session::key::current_node).value_or(0);
    loaded.pins[0] = id_value(session, session::key::pinned_a).value_or(0);
    loaded.pins[1] = id_value(session, session::key::pinned_b).value_or(0);
    loaded.current_request = session.request(loaded.current).value_or("");
    loaded.draft = read_draft(session, files_folder);
    return loaded;
}

/// The texts of a node in the form a session keeps; pictures follow in the store's thread.
session::NewNode texts_of(const NewGesture& gesture) {
    return {.created_ms = QDateTime::currentMSecsSinceEpoch(),
            .kind = gesture.kind.toStdString(),
            .title = gesture.title.toStdString(),
            .model = gesture.model_name.toStdString(),
            .prompt = gesture.request.prompt,
            .directions = direction_lines(gesture.request),
            .request = protocol::to_json_text(gesture.request),
            .facts = {},
            .picture = {},
            .thumbnail = {}};
}

std::string facts_text(nlohmann::json facts, const nlohmann::json& files) {
    if (!files.empty()) facts["files"] = files;
    if (facts.empty()) return {};
    return facts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<> add_pictures(const QImage& image, session::NewNode& node) {
    if (image.isNull()) return {};
    auto png = to_png(image);
    if (!png) return tl::unexpected(png.error());
    auto thumbnail = to_thumbnail(image);
    if (!thumbnail) return tl::unexpected(thumbnail.error());
    node.picture = std::move(*png);
    node.thumbnail = std::move(*thumbnail);
    return {};
}

Result<VisitedNode> read_node(const session::Session& session, NodeId id,
                              const std::filesystem::path& files_folder) {
    VisitedNode node{.id = id, .request = {}, .image = {}};
    const auto text = session.request(id);
    if (!text) return tl::unexpected(text.error());
    auto request = protocol::request_from_text(*text, "the request of node " + std::to_string(id));
    if (!request) return tl::unexpected(request.error());
    node.request = std::move(*request);
    node.facts = factsFrom(session.facts(id).value_or(""));
    const auto files = node.facts.value("files", nlohmann::json::object());
    if (auto back = bring_back_files(session, files, files_folder, node.request); !back)
        return tl::unexpected(back.error());
    // Without it the photo is inverted again.
    static_cast<void>(bring_back_inversion(session, node.facts, files_folder));
    const auto png = session.picture(id);
    if (!png) return tl::unexpected(png.error());
    if (png->empty()) return node;
    auto image = read_image(*png, "the picture of node " + std::to_string(id));
    if (!image) return tl::unexpected(image.error());
    node.image = std::move(*image);
    return node;
}

}  // namespace

std::string direction_lines(const protocol::RenderRequest& request) {
    std::string lines;
    const auto add = [&](std::string text) {
        std::replace(text.begin(), text.end(), '\n', ' ');
        lines += (lines.empty() ? "" : "\n") + text;
    };
    for (const auto& direction : request.guidance.directions)
        if (direction.strength != 0 && !direction.muted) add(direction.text);
    for (const auto& edit : request.guidance.edits) add(edit.text);
    return lines;
}

HistoryModel::HistoryModel(QObject* parent) : QAbstractItemModel(parent), thumbnails_(thumbnail_cache_kb) {
    draft_timer_.setSingleShot(true);
    draft_timer_.setInterval(draft_delay_ms);
    connect(&draft_timer_, &QTimer::timeout, this, &HistoryModel::writeDraft);
}

Result<> HistoryModel::load(SessionStore* store) {
    if (draft_to_write_) writeDraft();
    Loaded loaded;
    Result<> done;
    if (store != nullptr) {
        auto read = store->wait(
            [folder = filesFolder()](session::Session& session) { return read_all(session, folder); });
        if (read)
            loaded = std::move(*read);
        else
            done = tl::unexpected(read.error());
    }
    beginResetModel();
    store_ = done ? store : nullptr;
    tree_.clear();
    travelled_.clear();
    request_hash_.clear();
    removals_.clear();
    thumbnails_.clear();
    wanted_.clear();
    notes_.clear();
    ++visit_;
    for (const auto& node : loaded.nodes) tree_.insert(node);
    next_ = loaded.next;
    current_ = tree_.contains(loaded.current) ? loaded.current : newestRoot();
    for (size_t i = 0; i < 2; ++i) pins_[i] = tree_.contains(loaded.pins[i]) ? loaded.pins[i] : 0;
    draft_ = std::move(loaded.draft);
    if (auto request = protocol::request_from_text(loaded.current_request);
        request && current_ == loaded.current)
        request_hash_[current_] = hash_of(*request);
    endResetModel();
    Q_EMIT currentChanged(current_);
    Q_EMIT pinsChanged();
    Q_EMIT removalsChanged();
    return done;
}

std::filesystem::path HistoryModel::filesFolder() const {
    return std::filesystem::path(QFile::encodeName(files_folder_).toStdString());
}

void HistoryModel::post(SessionStore::Change change) {
    if (store_ != nullptr) store_->post(std::move(change));
}

NodeId HistoryModel::add(const NewGesture& gesture) {
    if (tree_.contains(current_)) {
        const auto known = request_hash_.find(current_);
        if (known != request_hash_.end() && known->second == hash_of(gesture.request)) {
            if (gesture.image.isNull() || tree_.node(current_).has_picture) return 0;
            setPicture(current_, gesture.image, gesture.facts);
            return current_;
        }
    }
    // Before the node: what is found after a crash as the edit under way is never older than the last step.
    writeDraft();
    const NodeId id = insert(gesture, current_, 0);
    if (id != 0) makeCurrent(id);
    return id;
}

NodeId HistoryModel::addResult(const NewGesture& gesture, NodeId parent, session::JobId job) {
    return insert(gesture, tree_.contains(parent) ? parent : 0, job);
}

NodeId HistoryModel::insert(const NewGesture& gesture, NodeId parent, session::JobId job) {
    if (store_ == nullptr) return 0;
    auto texts = std::make_shared<session::NewNode>(texts_of(gesture));
    texts->id = next_++;
    texts->parent = parent;
    request_hash_[texts->id] = sha256_hex(texts->request);
    if (!gesture.image.isNull()) notes_[texts->id] = notesIn(gesture.facts);
    insertRow({.id = texts->id,
               .parent = parent,
               .created_ms = texts->created_ms,
               .kind = texts->kind,
               .title = texts->title,
               .model = texts->model,
               .prompt = texts->prompt,
               .directions = texts->directions,
               .name = {},
               .note = {},
               .has_picture = !gesture.image.isNull(),
               .has_thumbnail = !gesture.image.isNull()});
    post([texts, gesture, job, folder = filesFolder()](session::Session& session) -> Result<> {
        // A second attempt, after the disk refused the first, finds the pictures made.
        if (texts->picture.empty()) {
            if (auto made = add_pictures(gesture.image, *texts); !made) return made;
        }
        auto files = keep_files(session, gesture.request);
        if (!files) return tl::unexpected(files.error());
        if (auto kept = keep_inversion(session, gesture.facts, folder, *files); !kept) return kept;
        texts->facts = facts_text(gesture.facts, *files);
        return session.add_result(job, *texts).map([](NodeId) {});
    });
    return texts->id;
}

void HistoryModel::setPicture(NodeId id, const QImage& image, const nlohmann::json& facts) {
    if (image.isNull() || !tree_.contains(id) || tree_.node(id).has_picture) return;
    tree_.node(id).has_picture = tree_.node(id).has_thumbnail = true;
    notes_[id] = notesIn(facts);
    wanted_.erase(id);
    changed(id);
    post([id, image, facts, folder = filesFolder()](session::Session& session) -> Result<> {
        session::NewNode made{.kind = {},
                              .title = {},
                              .model = {},
                              .prompt = {},
                              .directions = {},
                              .request = {},
                              .facts = {},
                              .picture = {},
                              .thumbnail = {}};
        if (auto done = add_pictures(image, made); !done) return done;
        const auto known = factsFrom(session.facts(id).value_or(""));
        auto files = known.value("files", nlohmann::json::object());
        if (auto kept = keep_inversion(session, facts, folder, files); !kept) return kept;
        const auto text = facts_text(facts, files);
        return session.set_picture(id, made.picture, made.thumbnail, text);
    });
}

void HistoryModel::makeCurrent(NodeId id) {
    const NodeId before = current_;
    current_ = id;
    for (NodeId at = id; at != 0 && parentOf(at) != 0; at = parentOf(at)) {
        NodeId& gone_to = travelled_[parentOf(at)];
        if (gone_to == at) break;  // The path above was travelled with it.
        gone_to = at;
    }
    if (before == id) return;
    changed(before, {CurrentRole});
    changed(id, {CurrentRole});
    keep(session::key::current_node, id);
    Q_EMIT currentChanged(id);
}

void HistoryModel::visit(NodeId id) {
    if (!tree_.contains(id)) return;
    makeCurrent(id);
    fetch(id, this, [this, id, visit = ++visit_](Result<VisitedNode> node) {
        if (visit != visit_) return;  // Another one was asked for meanwhile.
        if (!node) {
            Q_EMIT visitFailed(id, node.error());
            return;
        }
        request_hash_[id] = hash_of(node->request);
        Q_EMIT visited(*node);
    });
}

void HistoryModel::fetch(NodeId id, QObject* context, std::function<void(Result<VisitedNode>)> then) {
    if (store_ == nullptr) return;
    store_->fetch(
        context,
        [id, folder = filesFolder()](session::Session& session) { return read_node(session, id, folder); },
        std::move(then));
}

NodeId HistoryModel::parentOf(NodeId id) const { return tree_.contains(id) ? tree_.node(id).parent : 0; }

NodeId HistoryModel::redoTarget() const {
    if (const auto gone_to = travelled_.find(current_);
        gone_to != travelled_.end() && tree_.contains(gone_to->second))
        return gone_to->second;
    if (!tree_.contains(current_)) return 0;
    const auto& children = tree_.children(current_);
    return children.empty() ? 0 : children.back();
}

NodeId HistoryModel::newestRoot() const {
    const auto& roots = tree_.children(0);
    return roots.empty() ? 0 : roots.back();
}

bool HistoryModel::canUndo() const { return parentOf(current_) != 0; }

QString HistoryModel::undoTitle() const {
    return canUndo() ? QString::fromStdString(tree_.node(current_).title) : QString();
}

QString HistoryModel::redoTitle() const {
    const NodeId target = redoTarget();
    return target != 0 ? QString::fromStdString(tree_.node(target).title) : QString();
}

void HistoryModel::undo() {
    if (canUndo()) visit(parentOf(current_));
}

void HistoryModel::redo() {
    if (const NodeId target = redoTarget(); target != 0) visit(target);
}

void HistoryModel::keep(const char* key, NodeId id) {
    post([key, id](session::Session& session) { return session.set_value(key, std::to_string(id)); });
}

void HistoryModel::setPin(Pin pin, NodeId id) {
    NodeId& pinned = pins_[pin == Pin::a ? 0 : 1];
    if (pinned == id || (id != 0 && !tree_.contains(id))) return;
    const NodeId before = std::exchange(pinned, id);
    changed(before, {PinRole});
    changed(id, {PinRole});
    keep(pin == Pin::a ? session::key::pinned_a : session::key::pinned_b, id);
    Q_EMIT pinsChanged();
}

void HistoryModel::setDraft(const protocol::RenderRequest& request) {
    draft_to_write_ = request;
    if (!draft_timer_.isActive()) draft_timer_.start();
}

void HistoryModel::writeDraft() {
    draft_timer_.stop();
    if (!draft_to_write_) return;
    post([request = std::move(*draft_to_write_)](session::Session& session) -> Result<> {
        if (auto noted = note_files(session, request); !noted) return noted;
        return session.set_value(session::key::draft, protocol::to_json_text(request));
    });
    draft_to_write_.reset();
}

}  // namespace burin::ui
