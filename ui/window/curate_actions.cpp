#include "ui/window/curate_actions.h"

#include <QtCore/QCoreApplication>

namespace burin::ui {
namespace {

struct CurateActions {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::CurateActions)
};

}  // namespace

void registerCurateActions(ActionRegistry& actions) {
    const auto add = [&](const char* id, const QString& text, const char* icon, const char* key = "") {
        QList<QKeySequence> keys;
        if (*key != '\0') keys.append(QKeySequence::fromString(QString::fromLatin1(key)));
        return actions.add(QString::fromLatin1(id), text, QString::fromLatin1(icon), keys);
    };
    add("curate.show_weights", CurateActions::tr("Show the &weight edits"), "", "Ctrl+Shift+I");
    add("curate.show_curate", CurateActions::tr("Show &how a concept is taken out"), "", "Ctrl+Shift+K");
    add("curate.add_edit", CurateActions::tr("Add a weight &edit…"), "add", "Ctrl+Shift+A");
    add("curate.combine", CurateActions::tr("Comb&ine weight edits…"), "");
    add("curate.task_vector", CurateActions::tr("Tas&k vector of two models…"), "");
    add("curate.save_recipe", CurateActions::tr("Save the edits as a &recipe…"), "save");
    add("curate.apply_edits", CurateActions::tr("A&pply the weight edits"), "", "Ctrl+Shift+X")
        ->setCheckable(true);
    add("curate.remove_edits", CurateActions::tr("Remove all weight e&dits"), "trash");
    add("curate.new_concept", CurateActions::tr("New protected &concept…"), "add");
    add("curate.edit_concept", CurateActions::tr("Edit this c&oncept…"), "");
    add("curate.make_edit", CurateActions::tr("&Make an edit of the concept"), "");
    add("curate.find_lambda", CurateActions::tr("&Find lambda"), "sweep");
    add("curate.cancel_job", CurateActions::tr("Cance&l the curator's job"), "stop");
    add("curate.open_report", CurateActions::tr("Open the repor&t"), "");
    add("curate.save_report", CurateActions::tr("Sa&ve the report…"), "save");
    add("curate.export", CurateActions::tr("E&xport the edited model…"), "export");
}

void fillCurateMenu(QMenu* menu, ActionRegistry& actions) {
    for (const char* id : {"curate.show_weights",
                           "curate.show_curate",
                           "-",
                           "curate.add_edit",
                           "curate.combine",
                           "curate.task_vector",
                           "curate.save_recipe",
                           "curate.apply_edits",
                           "curate.remove_edits",
                           "-",
                           "curate.new_concept",
                           "curate.edit_concept",
                           "curate.make_edit",
                           "curate.find_lambda",
                           "curate.cancel_job",
                           "-",
                           "curate.open_report",
                           "curate.save_report",
                           "curate.export",
                           "-"}) {
        if (*id == '-')
            menu->addSeparator();
        else
            menu->addAction(actions.action(QString::fromLatin1(id)));
    }
}

}  // namespace burin::ui
