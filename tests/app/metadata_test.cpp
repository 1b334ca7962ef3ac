// Pictures tell how they were made, and one recipe makes the same picture again.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/io/image.h"
#include "core/io/jpeg_text.h"
#include "core/io/mapped_file.h"
#include "core/protocol/recipe_text.h"
#include "tests/app/bad_case.h"
#include "tests/app/program_run.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

using Way = RunningProgram::Way;

class Metadata : public testing::Test {
  protected:
    std::string path(const std::string& name) const { return (place_ / name).string(); }

    void render(const std::string& name, std::vector<std::string> more = {}) {
        auto arguments = render_with(std::move(more));
        for (std::string& argument : arguments) {
            if (argument == "{sd1}") argument = reference("models/sd1").string();
            if (argument == "{dir}/out.png") argument = path(name);
        }
        const auto run = run_cli(arguments, Way::fork);
        ASSERT_EQ(run.exit_code, 0) << run.err;
    }
    std::vector<io::TextChunk> texts(const std::string& name) const {
        const auto file = value_or_throw(io::MappedFile::open(path(name)));
        return value_or_throw(io::read_picture_text(file->bytes(), name));
    }
    Place place_;
};

TEST_F(Metadata, HoldsTheRecipeInPngAndJpeg) {
    for (const std::string name : {"a.png", "a.jpg"}) {
        render(name, {"--seed", "41", "--batch", "1"});
        const auto recipe = protocol::read_recipe(texts(name));
        ASSERT_TRUE(recipe) << recipe.error().sentence();
        EXPECT_EQ(recipe->tool, "Burin");
        EXPECT_EQ(recipe->request.seed, 41U);
        EXPECT_FALSE(recipe->request.prompt.empty());
    }
}

TEST_F(Metadata, GivesTheSameBytesForTheSameRequest) {
    render("a.png", {"--seed", "5"});
    render("b.png", {"--seed", "5"});
    const auto a = value_or_throw(io::MappedFile::open(path("a.png")));
    const auto b = value_or_throw(io::MappedFile::open(path("b.png")));
    EXPECT_TRUE(std::ranges::equal(a->bytes(), b->bytes()));
}

TEST_F(Metadata, MayBeTheLabelAloneOrNothing) {
    render("label.png", {"--metadata", "label"});
    EXPECT_FALSE(texts("label.png").empty());
    EXPECT_FALSE(protocol::read_recipe(texts("label.png")));
    render("none.png", {"--metadata", "none"});
    EXPECT_TRUE(texts("none.png").empty());
}

}  // namespace
}  // namespace burin::test
