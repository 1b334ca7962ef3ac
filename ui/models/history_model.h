// The history of a session as a tree of rows (history_tree.h says how it is laid out): every accepted gesture
// is a node with its request and its picture; nothing is discarded.
//
// One node is current: what the window shows and what the next gesture grows from. Undo goes to its parent,
// redo along the path that was last travelled. Two nodes can be pinned as A and B. Changes appear at once and
// are written by the SessionStore behind them; pictures are encoded there too. UI thread only; nothing blocks
// but load().
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <QAbstractItemModel>
#include <QCache>
#include <QImage>
#include <QPixmap>
#include <QTimer>
#include <nlohmann/json.hpp>

#include "core/protocol/request.h"
#include "core/session/node.h"
#include "ui/models/history_tree.h"
#include "ui/models/session_store.h"

namespace burin::ui {

using session::NodeId;

/// A gesture that was accepted; see HistoryModel::add.
struct NewGesture {
    QString kind;   ///< "slider", "prompt", "render", "import": for programs
    QString title;  ///< for people: "glasses +3.0"
    QString model_name;
    protocol::RenderRequest request;
    QImage image;  ///< null where there is no picture (yet)
    nlohmann::json facts = nlohmann::json::object();
};

/// A node as the window shows it.
struct VisitedNode {
    NodeId id = 0;
    protocol::RenderRequest request;
    nlohmann::json facts = nlohmann::json::object();
    QImage image;  ///< null where it has none
};

class HistoryModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Role {
        IdRole = Qt::UserRole + 1,  ///< NodeId as qlonglong
        TitleRole,                  ///< the given name, else what the gesture did
        GestureRole,                ///< what the gesture did
        NameRole,
        NoteRole,
        StarredRole,
        TimeRole,  ///< QDateTime, local
        ModelRole,
        PromptRole,
        DirectionsRole,  ///< QStringList
        HasPictureRole,
        CurrentRole,
        PinRole,        ///< "A", "B", "AB" or empty
        LineStartRole,  ///< whether a line begins here: a root or a branch
        BranchesRole,   ///< how many further lines grow from here
        SearchRole,     ///< all texts of the node, one a line
        NotesRole,      ///< QStringList: what the engine noted about the picture (picture_notes.h)
    };
    enum class Pin { a, b };

    explicit HistoryModel(QObject* parent = nullptr);

    /// Shows the nodes of that session, which must outlive its use: setStore(nullptr) before it goes. Waits
    /// for the disk. An error leaves the model empty.
    Result<> load(SessionStore* store);
    [[nodiscard]] SessionStore* store() const { return store_; }
    /// Where start pictures and masks are written that the session has kept and that are gone elsewhere; for
    /// the next load() and all that is read after it.
    void setFilesFolder(const QString& folder) { files_folder_ = folder; }

    /// Adds a node below the current one, which it becomes. A request that equals the current node's vanishes
    /// and gives 0, unless the current node lacks the picture: then it gets it, and its id is given.
    NodeId add(const NewGesture& gesture);
    /// Adds a node below `parent` (0 = a new root) and leaves the current one; the session's job is done with
    /// it.
    NodeId addResult(const NewGesture& gesture, NodeId parent, session::JobId job = 0);
    /// A picture that was finished later than its gesture; nothing happens where the node has one.
    void setPicture(NodeId id, const QImage& image, const nlohmann::json& facts);

    [[nodiscard]] NodeId current() const { return current_; }
    /// Makes the node current; visited() follows with its request and picture.
    void visit(NodeId id);
    [[nodiscard]] bool canUndo() const;
    [[nodiscard]] bool canRedo() const { return redoTarget() != 0; }
    /// What would be undone or redone, for the action's text.
    [[nodiscard]] QString undoTitle() const;
    [[nodiscard]] QString redoTitle() const;
    void undo();
    void redo();
    /// Reads a node for other purposes: compare, export, "Reproduce".
    void fetch(NodeId id, QObject* context, std::function<void(Result<VisitedNode>)> then);

    void setStarred(NodeId id, bool starred);
    void setName(NodeId id, const QString& name);
    void setNote(NodeId id, const QString& note);

