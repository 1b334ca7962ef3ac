// Every command of the window as one QAction under a stable id ("steer.add_direction").
//
// Menus, toolbar, context menus, command palette and shortcut editor all take their actions from here, so a
// command has one text, one icon, one shortcut and one enabled state. UI thread only.
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QActionGroup>

#include "ui/window/command.h"

namespace burin::ui {

class ActionRegistry : public QObject {
    Q_OBJECT

  public:
    explicit ActionRegistry(QObject* parent = nullptr);

    /// Makes an action of each row; ids must be new. What the rows call must live as long as the actions are used.
    void add(const Commands& commands);
    /// Asks every row whether it is enabled and checked, and what it says.
    void refresh();
    /// The rows of a menu in their order, lines included.
    [[nodiscard]] Commands inMenu(const QString& prefix) const;
    /// Null where there is none of that id.
    [[nodiscard]] QAction* action(const QString& id) const { return actions_.value(id).action; }
    /// In the order in which they were added.
    [[nodiscard]] const QStringList& ids() const { return ids_; }
    /// The text without mnemonic and ellipsis, after its menu: "Steer: Add direction".
    [[nodiscard]] QString title(const QString& id) const;
    /// "Steer"; set by the window, which knows its menus.
    void setCategory(const QString& prefix, const QString& text) { categories_.insert(prefix, text); }

    [[nodiscard]] QList<QKeySequence> defaultKeys(const QString& id) const { return actions_.value(id).keys; }
    /// The first other command that has this key; empty where there is none.
    [[nodiscard]] QString holderOf(const QKeySequence& key, const QString& except) const;
    void setKeys(const QString& id, const QList<QKeySequence>& keys);
    void resetKeys();
    /// Only what differs from the defaults is kept.
    void saveKeys(QSettings& settings) const;
    void loadKeys(QSettings& settings);

  private:
    struct Entry {
        QAction* action = nullptr;
        QList<QKeySequence> keys;
    };

    void addRow(const Command& row);

    Commands rows_;
    QHash<QString, Entry> actions_;
    QHash<QString, QActionGroup*> groups_;
    QHash<QString, QString> categories_;
    QStringList ids_;
    bool refreshing_ = false;
};

/// Nothing, as large as an icon: keeps texts in line where some have one.
[[nodiscard]] QIcon noIcon();

}  // namespace burin::ui
