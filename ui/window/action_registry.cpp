#include "ui/window/action_registry.h"

#include <QtCore/QScopedValueRollback>

#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

const QString keys_group = QStringLiteral("shortcuts");

QStringList toStrings(const QList<QKeySequence>& keys) {
    QStringList texts;
    for (const QKeySequence& key : keys) texts.append(key.toString(QKeySequence::PortableText));
    return texts;
}

}  // namespace

QIcon noIcon() {
    QPixmap nothing(16, 16);
    nothing.fill(Qt::transparent);
    return QIcon(nothing);
}

ActionRegistry::ActionRegistry(QObject* parent) : QObject(parent) {}

void ActionRegistry::add(const Commands& commands) {
    for (const Command& row : commands) {
        rows_.push_back(row);
        if (*row.id != '\0') addRow(row);
    }
}

void ActionRegistry::addRow(const Command& row) {
    const QString id = QString::fromLatin1(row.id);
    Q_ASSERT(!actions_.contains(id));
    auto* action = new QAction(row.text, this);
    action->setObjectName(id);
    if (*row.icon != '\0') action->setIcon(burin::ui::icon(QString::fromLatin1(row.icon)));
    action->setShortcuts(row.keys);
    action->setCheckable(row.checked || row.switched);
    if (*row.one_of != '\0') {
        auto*& group = groups_[QString::fromLatin1(row.one_of)];
        if (group == nullptr) group = new QActionGroup(this);
        group->addAction(action);
    }
    if (row.run) connect(action, &QAction::triggered, this, [run = row.run] { run(); });
    if (row.switched)
        connect(action, &QAction::toggled, this, [this, switched = row.switched](bool on) {
            // What is only shown as it is was switched by nobody.
            if (!refreshing_) switched(on);
        });
    actions_.insert(id, {action, row.keys});
    ids_.append(id);
}

void ActionRegistry::refresh() {
    const QScopedValueRollback refreshing(refreshing_, true);
    for (const Command& row : rows_) {
        QAction* action = this->action(QString::fromLatin1(row.id));
        if (action == nullptr) continue;
        if (row.enabled) action->setEnabled(row.enabled());
        if (row.says) action->setText(row.says());
        if (row.checked) action->setChecked(row.checked());
    }
}

Commands ActionRegistry::inMenu(const QString& prefix) const {
    Commands found;
    QString last;
    for (const Command& row : rows_) {
        // A line belongs to the menu of the row before it.
        if (*row.id != '\0') last = QString::fromLatin1(row.id).section(QLatin1Char('.'), 0, 0);
        if (last == prefix) found.push_back(row);
    }
    return found;
}

QString ActionRegistry::title(const QString& id) const {
    QString text = action(id)->text();
    text.remove(QLatin1Char('&'));
    text.remove(QChar(0x2026));
    const QString category = categories_.value(id.section(QLatin1Char('.'), 0, 0));
    return category.isEmpty() ? text : tr("%1: %2").arg(category, text);
}

QString ActionRegistry::holderOf(const QKeySequence& key, const QString& except) const {
    if (key.isEmpty()) return {};
    for (const QString& id : ids_) {
        if (id != except && action(id)->shortcuts().contains(key)) return id;
    }
    return {};
}

void ActionRegistry::setKeys(const QString& id, const QList<QKeySequence>& keys) {
    if (QAction* found = action(id)) found->setShortcuts(keys);
}

void ActionRegistry::resetKeys() {
    for (const QString& id : ids_) setKeys(id, defaultKeys(id));
}

void ActionRegistry::saveKeys(QSettings& settings) const {
    settings.remove(keys_group);
    settings.beginGroup(keys_group);
    for (const QString& id : ids_) {
        if (action(id)->shortcuts() != defaultKeys(id))
            settings.setValue(id, toStrings(action(id)->shortcuts()));
    }
    settings.endGroup();
}

void ActionRegistry::loadKeys(QSettings& settings) {
    settings.beginGroup(keys_group);
    for (const QString& id : settings.childKeys()) {
        QList<QKeySequence> keys;
        for (const QString& text : settings.value(id).toStringList())
            keys.append(QKeySequence::fromString(text, QKeySequence::PortableText));
        setKeys(id, keys);
    }
    settings.endGroup();
}

}  // namespace burin::ui
