// Pictures and recipes that come into the window and leave it: opening, exporting, copying, "Reproduce".
//
// UI thread only; files are read and written in the background.
#pragma once

#include <optional>

#include "core/protocol/named_files.h"
#include "core/protocol/recipe_text.h"
#include "core/session/node.h"
#include "ui/models/background_renders.h"
#include "ui/models/picture_difference.h"
#include "ui/window/controller.h"
#include "ui/window/preferences.h"

namespace burin::ui {

class FileCatalogue;
class ModelSession;
class SessionController;

[[nodiscard]] protocol::MetadataLevel metadataLevel(MetadataChoice choice);

class PictureController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        SessionController* session = nullptr;
        BackgroundRenders* renders = nullptr;
        FileCatalogue* catalogue = nullptr;
        Preferences* preferences = nullptr;
    };
    explicit PictureController(Parts parts, QObject* parent = nullptr);

    /// Asks what a picture from outside is for: its recipe, or a start.
    void open(const QString& path);
    /// Asks which one first.
    void choose();
    void exportPicture(session::NodeId node);
    void copyPicture();
    /// Of the request as it stands.
    void copyRecipe();
    void copyRecipeOf(session::NodeId node);
    void pasteRecipe();
    /// Renders a picture of the history again and tells whether it is the same.
    void reproduce(session::NodeId node);
    /// What the last reproduce() found.
    [[nodiscard]] const std::optional<PictureDifference>& reproduced() const { return reproduced_; }

  Q_SIGNALS:
    /// A picture that was dropped is to be steered as a photo.
    void steeringAsked(const QString& path);

  private:
    void applyRecipe(const protocol::RecalledRecipe& recipe);
    /// Where the files of a recipe are looked for.
    [[nodiscard]] protocol::KnownFolders foldersFor(const QString& picture) const;
    void setRequest(const protocol::RenderRequest& request, const QString& title);
    void onReproduced(const QImage& image);

    Parts parts_;
    Ticket ticket_ = 0;  ///< of reproduce()
    QImage original_;
    std::optional<PictureDifference> reproduced_;
};

}  // namespace burin::ui
