// What the user prefers, kept in an INI file: never anything that belongs to a session.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QSettings>
#include <QtCore/QStringList>

namespace burin::ui {

/// What exported pictures say of their origin.
enum class MetadataChoice { full, label_only, none, with_paths };
enum class Theme { system, light, dark };

/// Until somebody chooses another one.
inline constexpr const char* default_demo_pin = "2468";

/// Reads as it is asked and writes at once. UI thread only.
class Preferences : public QObject {
    Q_OBJECT

  public:
    /// The user's own file, or `file` where it is named (tests, several profiles).
    explicit Preferences(const QString& file = {}, QObject* parent = nullptr);

    /// Command line of the engine; empty = burin-engine beside this program.
    [[nodiscard]] QString engineCommand() const;
    void setEngineCommand(const QString& command);
    /// The same as program and arguments, the default filled in.
    [[nodiscard]] QStringList engineCommandLine() const;
    [[nodiscard]] QString device() const;
    [[nodiscard]] QString precision() const;
    void setDevice(const QString& device, const QString& precision);
    [[nodiscard]] MetadataChoice metadata() const;
    void setMetadata(MetadataChoice choice);
    /// BCP 47 ("de"), or empty = as the system has it.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString& language);
    [[nodiscard]] Theme theme() const;
    void setTheme(Theme theme);
    [[nodiscard]] QStringList modelFolders() const;
    void setModelFolders(const QStringList& folders);
    /// Files and models that are listed besides the folders, newest first; those that are gone are left out.
    [[nodiscard]] QStringList singleFiles() const;
    void addSingleFile(const QString& path);
    [[nodiscard]] QString model() const;
    void setModel(const QString& model);
    /// Newest first; files that are gone are left out.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString& path);
    void clearRecentFiles();
    [[nodiscard]] QString lastFolder() const;
    void setLastFolder(const QString& folder);
    /// Whether changes are rendered as they happen.
    /// Whether the window was never opened before; says so once.
    [[nodiscard]] bool takeFirstStart();
    [[nodiscard]] bool live() const;
    void setLive(bool live);

    /// A curator's lines of defence for every picture of the window: a register of protected concepts, whose prompt rule is
    /// obeyed, and an output filter. Paths; empty = none.
    [[nodiscard]] QString defenceRegister() const;
    [[nodiscard]] QString defenceFilter() const;
    void setDefence(const QString& rules, const QString& filter);

    /// The register that was open last; empty = never one.
    [[nodiscard]] QString registerFile() const;
    void setRegisterFile(const QString& path);

    /// Digits that leave the demonstration.
    [[nodiscard]] QString demoPin() const;
    void setDemoPin(const QString& pin);
    /// Milliseconds of a step as they were measured last with this model, device and precision, with "auto"
    /// as it was chosen; 0 = never measured.
    [[nodiscard]] double stepTime(const QString& model, const QString& device,
                                  const QString& precision) const;
    void setStepTime(const QString& model, const QString& device, const QString& precision, double ms);

    [[nodiscard]] QSettings& settings() { return settings_; }

  Q_SIGNALS:
    void engineCommandChanged();
    void deviceChanged();
    void defenceChanged();
    void themeChanged();
    void modelFoldersChanged();
    void recentFilesChanged();

  private:
    QSettings settings_;
};

/// Colours for the whole application; `system` gives the platform's back.
void applyTheme(Theme theme);

}  // namespace burin::ui
