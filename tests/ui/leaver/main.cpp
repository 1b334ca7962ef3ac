// burin-leaver FILE: begins to write FILE in the background and leaves at once, as a window that is closed while
// something is being saved.
#include <fstream>
#include <string>

#include <QtCore/QCoreApplication>
#include <QtCore/QThread>

#include "ui/background/background.h"

int main(int count, char** arguments) {
    if (count < 2) return 2;
    QCoreApplication application(count, arguments);
    QObject window;
    burin::ui::in_background(
        &window,
        [path = std::string(arguments[1])] {
            // Long enough that the program would be gone; how long matters to nobody who waits for it.
            QThread::msleep(300);
            std::ofstream(path) << (QCoreApplication::instance() != nullptr ? "saved" : "too late");
            return 0;
        },
        [](int) {});
    return 0;
}
