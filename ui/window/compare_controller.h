// What the canvas compares with: the picture before (the parent), the picture without directions, a pinned one, or the
// photo that is steered, as it was fitted.
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
    enum class With { parent, base, a, b, unedited, photo };

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
    void showPhoto();
    /// A request that is rendered for the comparison, in the background and once.
    void showRendered(const protocol::RenderRequest& wanted, const QString& name);
    [[nodiscard]] bool isRendered() const { return with_ == With::base || with_ == With::unedited; }

    Parts parts_;
    With with_ = With::parent;
    QImage base_;
    protocol::RenderRequest base_request_;
    Ticket ticket_ = 0;
    quint64 question_ = 0;
    std::string photo_file_;  ///< that photo_ was read from
    QImage photo_;
};

}  // namespace burin::ui
