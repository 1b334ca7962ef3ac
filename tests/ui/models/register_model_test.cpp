// The register as a table: pages, searches, changes from elsewhere.
#include "ui/models/register_model.h"

#include <QtTest/QAbstractItemModelTester>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/patience.h"

namespace burin::ui {
namespace {

using registry::Concept;
using registry::Register;

class RegisterModelTest : public testing::Test {
  protected:
    RegisterModelTest() { EXPECT_TRUE(model.open(path(), Register::Access::make)); }
    QString path() const { return QString::fromStdString((dir / "library.burinlib").string()); }
    static Concept called(const std::string& name) {
        Concept entry;
        entry.name = name;
        return entry;
    }
    QString shown(int row, int column) const { return model.index(row, column).data().toString(); }

    test::TempDir dir;
    RegisterModel model;
    QAbstractItemModelTester tester{&model};
};

TEST_F(RegisterModelTest, keeps_finds_changes_and_removes_concepts) {
    Concept quill = called("Zaffi Quill");
    quill.owner = "House of Foxes", quill.audits = {"one.json", "two.json"};
    const auto kept = model.add(quill);
    ASSERT_TRUE(kept) << kept.error().sentence();
    ASSERT_TRUE(model.add(called("Bolo Tinto")));
    EXPECT_EQ(model.total(), 2);
    model.setSearch(QStringLiteral("fox"));
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(shown(0, RegisterModel::name_column).toStdString(), "Zaffi Quill");
    EXPECT_EQ(shown(0, RegisterModel::evidence_column).toStdString(), "2 audit(s)") << "untranslated here";
    EXPECT_EQ(model.matching(), 1);
    model.setSearch({});
    model.setStatus(registry::Status::rejected);
    EXPECT_EQ(model.rowCount(), 0);
    model.setStatus({});
    Concept changed = *kept;
    changed.note = "a fox with boots";
    ASSERT_TRUE(model.replace(kept->id, changed));
    EXPECT_EQ(model.at(model.rowOf(kept->id))->note, "a fox with boots");
    const auto history = model.history(kept->id);
    ASSERT_TRUE(history);
    EXPECT_EQ(history->size(), 2U);
    ASSERT_TRUE(model.remove(kept->id));
    EXPECT_EQ(model.total(), 1);
    EXPECT_EQ(model.rowOf(kept->id), -1);
    EXPECT_FALSE(model.add(called("Bolo Tinto"))) << "a name that is taken";
}

TEST_F(RegisterModelTest, reads_a_large_register_page_by_page) {
    for (int i = 0; i < 450; ++i) ASSERT_TRUE(model.add(called("Concept " + std::to_string(i))));
    RegisterModel anew;  // which no tester reads to its end
    ASSERT_TRUE(anew.open(path(), Register::Access::open));
    EXPECT_EQ(anew.matching(), 450);
    EXPECT_EQ(anew.rowCount(), 200);
    int pages = 1;
    for (; anew.canFetchMore({}); ++pages) anew.fetchMore({});
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(anew.rowCount(), 450);
    anew.close();
    EXPECT_EQ(anew.rowCount(), 0);
}

TEST_F(RegisterModelTest, sees_what_another_program_changes) {
    {
        auto other = Register::open(dir / "library.burinlib", Register::Access::open);
        ASSERT_TRUE(other);
        ASSERT_TRUE(other->add(called("Mara Voss"), {}));
    }
    EXPECT_TRUE(waitUntil([this] { return model.total() == 1; }));
    EXPECT_EQ(shown(0, RegisterModel::name_column).toStdString(), "Mara Voss");
}

TEST_F(RegisterModelTest, of_no_register_is_empty_and_says_so) {
    model.close();
    EXPECT_FALSE(model.isOpen());
    EXPECT_FALSE(model.add(called("Zaffi Quill")));
    EXPECT_FALSE(model.history("c-000001"));
    test::TempDir other;
    EXPECT_FALSE(model.open(QString::fromStdString((other / "gone").string()), Register::Access::open));
}

TEST(ConceptPage, tells_every_field_and_lets_no_text_be_markup) {
    Concept entry;
    entry.id = "c-000001", entry.name = "Zaffi <b>Quill</b>", entry.note = "one\ntwo";
    entry.aliases = {"Zaffi"};
    registry::Change change;
    change.who = "<i>me</i>", change.what = registry::What::edited;
    change.fields = {{"note", "", "one"}};
    const QString page = describeConcept(entry, {change});
    EXPECT_TRUE(page.contains(QStringLiteral("Zaffi &lt;b&gt;Quill&lt;/b&gt;")));
    EXPECT_TRUE(page.contains(QStringLiteral("one<br>two")));
    EXPECT_TRUE(page.contains(QStringLiteral("&lt;i&gt;me")));
    EXPECT_FALSE(page.contains(QStringLiteral("<i>me")));
}

}  // namespace
}  // namespace burin::ui
