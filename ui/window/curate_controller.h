// The curator's place in the window: the panel with the tabs "Weights" and "Curate", its commands and dialogs.
//
// It owns the list of weight edits and the curator's model. UI thread only.
#pragma once

#include <QtCore/QPointer>

#include "ui/models/curate_model.h"
#include "ui/models/weight_edits.h"
#include "ui/widgets/picture_grid.h"
#include "ui/window/command.h"
#include "ui/window/controller.h"

class QMainWindow;
class QTabWidget;

namespace burin::ui {

class ActionRegistry;
class Preferences;
class SteeringModel;
class WeightsCurate;
class WeightsPanel;

class CurateController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QMainWindow* window = nullptr;
        SteeringModel* steering = nullptr;
        Preferences* preferences = nullptr;
        ActionRegistry* actions = nullptr;
    };
    enum class Tab { weights, curate };

    /// `folder`: where edits and the curator's own concepts are kept.
    CurateController(Parts parts, QString folder);
    /// Keeps the names that edits were given.
    ~CurateController() override;

    /// burin-cli and its first arguments; empty = the one beside the engine, or beside this program.
    /// `engine`: the engine's program where it is not the one of the preferences.
    void setCommand(const QStringList& command, const QString& engine = {});
    /// The rows of its commands, for the registry.
    [[nodiscard]] Commands commands();
    /// Reads the concepts and follows the models; once, when the commands are there and somebody listens.
    void begin();

    /// Its owner is the dock that shows it.
    [[nodiscard]] QWidget* panel() const;
    [[nodiscard]] WeightEdits* edits() { return &edits_; }
    [[nodiscard]] CurateModel* model() { return &model_; }
    [[nodiscard]] WeightsPanel* weightsPanel() const { return weights_; }
    [[nodiscard]] WeightsCurate* curatePanel() const { return curate_; }
    void show(Tab tab);

    /// Takes a weight edit in; `lambda` 0 = as usual.
    void openFile(const QString& path, double lambda = 0);
    /// -1: a new one.
    void editConcept(int row);

  Q_SIGNALS:
    /// The panel is to be seen.
    void panelAsked();
    /// Dropped on its panel.
    void filesDropped(const QStringList& paths);

  private:
    [[nodiscard]] Commands editCommands();
    [[nodiscard]] Commands conceptCommands();
    [[nodiscard]] Commands reportCommands();
    void buildMenus();
    void wireModels();
    void refreshActions();
    [[nodiscard]] bool allOn() const;
    void setAllOn(bool on);
    void loadConcepts();
    void loadNames();
    void saveNames();
    void addFiles();
    void saveRecipe();
    void saveReport();
    void exportModel();
    void combineEdits();
    void makeVector();
    void showPicture(const PictureGrid::Cell& cell);
    [[nodiscard]] QStringList commandLine() const;

    Parts parts_;
    QString folder_;
    QStringList command_;
    QString engine_;
    QHash<QString, QString> saved_names_;
    bool has_report_ = false;  ///< of the sweep that is shown; asked where that may have changed
    WeightEdits edits_;
    CurateModel model_;
    QPointer<QTabWidget> tabs_;
    WeightsPanel* weights_;
    WeightsCurate* curate_;
};

}  // namespace burin::ui
