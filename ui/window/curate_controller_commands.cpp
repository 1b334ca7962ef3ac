// The commands of the Curate menu that work on weights, a row each.
#include <QtCore/QUrl>
#include <QtGui/QDesktopServices>
#include <QtWidgets/QPushButton>

#include "ui/panels/weights_curate.h"
#include "ui/panels/weights_make.h"
#include "ui/panels/weights_sweep.h"
#include "ui/window/curate_controller.h"

namespace burin::ui {
namespace {

struct CurateActions {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::CurateActions)
};

}  // namespace

Commands CurateController::commands() {
    Commands rows{
        {.id = "curate.show_weights",
         .text = CurateActions::tr("Show the &weight edits"),
         .keys = key("Ctrl+Shift+I"),
         .run = [this] { show(Tab::weights); }},
        {.id = "curate.show_curate",
         .text = CurateActions::tr("S&how the curation tools"),
         .keys = key("Ctrl+Shift+K"),
         .run = [this] { show(Tab::curate); }},
        line(),
    };
    for (auto part : {&CurateController::editCommands, &CurateController::conceptCommands,
                      &CurateController::reportCommands}) {
        for (Command& row : (this->*part)()) rows.push_back(std::move(row));
        rows.push_back(line());
    }
    return rows;
}

Commands CurateController::editCommands() {
    const auto idle = [this] { return !model_.isBusy(); };
    return {
        {.id = "curate.add_edit",
         .text = CurateActions::tr("Add a weight &edit…"),
         .icon = "add",
         .keys = key("Ctrl+Shift+A"),
         .run = [this] { addFiles(); }},
        {.id = "curate.combine",
         .text = CurateActions::tr("Comb&ine weight edits…"),
         .run = [this] { combineEdits(); },
         .enabled = idle},
        {.id = "curate.task_vector",
         .text = CurateActions::tr("Tas&k vector of two models…"),
         .run = [this] { makeVector(); },
         .enabled = idle},
        {.id = "curate.save_recipe",
         .text = CurateActions::tr("Save the edits as a &recipe…"),
         .icon = "save",
         .run = [this] { saveRecipe(); },
         .enabled = [this] { return edits_.count() > 0 && !model_.isBusy(); }},
        {.id = "curate.apply_edits",
         .text = CurateActions::tr("A&pply the weight edits"),
         .keys = key("Ctrl+Shift+X"),
         .run = [this] { setAllOn(!allOn()); },
         .enabled = [this] { return edits_.count() > 0; },
         .checked = [this] { return allOn(); }},
        {.id = "curate.remove_edits",
         .text = CurateActions::tr("Remove all weight e&dits"),
         .icon = "trash",
         .run = [this] { report(edits_.removeAll()); },
         .enabled = [this] { return edits_.count() > 0 || !edits_.recipe().isEmpty(); }},
    };
}

Commands CurateController::conceptCommands() {
    const auto chosen = [this] { return model_.conceptRow() >= 0; };
    return {
        {.id = "curate.new_concept",
         .text = CurateActions::tr("New protected &concept…"),
         .icon = "add",
         .run = [this] { editConcept(-1); }},
        {.id = "curate.edit_concept",
         .text = CurateActions::tr("Edit this c&oncept…"),
         .run = [this] { editConcept(model_.conceptRow()); },
         .enabled = chosen},
        {.id = "curate.make_edit",
         .text = CurateActions::tr("&Make an edit of the concept"),
         .run =
             [this] {
                 show(Tab::curate);
                 model_.make(curate_->make()->settings());
             },
         .enabled = [this, chosen] { return chosen() && !model_.isBusy(); }},
        {.id = "curate.find_lambda",
         .text = CurateActions::tr("&Find lambda"),
         .icon = "sweep",
         .run =
             [this] {
                 show(Tab::curate);
                 curate_->sweep()->find();
             },
         .enabled = [this,
                     chosen] { return chosen() && !model_.isBusy() && curate_->sweep()->editRow() >= 0; }},
        {.id = "curate.cancel_job",
         .text = CurateActions::tr("Cance&l the curation job"),
         .icon = "stop",
         .run = [this] { curate_->cancelButton()->click(); },
         .enabled = [this] { return model_.isBusy(); }},
    };
}

Commands CurateController::reportCommands() {
    return {
        {.id = "curate.open_report",
         .text = CurateActions::tr("Open the repor&t"),
         .run =
             [this] {
                 const auto report = model_.reportOf(curate_->sweep()->shownEdit());
                 if (!report.isEmpty()) QDesktopServices::openUrl(QUrl::fromLocalFile(report));
             },
         .enabled = [this] { return has_report_; }},
        {.id = "curate.save_report",
         .text = CurateActions::tr("Sa&ve the report…"),
         .icon = "save",
         .run = [this] { saveReport(); },
         .enabled = [this] { return has_report_; }},
        {.id = "curate.export",
         .text = CurateActions::tr("E&xport the edited model…"),
         .icon = "export",
         .run = [this] { exportModel(); },
         .enabled = [this] { return !model_.isBusy() && edits_.anyActs(); }},
    };
}

}  // namespace burin::ui
