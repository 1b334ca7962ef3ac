#include "ui/window/window_actions.h"

#include <QtCore/QHash>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QToolButton>

#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

QString id(const char* text) { return QString::fromLatin1(text); }

/// Fills a menu with its rows; menus within it are made where their first row stands.
class MenuFiller {
  public:
    MenuFiller(QMenuBar* bar, ActionRegistry& actions) : bar_(bar), actions_(actions) {}

    /// A menu within a menu, before its rows are filled in.
    void submenu(const char* key, const QString& title) { titles_.insert(id(key), title); }

    QMenu* fill(const char* prefix, const QString& title) {
        QString plain = title;
        actions_.setCategory(id(prefix), plain.remove(QLatin1Char('&')));
        QMenu* menu = bar_->addMenu(title);
        menu->setObjectName(id(prefix) + QStringLiteral("_menu"));
        menu->setAccessibleName(plain);
        for (const Command& row : actions_.inMenu(id(prefix))) {
            QMenu* place = *row.submenu == '\0' ? menu : within(menu, row.submenu);
            if (*row.id == '\0')
                place->addSeparator();
            else
                place->addAction(actions_.action(id(row.id)));
        }
        return menu;
    }

    /// Null where no row stands in it.
    [[nodiscard]] QMenu* made(const char* key) const { return made_.value(id(key)); }

  private:
    QMenu* within(QMenu* menu, const char* key) {
        auto*& found = made_[id(key)];
        if (found == nullptr) found = menu->addMenu(titles_.value(id(key)));
        return found;
    }

    QMenuBar* bar_;
    ActionRegistry& actions_;
    QHash<QString, QString> titles_;
    QHash<QString, QMenu*> made_;
};

}  // namespace

WindowMenus buildMenus(QMenuBar* bar, ActionRegistry& actions) {
    MenuFiller filler(bar, actions);
    filler.submenu("recent", WindowActions::tr("Open &recent"));
    filler.submenu("compare", WindowActions::tr("&Compare"));
    filler.submenu("where_it_acts", WindowActions::tr("Where it acts on a p&hoto"));
    filler.submenu("appearance", WindowActions::tr("Appea&rance"));
    filler.fill("file", WindowActions::tr("&File"));
    filler.fill("edit", WindowActions::tr("&Edit"));
    filler.fill("view", WindowActions::tr("&View"));
    filler.fill("steer", WindowActions::tr("&Steer"));
    filler.fill("model", WindowActions::tr("&Model"));
    filler.fill("curate", WindowActions::tr("&Curate"));
    QMenu* window = filler.fill("window", WindowActions::tr("&Window"));
    filler.fill("help", WindowActions::tr("&Help"));
    WindowMenus menus;
    menus.recent = filler.made("recent");
    menus.recent->setObjectName(QStringLiteral("recent_menu"));
    menus.docks = new QMenu(WindowActions::tr("&Panels"), window);
    // "Reset layout" stands alone below a line of its own.
    QAction* last_line = window->actions().at(window->actions().size() - 2);
    window->insertSeparator(last_line);
    window->insertMenu(last_line, menus.docks);
    return menus;
}

namespace {

QToolButton* compareButton(QToolBar* bar, ActionRegistry& actions) {
    const QString name = WindowActions::tr("Compare");
    auto* button = new QToolButton(bar);
    button->setText(name);
    button->setIcon(icon(QStringLiteral("compare")));
    button->setAccessibleName(name);
    button->setToolTip(WindowActions::tr("Compare the picture with another one"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* menu = new QMenu(button);
    menu->setAccessibleName(name);
    for (const Command& row : actions.inMenu(QStringLiteral("view"))) {
        if (qstrcmp(row.submenu, "compare") != 0) continue;
        if (*row.id == '\0')
            menu->addSeparator();
        else
            menu->addAction(actions.action(id(row.id)));
    }
    button->setMenu(menu);
    return button;
}

}  // namespace

QToolBar* buildToolbar(QMainWindow* window, ActionRegistry& actions, QWidget* request) {
    QToolBar* bar = window->addToolBar(WindowActions::tr("Main toolbar"));
    bar->setObjectName(QStringLiteral("main_toolbar"));
    bar->setAccessibleName(WindowActions::tr("Main toolbar"));
    bar->setIconSize(QSize(18, 18));
    const auto add = [&](std::initializer_list<const char*> ids) {
        for (const char* text : ids) bar->addAction(actions.action(id(text)));
    };
    add({"file.new", "file.open"});
    bar->addSeparator();
    bar->addWidget(request);
    add({"steer.lock_seed", "steer.next_seed"});
    bar->addSeparator();
    add({"steer.render", "steer.stop"});
    for (const char* text : {"steer.render", "steer.stop"}) {
        auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(actions.action(id(text))));
        if (button != nullptr) button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    bar->addSeparator();
    bar->addWidget(compareButton(bar, actions));
    for (auto* button : bar->findChildren<QToolButton*>()) {
        if (button->accessibleName().isEmpty() && button->defaultAction() != nullptr) {
            QString name = button->defaultAction()->text();
            button->setAccessibleName(name.remove(QLatin1Char('&')));
        }
    }
    return bar;
}

}  // namespace burin::ui
