#include "ui/window/preferences.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtGui/QPalette>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>

namespace burin::ui {
namespace {

constexpr qsizetype most_single_files = 200;

constexpr int most_recent_files = 12;

QString defaultFile() {
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/burin.ini");
}

QString key(const char* name) { return QString::fromLatin1(name); }

/// Models are folders, whose separators would be groups to QSettings.
QString stepTimeKey(const QString& model, const QString& device, const QString& precision) {
    const QByteArray name = (model + QLatin1Char('\n') + device + QLatin1Char('\n') + precision).toUtf8();
    const QByteArray hash = QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(24);
    return QStringLiteral("measured/") + QString::fromLatin1(hash);
}

QPalette paletteOf(bool dark) {
    const QColor window = dark ? QColor(45, 45, 46) : QColor(239, 239, 239);
    const QColor base = dark ? QColor(33, 33, 34) : QColor(255, 255, 255);
    const QColor text = dark ? QColor(228, 228, 228) : QColor(26, 26, 26);
    const QColor faint = dark ? QColor(128, 128, 128) : QColor(140, 140, 140);
    const QColor highlight(48, 110, 190);
    QPalette palette(dark ? QColor(58, 58, 60) : window, window);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, dark ? QColor(39, 39, 40) : QColor(246, 246, 246));
    for (const auto role :
         {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, text);
    palette.setColor(QPalette::ToolTipBase, window);
    palette.setColor(QPalette::PlaceholderText, faint);
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, dark ? QColor(110, 170, 240) : QColor(20, 80, 160));
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, faint);
    return palette;
}

}  // namespace

Preferences::Preferences(const QString& file, QObject* parent)
    : QObject(parent), settings_(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat) {}

QString Preferences::engineCommand() const { return settings_.value(key("engine/command")).toString(); }

void Preferences::setEngineCommand(const QString& command) {
    if (command == engineCommand()) return;
    settings_.setValue(key("engine/command"), command);
    Q_EMIT engineCommandChanged();
}

QString Preferences::registerFile() const { return settings_.value(key("register/file")).toString(); }

void Preferences::setRegisterFile(const QString& path) { settings_.setValue(key("register/file"), path); }

QString Preferences::defenceRegister() const { return settings_.value(key("defence/register")).toString(); }
QString Preferences::defenceFilter() const { return settings_.value(key("defence/filter")).toString(); }

void Preferences::setDefence(const QString& rules, const QString& filter) {
    if (rules == defenceRegister() && filter == defenceFilter()) return;
    settings_.setValue(key("defence/register"), rules);
    settings_.setValue(key("defence/filter"), filter);
    Q_EMIT defenceChanged();
}

QStringList Preferences::engineCommandLine() const {
    QStringList command = QProcess::splitCommand(engineCommand());
    if (!command.isEmpty()) return command;
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/burin-engine");
    return {QFileInfo::exists(beside) ? beside : QStringLiteral("burin-engine")};
}

QString Preferences::device() const {
    return settings_.value(key("engine/device"), QStringLiteral("auto")).toString();
}

QString Preferences::precision() const {
    return settings_.value(key("engine/precision"), QStringLiteral("auto")).toString();
}

void Preferences::setDevice(const QString& device, const QString& precision) {
    if (device == this->device() && precision == this->precision()) return;
    settings_.setValue(key("engine/device"), device);
    settings_.setValue(key("engine/precision"), precision);
    Q_EMIT deviceChanged();
}

MetadataChoice Preferences::metadata() const {
    const QString word = settings_.value(key("export/metadata")).toString();
    if (word == QStringLiteral("label")) return MetadataChoice::label_only;
    if (word == QStringLiteral("paths")) return MetadataChoice::with_paths;
    return word == QStringLiteral("none") ? MetadataChoice::none : MetadataChoice::full;
}

void Preferences::setMetadata(MetadataChoice choice) {
    const char* word = choice == MetadataChoice::full         ? "full"
                       : choice == MetadataChoice::label_only ? "label"
                       : choice == MetadataChoice::with_paths ? "paths"
                                                              : "none";
    settings_.setValue(key("export/metadata"), QString::fromLatin1(word));
}

