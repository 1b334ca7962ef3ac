// One command of the window: everything about it in one row of a table.
#pragma once

#include <functional>
#include <vector>

#include <QtCore/QCoreApplication>
#include <QtCore/QString>
#include <QtGui/QKeySequence>

namespace burin::ui {

/// What is not named is nothing. Rows stand in the order of their menu, which is the part of `id` before the dot.
struct Command {
    const char* id = "";    ///< "steer.add_direction"; settings and tests know it by that
    QString text = {};      ///< with its mnemonic
    const char* icon = "";  ///< a file of resources/icons
    QList<QKeySequence> keys = {};
    const char* submenu = "";                 ///< key of a menu within the menu
    const char* one_of = "";                  ///< key of a group of which one is checked
    std::function<void()> run = {};           ///< when it is chosen
    std::function<void(bool)> switched = {};  ///< whenever it is switched, by hand or by the program
    std::function<bool()> enabled = {};       ///< empty: always
    std::function<bool()> checked =
        {};  ///< empty: has no check mark, or, where it is switched, keeps it itself
    std::function<QString()> says = {};  ///< the text where it depends on what is there
};

using Commands = std::vector<Command>;

/// A line between the commands of a menu.
[[nodiscard]] inline Command line(const char* submenu = "") { return {.submenu = submenu}; }

[[nodiscard]] inline QList<QKeySequence> key(const char* text) {
    return {QKeySequence::fromString(QString::fromLatin1(text))};
}

/// The context of their texts in translations.
struct WindowActions {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::WindowActions)
};

}  // namespace burin::ui
