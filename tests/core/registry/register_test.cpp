#include "core/registry/register.h"

#include <fstream>
#include <gmock/gmock.h>

#include "core/registry/concept_cells.h"
#include "core/registry/concept_fields.h"
#include "tests/support/temp_dir.h"

namespace burin::registry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Concept full() {
    Concept entry;
    entry.name = "Zaffi Quill", entry.kind = Kind::style, entry.status = Status::suppressed;
    entry.owner = "House Tinto", entry.note = "two\nlines", entry.text = "zaffi quill";
    entry.aliases = {"Zaffi", "The Quill, of old"}, entry.description = "a bird in red boots";
    entry.keywords = {"red boots", "blue feathers"}, entry.languages = {"en", "pt-BR"};
    entry.pictures = {{std::string(64, 'a'), "pictures/one picture.png"}, {std::string(64, 'b'), ""}};
    entry.guide = "a fox", entry.preserve = {"a cat, asleep"}, entry.neighbours = {"a bear"};
    entry.prompts = {"zaffi quill in the forest"}, entry.described = {"a bird in boots"};
    entry.recipes = {"quill.edits.json"}, entry.audits = {"audit-1"}, entry.reports = {"report.html"};
    entry.action = Action::rewrite, entry.name_use = NameUse::always;
    return entry;
}

class RegisterTest : public testing::Test {
  protected:
    RegisterTest() : in(Register::open(folder / "library", Register::Access::make).value()) {}
    std::vector<std::string> found(const Query& query) const {
        std::vector<std::string> names;
        const auto all = in.find(query).value();
        for (const auto& entry : all) names.push_back(entry.name);
        return names;
    }
    Concept named(const std::string& name) const {
        Concept entry;
        entry.name = name;
        return entry;
    }
    test::TempDir folder;
    Register in;
};

TEST_F(RegisterTest, EveryFieldComesBackAfterClosing) {
    const auto kept = in.add(full(), {"ann", {}});
    ASSERT_TRUE(kept) << kept.error().sentence();
    EXPECT_EQ(kept->id, "c-000001");
    auto expected = full();
    expected.id = "c-000001";
    in = Register::open(folder / "library", Register::Access::open).value();
    EXPECT_EQ(in.get("c-000001").value(), expected);
    EXPECT_EQ(in.get("ZAFFI  quill").value(), expected);
    EXPECT_EQ(in.get("nobody").value(), std::nullopt);
    // A sample that leaves a field as it begins would not show that it is kept.
    const Concept fresh;
    for (const auto& field : concept_fields())
        EXPECT_NE(field_text(expected, field.key), field_text(fresh, field.key)) << field.key;
}

TEST_F(RegisterTest, TheHistorySaysWhoChangedWhatFromWhatToWhat) {
    ASSERT_TRUE(in.add(full(), {"ann", {}}));
    auto entry = full();
    entry.guide = "a bear", entry.keywords = {"red boots"};
    const auto changes = in.replace("Zaffi Quill", entry, {"bob", {}});
    ASSERT_TRUE(changes) << changes.error().sentence();
    EXPECT_THAT(*changes, ElementsAre(FieldChange{"keywords", "red boots\nblue feathers", "red boots"},
                                      FieldChange{"guide", "a fox", "a bear"}));
    ASSERT_TRUE(in.remove("c-000001", {"cat", {}}));
    const auto history = in.history("c-000001").value();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(history[0].what, What::removed);
    EXPECT_EQ(history[0].who, "cat");
    EXPECT_EQ(history[1].what, What::edited);
    EXPECT_EQ(history[1].who, "bob");
    EXPECT_EQ(history[1].fields, *changes);
    EXPECT_EQ(history[2].what, What::added);
    EXPECT_EQ(history[2].fields.size(), concept_fields().size());
    EXPECT_GT(history[2].at_ms, 1'600'000'000'000);
    // By its name too, though it is gone; and not as the history of its successor.
    EXPECT_EQ(in.history("Zaffi Quill").value().size(), 3U);
}

TEST_F(RegisterTest, AnEditThatChangesNothingLeavesNoEntry) {
    ASSERT_TRUE(in.add(full(), {"ann", {}}));
    auto same = in.get("c-000001").value().value();
    same.note += "  \n";
    EXPECT_THAT(in.replace("c-000001", same, {"bob", {}}).value(), IsEmpty());
    EXPECT_EQ(in.history().value().size(), 1U);
}

