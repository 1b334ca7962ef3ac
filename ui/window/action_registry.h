// Every command of the window as one QAction under a stable id ("steer.add_direction").
//
// Menus, toolbar, context menus, command palette and shortcut editor all take their actions from here, so a
// command has one text, one icon, one shortcut and one enabled state. UI thread only.
#pragma once

#include <vector>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QSettings>
#include <QtGui/QAction>
#include <QtGui/QKeySequence>

namespace burin::ui {

class ActionRegistry : public QObject {
    Q_OBJECT

  public:
    explicit ActionRegistry(QObject* parent = nullptr);

    /// A new command; `id` is "menu.command" and must be new. `icon` names a file of resources/icons.
    QAction* add(const QString& id, const QString& text, const QString& icon = {},
                 const QList<QKeySequence>& keys = {});
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

    QHash<QString, Entry> actions_;
    QHash<QString, QString> categories_;
    QStringList ids_;
};

/// Nothing, as large as an icon: keeps texts in line where some have one.
[[nodiscard]] QIcon noIcon();

}  // namespace burin::ui
