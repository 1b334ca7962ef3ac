// burin: the window, and the demonstration.
#include <cstdio>

#include <QtCore/QCommandLineParser>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtGui/QIcon>
#include <QtGui/QScreen>
#include <QtWidgets/QApplication>

#include "ui/widgets/icon.h"
#include "ui/window/demo_window.h"
#include "ui/window/main_window.h"
#include "ui/window/translations.h"

namespace {

using burin::ui::Preferences;
using burin::ui::WindowOptions;

struct Started {
    WindowOptions options;
    bool demo = false;
};

Started readOptions(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "Carve pictures out of diffusion models with sliders for meaning."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("file"),
                                 QApplication::translate("main", "Session or picture to open."),
                                 QStringLiteral("[file]"));
    const QCommandLineOption model(QStringLiteral("model"),
                                   QApplication::translate("main", "Model folder, or mini."),
                                   QStringLiteral("folder"));
    const QCommandLineOption engine(
        QStringLiteral("engine"),
        QApplication::translate("main", "Command of the engine, for example \"ssh gpu-box burin-engine\"."),
        QStringLiteral("command"));
    const QCommandLineOption profile(QStringLiteral("settings"),
                                     QApplication::translate("main", "File of the preferences."),
                                     QStringLiteral("file"));
    const QCommandLineOption data(QStringLiteral("data"),
                                  QApplication::translate("main", "Folder of unsaved sessions."),
                                  QStringLiteral("folder"));
    const QCommandLineOption demo(
        QStringLiteral("demo"),
        QApplication::translate("main",
                                "Full-screen demonstration for visitors. To leave it, press its upper right "
                                "corner for two seconds and type the PIN of the preferences."));
    parser.addOptions({model, engine, profile, data, demo});
    parser.process(application);
    Started started;
    started.demo = parser.isSet(demo);
    WindowOptions& options = started.options;
    // A folder that is named from here must mean the same for the engine.
    const QString named = parser.value(model);
    options.model =
        !named.isEmpty() && QFileInfo(named).isDir() ? QFileInfo(named).absoluteFilePath() : named;
    options.engine_command = QProcess::splitCommand(parser.value(engine));
    options.settings_file = parser.value(profile);
    options.data_folder = parser.value(data);
    if (!parser.positionalArguments().isEmpty())
        options.session = QFileInfo(parser.positionalArguments().first()).absoluteFilePath();
    return started;
}

int runDemo(const WindowOptions& options) {
    const Preferences preferences(options.settings_file);
    burin::ui::DemoOptions demo;
    demo.engine_command =
        options.engine_command.isEmpty() ? preferences.engineCommandLine() : options.engine_command;
    if (!options.model.isEmpty()) demo.model = options.model;
    demo.device = preferences.device();
    demo.precision = preferences.precision();
    demo.rules = preferences.defenceRegister();
    demo.filter = preferences.defenceFilter();
    demo.pin = preferences.demoPin();
    demo.dark = preferences.theme() != burin::ui::Theme::light;
    const auto window = burin::ui::DemoWindow::create(demo);
    if (!window) {
        std::fprintf(stderr, "burin: %s\n", window.error().sentence().c_str());
        return 1;
    }
    // Where no window manager is there to do it, as on a bare kiosk, the window must fill the screen itself.
    (*window)->setGeometry((*window)->screen()->geometry());
    (*window)->showFullScreen();
    return QApplication::exec();
}

}  // namespace

int main(int count, char** arguments) {
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(count, arguments);
    QApplication::setOrganizationName(QStringLiteral("burin"));
    QApplication::setApplicationName(QStringLiteral("burin"));
    QApplication::setApplicationDisplayName(QStringLiteral("Burin"));
    QApplication::setApplicationVersion(QStringLiteral(BURIN_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("burin"));
    const Started started = readOptions(application);
    const WindowOptions& options = started.options;
    {
        const Preferences preferences(options.settings_file);
        burin::ui::installTranslations(application, preferences.language());
        burin::ui::applyTheme(preferences.theme());
    }
    QApplication::setWindowIcon(burin::ui::icon(QStringLiteral("burin")));
    if (started.demo) return runDemo(options);
    burin::ui::MainWindow window(options);
    window.show();
    window.begin();
    return QApplication::exec();
}