    /// How many pictures would go with the node's branch.
    [[nodiscard]] int picturesInBranch(NodeId id) const;
    [[nodiscard]] int nodesInBranch(NodeId id) const;
    /// Deletes the node and all that grew from it; the current node moves to its parent.
    void remove(NodeId id);
    [[nodiscard]] bool canUndoRemoval() const { return !removals_.empty(); }
    [[nodiscard]] int lastRemovalCount() const;
    void undoRemoval();

    void setPin(Pin pin, NodeId id);  ///< 0 = none
    [[nodiscard]] NodeId pinned(Pin pin) const { return pins_[pin == Pin::a ? 0 : 1]; }

    /// The request being edited, kept for the next start (half a second after the last change).
    void setDraft(const protocol::RenderRequest& request);
    /// Now, and not only after a moment: what follows in the store sees it.
    void writeDraft();
    /// As it was found by load().
    [[nodiscard]] const std::optional<protocol::RenderRequest>& draft() const { return draft_; }

    /// The node's parent in the session, 0 for a root.
    [[nodiscard]] NodeId parentOf(NodeId id) const;
    [[nodiscard]] bool contains(NodeId id) const { return tree_.contains(id); }
    [[nodiscard]] const session::Node& node(NodeId id) const { return tree_.node(id); }
    [[nodiscard]] size_t count() const { return tree_.size(); }
    [[nodiscard]] QModelIndex indexOf(NodeId id) const;
    [[nodiscard]] static NodeId idOf(const QModelIndex& index);
    /// Names of all models, and texts of all directions, that nodes have: for the filter.
    [[nodiscard]] QStringList modelNames() const;
    [[nodiscard]] QStringList directionTexts() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// NameRole (and Qt::EditRole), NoteRole, StarredRole.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

  Q_SIGNALS:
    void currentChanged(burin::session::NodeId id);
    /// After visit(), undo() and redo(): what is to be shown.
    void visited(const burin::ui::VisitedNode& node);
    void visitFailed(burin::session::NodeId id, const burin::Error& error);
    void pinsChanged();
    /// Something was deleted or brought back.
    void removalsChanged();

  private:
    struct Removal {
        std::vector<session::Node> nodes;
        std::shared_ptr<int64_t> deletion = std::make_shared<int64_t>(0);  ///< the store's thread's
        NodeId current = 0;                                                ///< when it was inside
    };

    NodeId insert(const NewGesture& gesture, NodeId parent, session::JobId job);
    void insertRow(const session::Node& node);
    void makeCurrent(NodeId id);
    [[nodiscard]] std::filesystem::path filesFolder() const;
    void post(SessionStore::Change change);
    void changed(NodeId id, const QList<int>& roles = {});
    void keep(const char* key, NodeId id);
    /// Reads thumbnail and notes of a node in the background; rows ask for them when they are seen.
    void wantPicture(NodeId id) const;
    [[nodiscard]] NodeId redoTarget() const;
    [[nodiscard]] NodeId newestRoot() const;
    [[nodiscard]] QVariant textData(const session::Node& node, int role) const;
    [[nodiscard]] QStringList notesOf(NodeId id) const;
    [[nodiscard]] QString spoken(const session::Node& node) const;

    SessionStore* store_ = nullptr;
    QString files_folder_;
    HistoryTree tree_;
    NodeId current_ = 0, next_ = 1;
    NodeId pins_[2] = {0, 0};
    std::unordered_map<NodeId, NodeId> travelled_;          ///< parent -> child last gone to
    std::unordered_map<NodeId, std::string> request_hash_;  ///< of the nodes seen since the start
    std::vector<Removal> removals_;
    std::optional<protocol::RenderRequest> draft_, draft_to_write_;
    QTimer draft_timer_;
    quint64 visit_ = 0;
    mutable QCache<NodeId, QPixmap> thumbnails_;  ///< cost in KB
    mutable std::unordered_map<NodeId, bool> wanted_;
    std::unordered_map<NodeId, QStringList> notes_;  ///< of the nodes whose picture was made or seen here
};

/// Texts of the directions that act, one a line, as a session keeps them.
[[nodiscard]] std::string direction_lines(const protocol::RenderRequest& request);

}  // namespace burin::ui
