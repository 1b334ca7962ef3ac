#include "ui/window/translations.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLibraryInfo>
#include <QtCore/QLocale>
#include <QtCore/QTranslator>

// Outside of any namespace, as Q_INIT_RESOURCE asks for.
static void load_translations() { Q_INIT_RESOURCE(burin_translations); }

namespace burin::ui {

void installTranslations(QCoreApplication& application, const QString& language) {
    load_translations();
    if (!language.isEmpty()) QLocale::setDefault(QLocale(language));
    const auto install = [&](const QLocale& locale, const QString& name, const QString& folder) {
        auto* translator = new QTranslator(&application);
        const bool loaded = translator->load(locale, name, QStringLiteral("_"), folder);
        if (loaded) QCoreApplication::installTranslator(translator);
        if (!loaded) delete translator;
    };
    // English is only needed for its plurals; the last one installed is asked first.
    install(QLocale(QLocale::English), QStringLiteral("burin"), QStringLiteral(":/i18n"));
    install(QLocale(), QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QLocale(), QStringLiteral("burin"), QStringLiteral(":/i18n"));
}

}  // namespace burin::ui