QString Preferences::language() const { return settings_.value(key("window/language")).toString(); }
void Preferences::setLanguage(const QString& language) {
    settings_.setValue(key("window/language"), language);
}

Theme Preferences::theme() const {
    const QString word = settings_.value(key("window/theme")).toString();
    if (word == QStringLiteral("light")) return Theme::light;
    return word == QStringLiteral("dark") ? Theme::dark : Theme::system;
}

void Preferences::setTheme(Theme theme) {
    if (theme == this->theme()) return;
    const char* word = theme == Theme::light ? "light" : theme == Theme::dark ? "dark" : "system";
    settings_.setValue(key("window/theme"), QString::fromLatin1(word));
    Q_EMIT themeChanged();
}

QStringList Preferences::modelFolders() const {
    return settings_.value(key("models/folders")).toStringList();
}

void Preferences::setModelFolders(const QStringList& folders) {
    if (folders == modelFolders()) return;
    settings_.setValue(key("models/folders"), folders);
    Q_EMIT modelFoldersChanged();
}

QStringList Preferences::singleFiles() const {
    QStringList files;
    for (const QString& path : settings_.value(key("models/files")).toStringList())
        if (QFileInfo::exists(path)) files.append(path);
    return files;
}

void Preferences::addSingleFile(const QString& path) {
    QStringList files = singleFiles();
    files.removeAll(path);
    files.prepend(path);
    settings_.setValue(key("models/files"), QStringList(files.mid(0, most_single_files)));
    Q_EMIT modelFoldersChanged();
}

QString Preferences::model() const {
    return settings_.value(key("models/last"), QStringLiteral("mini")).toString();
}
void Preferences::setModel(const QString& model) { settings_.setValue(key("models/last"), model); }

QStringList Preferences::recentFiles() const {
    QStringList files;
    for (const QString& path : settings_.value(key("files/recent")).toStringList()) {
        if (QFileInfo::exists(path)) files.append(path);
    }
    return files;
}

void Preferences::addRecentFile(const QString& path) {
    QStringList files = settings_.value(key("files/recent")).toStringList();
    files.removeAll(path);
    files.prepend(path);
    settings_.setValue(key("files/recent"), files.mid(0, most_recent_files));
    Q_EMIT recentFilesChanged();
}

void Preferences::clearRecentFiles() {
    settings_.remove(key("files/recent"));
    Q_EMIT recentFilesChanged();
}

QString Preferences::lastFolder() const {
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return settings_.value(key("files/folder"), pictures).toString();
}
void Preferences::setLastFolder(const QString& folder) { settings_.setValue(key("files/folder"), folder); }

bool Preferences::takeFirstStart() {
    const QString opened = key("window/opened_before");
    const bool first = !settings_.value(opened, false).toBool();
    if (first) settings_.setValue(opened, true);
    return first;
}

bool Preferences::live() const { return settings_.value(key("window/live"), true).toBool(); }
void Preferences::setLive(bool live) { settings_.setValue(key("window/live"), live); }

QString Preferences::demoPin() const {
    const QString pin = settings_.value(key("demo/pin")).toString();
    return pin.isEmpty() ? QString::fromLatin1(default_demo_pin) : pin;
}
void Preferences::setDemoPin(const QString& pin) { settings_.setValue(key("demo/pin"), pin); }

double Preferences::stepTime(const QString& model, const QString& device, const QString& precision) const {
    return settings_.value(stepTimeKey(model, device, precision)).toDouble();
}

void Preferences::setStepTime(const QString& model, const QString& device, const QString& precision,
                              double ms) {
    settings_.setValue(stepTimeKey(model, device, precision), ms);
}

void applyTheme(Theme theme) {
    if (theme == Theme::system) {
        QApplication::setPalette(QPalette());
        return;
    }
    QApplication::setPalette(paletteOf(theme == Theme::dark));
}

}  // namespace burin::ui