TEST_F(RegisterTest, AConceptThatGetsANumberOfItsOwnKeepsItsHistory) {
    ASSERT_TRUE(in.add(named("Bolo"), {"ann", {}}));
    auto entry = in.get("Bolo").value().value();
    entry.id = "IP-7";
    ASSERT_TRUE(in.replace("Bolo", entry, {"bob", {}}));
    EXPECT_EQ(in.history("IP-7").value().size(), 2U);
    EXPECT_EQ(in.get("c-000001").value(), std::nullopt);
}

TEST_F(RegisterTest, NamesAndNumbersThatAreTakenAreRefusedAndChangeNothing) {
    ASSERT_TRUE(in.add(full(), {"ann", {}}));
    EXPECT_THAT(in.add(named(" zaffi   QUILL"), {}).error().sentence(),
                HasSubstr("which 'c-000001' is called already"));
    auto other = named("Other");
    other.id = "c-000001";
    EXPECT_THAT(in.add(other, {}).error().sentence(), HasSubstr("that of 'Zaffi Quill'"));
    EXPECT_EQ(in.count().value(), 1);
    EXPECT_EQ(in.history().value().size(), 1U);
    EXPECT_EQ(in.add(named("Other"), {}).value().id, "c-000002");
}

TEST_F(RegisterTest, FaultsNameTheirField) {
    const auto fault = [&](auto change) {
        auto entry = full();
        change(entry);
        const auto kept = in.add(entry, {});
        return kept ? std::string() : kept.error().field + ": " + kept.error().sentence();
    };
    EXPECT_THAT(fault([](Concept& e) { e.name = "  "; }), HasSubstr("name: "));
    EXPECT_THAT(fault([](Concept& e) { e.name = "a\nb"; }), HasSubstr("holds a line break"));
    EXPECT_THAT(fault([](Concept& e) { e.audits.clear(), e.reports.clear(); }),
                HasSubstr("status: status is 'suppressed' without"));
    EXPECT_THAT(fault([](Concept& e) { e.languages = {"English"}; }), HasSubstr("languages: "));
    EXPECT_THAT(fault([](Concept& e) { e.pictures[0].hash = "abc"; }), HasSubstr("is no SHA-256"));
    EXPECT_THAT(fault([](Concept& e) {
                    e.aliases.assign(300, "x"), e.aliases.resize(300);
                    for (size_t i = 0; i < 300; ++i) e.aliases[i] += std::to_string(i);
                }),
                HasSubstr("aliases: "));
    EXPECT_THAT(fault([](Concept& e) { e.note = std::string(70'000, 'x'); }), HasSubstr("note: "));
    EXPECT_EQ(in.count().value(), 0);
}

TEST_F(RegisterTest, SearchFindsWhatBeginsSoInAnyTextWhateverCaseAndAccents) {
    ASSERT_TRUE(in.add(named("Émile Fox"), {}));
    auto second = named("Foxglove");
    second.aliases = {"Digitalis"}, second.owner = "Garden", second.kind = Kind::object;
    ASSERT_TRUE(in.add(second, {}));
    auto third = named("Another");
    third.keywords = {"silver fox"}, third.status = Status::rejected;
    ASSERT_TRUE(in.add(third, {}));
    EXPECT_THAT(found({.text = "fox"}), ElementsAre("Foxglove", "Émile Fox", "Another"));
    EXPECT_THAT(found({.text = "emil fo"}), ElementsAre("Émile Fox"));
    EXPECT_THAT(found({.text = "DIGI"}), ElementsAre("Foxglove"));
    EXPECT_THAT(found({.text = "fox", .kind = Kind::object}), ElementsAre("Foxglove"));
    EXPECT_THAT(found({.text = "fox", .kind = {}, .status = Status::rejected}), ElementsAre("Another"));
    EXPECT_THAT(found({.text = "", .kind = {}, .status = {}, .owner = "Garden"}), ElementsAre("Foxglove"));
    EXPECT_THAT(found({.text = "fox", .kind = {}, .status = {}, .owner = {}, .limit = 1, .offset = 1}),
                ElementsAre("Émile Fox"));
    EXPECT_THAT(found({.text = "\" OR *"}), IsEmpty());
    EXPECT_THAT(found({.text = "f@x p1k$r"}), IsEmpty());  // no more than words to the index
    EXPECT_EQ(in.count({.text = "fox"}).value(), 3);
    ASSERT_TRUE(in.remove("Foxglove", {}));
    EXPECT_THAT(found({.text = "digi"}), IsEmpty());
}

TEST_F(RegisterTest, TwoProgramsAtOnceSeeEachOthersChanges) {
    auto other = Register::open(folder / "library", Register::Access::open).value();
    const auto before = in.version().value();
    ASSERT_TRUE(other.add(named("From there"), {}));
    EXPECT_EQ(in.count().value(), 1);
    EXPECT_NE(in.version().value(), before);
    ASSERT_TRUE(in.add(named("From here"), {}));
    EXPECT_EQ(other.count().value(), 2);
}

TEST(RegisterFile, ForeignNewerAndMissingFilesAreRefusedAndStayAsTheyAre) {
    const test::TempDir folder;
    using Access = Register::Access;
    EXPECT_THAT(Register::open(folder / "none", Access::open).error().sentence(),
                HasSubstr("there is no library"));
    const auto text = folder.write("text", std::string(5000, 'x'));
    EXPECT_THAT(Register::open(text, Access::open).error().sentence(), HasSubstr("is not a Burin library"));
    {
        auto newer = Register::open(folder / "newer", Access::make).value();
        ASSERT_TRUE(newer.database().execute("PRAGMA user_version = 99"));
        auto changed = Register::open(folder / "changed", Access::make).value();
        ASSERT_TRUE(changed.database().execute("CREATE TABLE more(x)"));
        auto marked = Register::open(folder / "marked", Access::make).value();
        ASSERT_TRUE(marked.database().execute("PRAGMA application_id = 5"));
    }
    EXPECT_THAT(Register::open(folder / "newer", Access::open).error().sentence(),
                HasSubstr("newer Burin (format 99"));
    EXPECT_THAT(Register::open(folder / "changed", Access::open).error().sentence(),
                HasSubstr("not hold the tables"));
    EXPECT_THAT(Register::open(folder / "marked", Access::open).error().sentence(),
                HasSubstr("not hold the tables"));
    EXPECT_THAT(Register::open(folder / "none/below", Access::make).error().sentence(),
                HasSubstr("cannot open"));
}

TEST(ConceptCells, EveryFieldIsReadFromItsOwnText) {
    const auto entry = full();
    Concept again;
    for (const auto& field : concept_fields()) {
        const auto set = set_field(again, field.key, field_text(entry, field.key));
        EXPECT_TRUE(set) << field.key;
    }
    EXPECT_EQ(tidied(again), entry);
    for (const auto& field : concept_fields()) clear_field(again, field.key);
    EXPECT_EQ(again, Concept{});
}

TEST(ConceptCells, ListsAndChoicesAreReadAsPeopleWriteThem) {
    Concept entry;
    const auto list = [&](const char* key, const char* text) {
        EXPECT_TRUE(set_field(entry, key, text));
        return field_text(tidied(entry), key);
    };
    EXPECT_EQ(list("aliases", "one, two;three"), "one, two\nthree");
    EXPECT_EQ(list("aliases", "one, two"), "one\ntwo");
    EXPECT_EQ(list("aliases", "one, two\n"), "one, two\n");
    EXPECT_EQ(list("prompts", "a fox, asleep"), "a fox, asleep\n");
    EXPECT_EQ(list("keywords", " a | b |"), "a\nb");
    EXPECT_TRUE(set_field(entry, "kind", "Artist's Style"));
    EXPECT_EQ(entry.kind, Kind::style);
    EXPECT_TRUE(set_field(entry, "status", "IN_WORK"));
    EXPECT_EQ(entry.status, Status::in_work);
    EXPECT_TRUE(set_field(entry, "status", ""));
    EXPECT_EQ(entry.status, Status::in_work);
    const auto wrong = set_field(entry, "kind", "charakter");
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().sentence(), HasSubstr("did you mean 'character'"));
}

TEST(Concept, GoesToTheWindowsFormAndBack) {
    auto entry = full();
    const auto shown = to_protected(entry);
    const auto back = from_protected(shown);
    EXPECT_EQ(back.name, entry.name);
    EXPECT_EQ(back.text, entry.text);
    EXPECT_EQ(back.aliases, entry.aliases);
    EXPECT_EQ(back.prompts, entry.prompts);
    entry.text.clear(), entry.kind = Kind::person;
    EXPECT_EQ(to_protected(entry).text, entry.name);
    EXPECT_EQ(to_protected(entry).kind, protocol::ConceptKind::object);
}

}  // namespace
}  // namespace burin::registry
