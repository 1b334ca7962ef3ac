// Models: the folders in which they lie, what is in them, which one is used, and on which device.
#pragma once

#include <QtWidgets/QDialog>

#include "ui/models/engine_client.h"

class QLabel;
class QLineEdit;
class QListView;
class QListWidget;
class QProgressBar;
class QPushButton;
class QTextBrowser;

namespace burin::ui {

class DeviceChoice;
class FileCatalogue;
class FileFilter;
class Preferences;

/// Switching a model keeps the session; it is told by `chosen`.
class ModelsDialog : public QDialog {
    Q_OBJECT

  public:
    /// `current`: the model in use.
    ModelsDialog(FileCatalogue* catalogue, EngineClient* engine, Preferences* preferences,
                 const QString& current, QWidget* parent = nullptr);

    void select(const QString& path);
    [[nodiscard]] QString selected() const;

  Q_SIGNALS:
    void chosen(const QString& path);
    void freeMemoryAsked();

  private:
    void addFolder();
    void removeFolder();
    [[nodiscard]] QString measuredTimes() const;
    void describeSelected();
    void showInfo(const protocol::event::Info& info);
    void showProblem(const Error& error);
    void use();

    FileCatalogue* catalogue_;
    EngineClient* engine_;
    Preferences* preferences_;
    QString current_;
    DeviceChoice* device_;
    uint64_t asked_ = 0;
    QLineEdit* search_;
    QListView* list_;
    FileFilter* files_;
    QListWidget* folders_;
    QTextBrowser* details_;
    QLabel* empty_;
    QPushButton* use_;
    QPushButton* remove_;
    QProgressBar* scanning_;
};

/// The engine's description of a model as text for people.
[[nodiscard]] QString describeModel(const nlohmann::json& info);

}  // namespace burin::ui
