// Arrangements of the window's panels: Explore, Compare, Curate, Demo. Kept per workspace, with a version.
#pragma once

#include <QtCore/QSettings>
#include <QtCore/QString>

#include "ui/window/window_docks.h"

namespace burin::ui {

class Workspaces {
  public:
    Workspaces(QMainWindow* window, QSettings& settings, const WindowDocks& docks);

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
    void arrangeWidths(Workspace workspace);
    void arrangeWeights(Workspace workspace);
    /// Of kept layouts: those that were made with other panels are left alone.
    [[nodiscard]] int version() const;
    [[nodiscard]] static QString keyOf(Workspace workspace);

    QMainWindow* window_;
    QSettings& settings_;
    const WindowDocks& docks_;
    Workspace current_ = Workspace::explore;
};

}  // namespace burin::ui
