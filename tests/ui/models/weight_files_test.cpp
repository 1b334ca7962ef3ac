#include "ui/models/weight_files.h"

#include <fstream>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <gtest/gtest.h>

#include "tests/ui/support/weight_support.h"

namespace burin::ui {
namespace {

const std::string digest_a(64, 'a'), digest_b(64, 'b');

class WeightFiles : public testing::Test {
  protected:
    QString file(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }
    NamedEdit edit(const QString& path, double lambda = 1, const char* name = "edit") {
        return {QString::fromLatin1(name), {.path = path.toStdString(), .scale = lambda}};
    }
    QString recipePlace() {
        EXPECT_TRUE(QDir(folder.path()).mkpath(QString::fromUtf8("für Müller")));
        return file("für Müller/without.edits.json");
    }
    QTemporaryDir folder;
};

TEST_F(WeightFiles, ARecipeComesBackWithItsFilesFromAnotherFolder) {
    const auto quill = writeDelta(folder, QStringLiteral("quill.safetensors"), 1);
    const auto bolo = writeDelta(folder, QStringLiteral("bolo.safetensors"), 2);
    auto first = edit(quill, -1.25, "Zaffi Quill");
    first.use.on = false;
    first.use.blocks = {{"up_blocks.", 0.5}};
    const RecipeBase base{"sd1", {{"unet", digest_a}}};
    const auto place = recipePlace();
    const auto saved = save_recipe(place, {first, edit(bolo, 2, "Bolo")}, base);
    ASSERT_TRUE(saved) << saved.error().sentence();
    EXPECT_EQ(*saved, 2);
    ASSERT_TRUE(QFile::remove(quill));
    ASSERT_TRUE(QFile::remove(bolo));
    const auto opened = open_recipe(place);
    ASSERT_TRUE(opened) << opened.error().sentence();
    ASSERT_EQ(opened->edits.size(), 2U);
    EXPECT_EQ(opened->edits[0].name, QStringLiteral("Zaffi Quill"));
    EXPECT_DOUBLE_EQ(opened->edits[0].use.scale, -1.25);
    EXPECT_FALSE(opened->edits[0].use.on);
    EXPECT_EQ(opened->edits[0].use.blocks, first.use.blocks);
    EXPECT_TRUE(QFileInfo::exists(QString::fromStdString(opened->edits[1].use.path)));
    EXPECT_EQ(opened->base.family, "sd1");
    EXPECT_EQ(opened->base.components, base.components);
}

TEST_F(WeightFiles, SavingAgainCopiesNothingAndNeverReplacesAnotherFile) {
    const auto place = recipePlace();
    const auto quill = writeDelta(folder, QStringLiteral("quill.safetensors"), 1);
    ASSERT_EQ(save_recipe(place, {edit(quill)}, {}).value(), 1);
    EXPECT_EQ(save_recipe(place, {edit(quill)}, {}).value(), 0);
    const auto other = writeDelta(folder, QStringLiteral("quill.safetensors"), 7);
    ASSERT_EQ(save_recipe(place, {edit(other)}, {}).value(), 1);
    EXPECT_TRUE(QFileInfo::exists(file("für Müller/quill.safetensors")));
    EXPECT_TRUE(QFileInfo::exists(file("für Müller/quill-2.safetensors")));
}

TEST_F(WeightFiles, AFileThatWasChangedSinceIsRefusedByName) {
    const auto quill = writeDelta(folder, QStringLiteral("quill.safetensors"), 1);
    const auto place = file("without.edits.json");
    ASSERT_TRUE(save_recipe(place, {edit(quill)}, {}));
    writeDelta(folder, QStringLiteral("quill.safetensors"), 2);
    const auto opened = open_recipe(place);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().what.find("quill.safetensors"), std::string::npos);
    ASSERT_TRUE(QFile::remove(quill));
    EXPECT_FALSE(open_recipe(place));
}

TEST_F(WeightFiles, EditsOfOneNameGetDifferentNamesInTheRecipe) {
    const auto quill = writeDelta(folder, QStringLiteral("quill.safetensors"), 1);
    const auto bolo = writeDelta(folder, QStringLiteral("bolo.safetensors"), 2);
    const auto place = file("two.edits.json");
    ASSERT_TRUE(save_recipe(place, {edit(quill), edit(bolo)}, {}));
    const auto opened = open_recipe(place);
    ASSERT_TRUE(opened);
    EXPECT_NE(opened->edits[0].name, opened->edits[1].name);
}

TEST_F(WeightFiles, AnotherBaseIsRefused) {
    const RecipeBase recipe{"sd1", {{"unet", digest_a}}};
    EXPECT_TRUE(check_base(recipe, recipe));
    EXPECT_TRUE(check_base({}, recipe)) << "a recipe that names no base fits all";
    EXPECT_FALSE(check_base(recipe, {"sd1", {{"unet", digest_b}}}));
    EXPECT_FALSE(check_base(recipe, {"sdxl", {{"unet", digest_a}}}));
    EXPECT_FALSE(check_base(recipe, {"sd1", {}}));
}

TEST_F(WeightFiles, TheBaseIsReadFromTheAnswerOfInfo) {
    const auto base = base_from_info({{"family", "sd1"},
                                      {"components",
                                       {{"unet", {{"sha256", digest_a}}},
                                        {"vae", {{"sha256", digest_b}}},
                                        {"tokenizer", nlohmann::json::object()}}}});
    EXPECT_EQ(base.family, "sd1");
    EXPECT_EQ(base.components, (std::map<std::string, std::string>{{"unet", digest_a}}));
    EXPECT_TRUE(base_from_info(nlohmann::json::array()).components.empty());
}

TEST_F(WeightFiles, FactsTellTheNamingAndTheProvenanceOfTheFileOrTheNoteBesideIt) {
    const auto own = writeDelta(
        folder, QStringLiteral("own.safetensors"), 1,
        {{"burin.delta", "1"}, {"burin.kind", "task vector"}, {"burin.provenance", R"({"steps": 200})"}});
    const auto facts = read_delta_facts(own);
    ASSERT_TRUE(facts) << facts.error().sentence();
    EXPECT_EQ(facts->kind, QStringLiteral("task vector"));
    EXPECT_EQ(facts->naming, QStringLiteral("Burin"));
    EXPECT_EQ(facts->provenance["steps"], 200);
    EXPECT_EQ(facts->tensors, 2);
    const auto plain = writeDelta(folder, QStringLiteral("plain.safetensors"));
    EXPECT_TRUE(read_delta_facts(plain)->provenance.empty());
    std::ofstream((plain + QStringLiteral(".provenance.json")).toStdString()) << R"({"method": "UCE"})";
    const auto noted = read_delta_facts(plain);
    EXPECT_EQ(noted->naming, QStringLiteral("PEFT"));
    EXPECT_EQ(noted->provenance["method"], "UCE");
}

TEST_F(WeightFiles, TheConceptIsFoundInEveryKindOfProvenance) {
    EXPECT_EQ(concept_in({{"concepts", {"zaffi quill", "zaffi"}}}), "zaffi quill");
    EXPECT_EQ(concept_in({{"settings", {{"concept", "bolo tinto"}}}}), "bolo tinto");
    EXPECT_EQ(concept_in({{"like", {{"settings", {{"concept", "bolo tinto"}}}}}}), "bolo tinto");
    EXPECT_EQ(concept_in({{"concepts", nlohmann::json::array()}, {"settings", 3}}), "");
    EXPECT_EQ(concept_in("zaffi quill"), "");
}

TEST_F(WeightFiles, WhatIsNoDeltaIsRefusedWithASentence) {
    QFile broken(file("broken.safetensors"));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("this is no file of tensors");
    broken.close();
    EXPECT_FALSE(read_delta_facts(broken.fileName()));
    EXPECT_FALSE(read_delta_facts(file("none.safetensors")));
    EXPECT_FALSE(open_recipe(file("none.edits.json")));
}

}  // namespace
}  // namespace burin::ui
