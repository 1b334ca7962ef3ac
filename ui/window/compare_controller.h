// What the canvas compares with: the picture before (the parent), the picture without directions, or a pinned
// one.
//
// UI thread only; pictures are fetched or rendered in the background.
#pragma once

#include <QtCore/QObject>

#include "ui/models/background_renders.h"
#include "ui/models/history_model.h"

namespace burin::ui {

class Canvas;
class SteeringModel;

class CompareController : public QObject {
    Q_OBJECT

  public:
    enum class With { parent, base, a, b, unedited };

    struct Parts {
        Canvas* canvas = nullptr;
        HistoryModel* history = nullptr;
        SteeringModel* steering = nullptr;
        BackgroundRenders* renders = nullptr;
    };
    explicit CompareController(Parts parts, QObject* parent = nullptr);

    void setWith(With with);
    [[nodiscard]] With with() const { return with_; }

  private:
    void refresh();
    void showNode(NodeId id, const QString& name);
    /// A request that is rendered for the comparison, in the background and once.
    void showRendered(const protocol::RenderRequest& wanted, const QString& name);
    [[nodiscard]] bool isRendered() const { return with_ == With::base || with_ == With::unedited; }

    Parts parts_;
    With with_ = With::parent;
    QImage base_;
    protocol::RenderRequest base_request_;
    Ticket ticket_ = 0;
    quint64 question_ = 0;
};

}  // namespace burin::ui
