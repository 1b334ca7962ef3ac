// Arrangements of the window's panels: Explore, Compare, Curate, Demo. Kept per workspace, with a version.
#pragma once

#include <QtCore/QSettings>
#include <QtCore/QString>
#include <QtWidgets/QMainWindow>

namespace burin::ui {

enum class Workspace { explore, compare, curate, demo };

/// The docks by their objectName; null where the window has none of that kind.
struct WorkspaceDocks {
    QDockWidget* history = nullptr;
    QDockWidget* steering = nullptr;
    QDockWidget* queue = nullptr;
    QDockWidget* sweep = nullptr;
    QDockWidget* mask = nullptr;
    QDockWidget* weights = nullptr;
};

class Workspaces {
  public:
    /// Raised when panels were added or removed: layouts of another version are left alone.
    static constexpr int version = 2;

    Workspaces(QMainWindow* window, QSettings& settings, WorkspaceDocks docks);

    /// Keeps the arrangement of the one before and shows this one, as it was left or as it is by default.
    void show(Workspace workspace);
    /// This workspace as it is by default.
    void reset();
    [[nodiscard]] Workspace current() const { return current_; }
    /// The window as it was at the end of the last run.
    void restore();
    void save();

  private:
    void arrangeDefault(Workspace workspace);
    void arrangeWeights(Workspace workspace);
    [[nodiscard]] static QString keyOf(Workspace workspace);

    QMainWindow* window_;
    QSettings& settings_;
    WorkspaceDocks docks_;
    Workspace current_ = Workspace::explore;
};

}  // namespace burin::ui
