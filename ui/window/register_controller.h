// The register of protected concepts in the window: opened, edited, imported, exported, and obeyed.
//
// UI thread only; spreadsheets are read and written in the background.
#pragma once

#include <QtCore/QPointer>

#include "core/registry/import_table.h"
#include "ui/models/register_model.h"
#include "ui/panels/register_panel.h"
#include "ui/window/command.h"
#include "ui/window/controller.h"

namespace burin::ui {

class Preferences;

class RegisterController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        Preferences* preferences = nullptr;
    };
    /// `usual`: where a register is made when the first concept is kept and none was ever opened.
    RegisterController(Parts parts, QString usual);

    /// The rows of its commands, for the registry.
    [[nodiscard]] Commands commands();
    /// Opens the register that was open last, or the usual one, where it is there.
    void begin();

    /// Its owner is the dock that shows it.
    [[nodiscard]] RegisterPanel* panel() const { return panel_; }
    [[nodiscard]] RegisterModel* model() { return &model_; }

    void open(const QString& path);
    /// Asks what the table's columns mean, and takes its concepts in. Burin's own JSON is taken in at once.
    void importFile(const QString& path);
    /// All concepts, as .csv or .xlsx by the ending. `exported` or `noticed` follows.
    void exportTo(const QString& path);

  Q_SIGNALS:
    /// The panel is to be seen.
    void panelAsked();
    /// Anything that its commands depend on.
    void changed();
    void imported();
    void exported(const QString& path);

  private:
    void edit(int row);
    void remove(int row);
    void chooseRegister();
    void chooseImport();
    void chooseExport();
    void askImport(const QString& path, const registry::ImportReport& report);
    void runImport(const QString& path, const registry::ImportOptions& options);
    void importPack(const QString& path);
    void tellImported(const QString& path, int64_t added, int64_t changed);
    /// Makes the usual register where none is open. False, and told, where that fails.
    [[nodiscard]] bool ensureOpen();
    void setObeyed(bool obeyed);
    [[nodiscard]] bool isObeyed() const;

    Parts parts_;
    QString usual_;
    RegisterModel model_;
    QPointer<RegisterPanel> panel_;
    bool busy_ = false;
};

}  // namespace burin::ui
