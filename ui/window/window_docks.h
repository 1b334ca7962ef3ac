// The panels around the canvas, a row each: what it shows, where it stands, in which workspaces it is seen.
//
// A new panel is a row in window_docks.cpp (docs/extending.md): menu, layouts and assistive technology take
// it from there. UI thread only.
#pragma once

#include <vector>

#include <QtCore/QString>
#include <QtWidgets/QDockWidget>

class QMainWindow;

namespace burin::ui {

class Canvas;
class CurateController;
class FileCatalogue;
class HistoryModel;
class ModelSession;
class RegisterController;
class RenderQueue;

enum class Workspace { explore, compare, curate, demo };

/// What panels are views of.
struct PanelModels {
    ModelSession* model = nullptr;
    FileCatalogue* catalogue = nullptr;
    HistoryModel* history = nullptr;
    RenderQueue* queue = nullptr;
    Canvas* canvas = nullptr;
    CurateController* curate = nullptr;
    RegisterController* registers = nullptr;
};

struct DockRow {
    const char* name;  ///< layouts know the dock as this with "_dock" behind it
    QString title;
    QWidget* panel;
    Qt::DockWidgetArea area;
    std::vector<Workspace> shown_in;  ///< by default; otherwise the menu "Panels" shows it
};

class WindowDocks {
  public:
    WindowDocks(QMainWindow* window, const PanelModels& models);
    /// Deletes the panels, which look at their models until then.
    ~WindowDocks();
    WindowDocks(const WindowDocks&) = delete;
    WindowDocks& operator=(const WindowDocks&) = delete;

    /// In the order of the menu.
    [[nodiscard]] const std::vector<QDockWidget*>& all() const { return docks_; }
    [[nodiscard]] const std::vector<DockRow>& rows() const { return rows_; }
    /// By the name of its row.
    [[nodiscard]] QDockWidget* dock(const char* name) const;
    /// The panel of that class.
    template <class Panel>
    [[nodiscard]] Panel* panel() const {
        for (const DockRow& row : rows_)
            if (auto* found = qobject_cast<Panel*>(row.panel)) return found;
        return nullptr;
    }
    /// Shows it, in front of those that share its place.
    void raise(const char* name) const;

  private:
    std::vector<DockRow> rows_;
    std::vector<QDockWidget*> docks_;  ///< a dock for each row
};

}  // namespace burin::ui
