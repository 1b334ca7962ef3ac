#include "core/protocol/edit_recipe.h"

#include <fstream>
#include <gmock/gmock.h>

#include "core/protocol/request_json.h"
#include "tests/support/temp_dir.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;

const std::string digest(64, 'a');

EditRecipe sample_edits() {
    EditRecipe recipe{
        .name = "Without Zaffi", .family = "sd1", .components = {{"unet", digest}}, .deltas = {}};
    recipe.deltas.push_back({.name = "zaffi quill",
                             .sha256 = digest,
                             .use = {.path = "deltas/zaffi.safetensors",
                                     .scale = -1.25,
                                     .on = false,
                                     .blocks = {{"up_blocks.", 0.5}, {"mid_block.", 0}},
                                     .partial = true},
                             .provenance = {{"seed", 7}}});
    recipe.deltas.push_back({.name = "plain", .sha256 = "", .use = {.path = "b.safetensors"}});
    return recipe;
}

std::string recipe_fault(const std::string& rest) {
    const auto recipe = parse_edit_recipe(
        R"({"schema": "burin.edits", "version": 1, "name": "x", )" + rest + "}", "'a.edits.json'");
    return recipe ? "no fault" : recipe.error().sentence();
}

TEST(EditRecipe, ComesBackAsItWasWritten) {
    const auto text = print_edit_recipe(sample_edits());
    ASSERT_TRUE(text) << text.error().sentence();
    const auto again = parse_edit_recipe(*text, "again");
    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(*again, sample_edits());
}

TEST(EditRecipe, FindsItsFilesBesideIt) {
    const burin::test::TempDir folder;
    const auto path = folder.path() / "a.edits.json";
    std::ofstream(path) << *print_edit_recipe(sample_edits());
    const auto recipe = read_edit_recipe(path);
    ASSERT_TRUE(recipe) << recipe.error().sentence();
    const auto uses = uses_of(*recipe, path);
    EXPECT_EQ(uses[0].path, (folder.path() / "deltas/zaffi.safetensors").string());
    EXPECT_EQ(uses[0].scale, -1.25);
    EXPECT_FALSE(uses[0].on);
}

TEST(EditRecipe, RefusesWhatItCannotKeepItsWordOn) {
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "../b"}])"), HasSubstr("leads out of"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "/b"}])"), HasSubstr("leads out of"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "b", "lambda": 17}])"),
                HasSubstr("deltas[0].lambda"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "b", "sha256": "12"}])"),
                HasSubstr("SHA-256"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "b", "lamda": 1}])"), HasSubstr("lamda"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "b"}, {"name": "a", "file": "c"}])"),
                HasSubstr("like an earlier one"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "b", "provenance": 3}])"),
                HasSubstr("provenance"));
    EXPECT_THAT(recipe_fault(R"("base": {"components": {"unet": "xyz"}})"),
                HasSubstr("base.components.unet"));
    EXPECT_THAT(recipe_fault(R"("base": {"components": []})"), HasSubstr("components"));
    EXPECT_THAT(recipe_fault(R"("deltas": [{"name": "a", "file": "b", "blocks": [{"scale": 1}]}])"),
                HasSubstr("begin"));
    EXPECT_FALSE(read_edit_recipe("/nowhere/a.edits.json"));
}

TEST(Request, HoldsWeightEditsWithBlocksAndASwitch) {
    RenderRequest request;
    request.prompt = "a fox";
    request.loras = {{.path = "/a", .scale = -2, .on = false, .blocks = {{"mid_block.", 0.25}}},
                     {.path = "/b"}};
    const auto again = request_from_json(to_json(request));
    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(*again, request);
    // What an older version wrote, it still writes so.
    EXPECT_EQ(to_json(request)["loras"][1].size(), 2U);
}

}  // namespace
}  // namespace burin::protocol
