// The panel that docs/extending.md adds: the same code, compiled and run.
#include <fstream>
#include <sstream>

#include "tests/ui/window/tally_panel.h"
#include "tests/ui/window/window_test.h"

namespace burin::ui {
namespace {

std::string textOfFile(const std::string& path) {
    std::ifstream in(std::string(BURIN_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// As it would stand in ui/panels.
std::string inItsPlace(std::string code) {
    const std::string here = "tests/ui/window/", there = "ui/panels/";
    if (const auto at = code.find(here); at != std::string::npos) code.replace(at, here.size(), there);
    return code;
}

TEST(ExtendingBurin, ShowsTheVeryPanelThatIsTested) {
    const std::string page = textOfFile("docs/extending.md");
    for (const char* file : {"tests/ui/window/tally_panel.h", "tests/ui/window/tally_panel.cpp"}) {
        const std::string code = textOfFile(file);
        ASSERT_FALSE(code.empty());
        EXPECT_NE(page.find("```cpp\n" + inItsPlace(code) + "```"), std::string::npos) << file;
    }
    const std::string test = textOfFile("tests/ui/window/extending_test.cpp");
    const auto row = test.find("{\"tally\", Docks");
    EXPECT_NE(page.find(test.substr(row, test.find("},\n", row) + 2 - row)), std::string::npos);
}

struct Docks {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::WindowDocks)
};

TEST_F(WindowTest, a_panel_is_a_widget_over_a_model_and_a_row) {
    ModelSession session(patient);
    const PanelModels models{.model = &session};
    QWidget owner;
    QWidget* window = &owner;
    constexpr auto right = Qt::RightDockWidgetArea;
    constexpr auto curate = Workspace::curate;
    const std::vector<DockRow> rows{
        {"tally", Docks::tr("Tally"), new TallyPanel(&models.model->controller(), window), right, {curate}},
    };
    auto* panel = qobject_cast<TallyPanel*>(rows[0].panel);
    ASSERT_NE(panel, nullptr);
    FullPicture picture;
    picture.request.seed = 7;
    Q_EMIT session.controller().rendered(picture);
    Q_EMIT session.controller().rendered(picture);
    EXPECT_EQ(panel->text(), QStringLiteral("2 pictures, the last one with seed 7"));
}

TEST_F(WindowTest, every_panel_has_a_dock_an_entry_in_the_menu_and_a_name_to_be_heard) {
    open();
    QStringList listed;
    for (const QMenu* menu : window->menuBar()->findChildren<QMenu*>())
        for (const QAction* entry : menu->actions()) listed << entry->text();
    ASSERT_FALSE(window->docks().rows().empty());
    for (const DockRow& row : window->docks().rows()) {
        const QDockWidget* dock = window->docks().dock(row.name);
        ASSERT_NE(dock, nullptr) << row.name;
        EXPECT_EQ(dock->widget(), row.panel) << row.name;
        EXPECT_EQ(dock->accessibleName(), row.title) << row.name;
        EXPECT_TRUE(listed.contains(dock->windowTitle())) << row.name;
    }
}

}  // namespace
}  // namespace burin::ui
