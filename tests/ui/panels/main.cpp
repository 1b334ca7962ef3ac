// GoogleTest inside an application, so that signals, timers and settings work; offscreen by the environment.
#include <QtCore/QStandardPaths>
#include <QtWidgets/QApplication>
#include <gtest/gtest.h>

int main(int count, char** arguments) {
    testing::InitGoogleTest(&count, arguments);
    QStandardPaths::setTestModeEnabled(true);
    const QApplication application(count, arguments);
    QCoreApplication::setOrganizationName(QStringLiteral("burin-tests"));
    QCoreApplication::setApplicationName(QStringLiteral("burin-tests"));
    return RUN_ALL_TESTS();
}
