// German is complete: every text of the source has its translation.
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtCore/QXmlStreamReader>
#include <gtest/gtest.h>

namespace burin::ui {
namespace {

/// Texts without a finished translation in a .ts file; `all` counts the texts.
QStringList unfinished(const QString& path, int& all) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QStringList missing;
    QString source;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) continue;
        if (xml.name() == QStringLiteral("source")) source = xml.readElementText();
        if (xml.name() != QStringLiteral("translation")) continue;
        ++all;
        const bool open = xml.attributes().value(QStringLiteral("type")) == QStringLiteral("unfinished");
        const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
        if (open || text.trimmed().isEmpty()) missing.append(source);
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    return missing;
}

/// The texts of the source that a translation lacks; `all` counts those it has to have.
QStringList missingIn(const char* name, const QStringList& more, int& all) {
    const QString root = QStringLiteral(BURIN_SOURCE_DIR);
    const QTemporaryDir folder;
    const QString copy = folder.filePath(QString::fromLatin1(name));
    EXPECT_TRUE(
        QFile::copy(root + QStringLiteral("/resources/translations/") + QString::fromLatin1(name), copy));
    QProcess lupdate;
    lupdate.start(QStringLiteral(BURIN_LUPDATE),
                  more + QStringList{QStringLiteral("-silent"), QStringLiteral("-no-obsolete"),
                                     QStringLiteral("-locations"), QStringLiteral("none"),
                                     QStringLiteral("-I"), root, root + QStringLiteral("/ui"),
                                     root + QStringLiteral("/app/window"), QStringLiteral("-ts"), copy});
    EXPECT_TRUE(lupdate.waitForFinished(900'000));
    EXPECT_EQ(lupdate.exitCode(), 0) << lupdate.readAllStandardError().toStdString();
    return unfinished(copy, all);
}

TEST(Translations, every_text_of_the_window_is_there_in_german) {
    int all = 0;
    const QStringList missing = missingIn("burin_de.ts", {}, all);
    EXPECT_EQ(missing.join(QLatin1Char('\n')).toStdString(), "");
    EXPECT_GT(all, 400);
}

TEST(Translations, every_plural_of_the_window_is_there_in_english) {
    int all = 0;
    const QStringList missing = missingIn("burin_en.ts", {QStringLiteral("-pluralonly")}, all);
    EXPECT_EQ(missing.join(QLatin1Char('\n')).toStdString(), "");
    EXPECT_GT(all, 10);
}

}  // namespace
}  // namespace burin::ui
