#include "ui/window/action_registry.h"

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

QAction* ActionRegistry::add(const QString& id, const QString& text, const QString& icon,
                             const QList<QKeySequence>& keys) {
    Q_ASSERT(!actions_.contains(id));
    auto* action = new QAction(text, this);
    action->setObjectName(id);
    if (!icon.isEmpty()) action->setIcon(burin::ui::icon(icon));
    action->setShortcuts(keys);
    actions_.insert(id, {action, keys});
    ids_.append(id);
    return action;
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
