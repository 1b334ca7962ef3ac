// Pictures tell how they were made, and one recipe makes the same picture again.
#include <algorithm>
#include <filesystem>

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

// A picture as a request: the whole way over the command line.
class RecalledPicture : public Metadata {
  protected:
    RecalledPicture() {
        std::filesystem::create_directory_symlink(reference("models/sd1"), path("sd1"));
        const io::Picture start{
            .width = 32, .height = 32, .channels = 3, .pixels = std::vector<uint8_t>(3072, 90)};
        value_or_throw(io::write_png(path("start.png"), start));
    }
    ProgramRun run(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"render", "--threads", "1", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_cli(arguments, Way::fork);
    }
    ProgramRun first(const std::string& out, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{
            "-m", path("sd1"), "-p", "a fox",  "--init", path("start.png"), "--width", "64", "--height",
            "64", "--steps",   "2",  "--seed", "9",      "--out",           path(out)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    std::string all_texts(const std::string& name) const {
        std::string all;
        for (const auto& text : texts(name)) all += text.text + "\n";
        return all;
    }
};

TEST_F(RecalledPicture, DrawsItselfAgainAndNamesNoFolder) {
    for (const std::string name : {"a.png", "a.jpg"}) {
        ASSERT_EQ(first(name).exit_code, 0);
        EXPECT_EQ(all_texts(name).find(place_.path().string()), std::string::npos);
        EXPECT_EQ(all_texts(name).find(place_.path().filename().string()), std::string::npos);
        const auto again = run({"--request", path(name), "--out", path("again.png")});
        ASSERT_EQ(again.exit_code, 0) << again.err;
        ASSERT_EQ(first("once.png").exit_code, 0);
        const auto picture = [&](const char* file) { return value_or_throw(io::read_picture(path(file))); };
        EXPECT_EQ(picture("again.png"), picture("once.png"));
    }
    ASSERT_EQ(first("paths.png", {"--keep-paths"}).exit_code, 0);
    EXPECT_NE(all_texts("paths.png").find(path("start.png")), std::string::npos);
}

TEST_F(RecalledPicture, AsksForAFileThatIsNotFound) {
    ASSERT_EQ(first("a.png").exit_code, 0);
    std::filesystem::rename(path("sd1"), path("elsewhere"));
    const auto lost = run({"--request", path("a.png"), "--out", path("b.png")});
    EXPECT_EQ(lost.exit_code, 2);
    EXPECT_NE(lost.err.find("the recipe names the model 'sd1'"), std::string::npos) << lost.err;
    EXPECT_NE(lost.err.find("--model"), std::string::npos) << lost.err;
    EXPECT_EQ(run({"--request", path("a.png"), "-m", path("elsewhere"), "--out", path("b.png")}).exit_code,
              0);
    // Another picture under its name is not the one.
    const io::Picture other{
        .width = 32, .height = 32, .channels = 3, .pixels = std::vector<uint8_t>(3072, 10)};
    value_or_throw(io::write_png(path("start.png"), other));
    const auto changed = run({"--request", path("a.png"), "-m", path("elsewhere"), "--out", path("b.png")});
    EXPECT_EQ(changed.exit_code, 2);
    EXPECT_NE(changed.err.find("'start.png'"), std::string::npos) << changed.err;
}

TEST_F(RecalledPicture, OfAnotherToolIsTakenOverWithANoteForTheRest) {
    const io::Picture grey{.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192, 7)};
    value_or_throw(io::write_png(path("web.png"), grey,
                                 {{"parameters",
                                   "a fox\nSteps: 2, Sampler: DPM++ SDE Karras, CFG scale: 2, Seed: 4, "
                                   "Size: 64x64, Model: sd1, ENSD: 31337"}}));
    const auto drawn = run({"--request", path("web.png"), "--out", path("b.png")});
    ASSERT_EQ(drawn.exit_code, 0) << drawn.err;
    EXPECT_NE(drawn.err.find("not taken over from the recipe: ENSD"), std::string::npos) << drawn.err;
    const auto request = value_or_throw(protocol::read_recipe(texts("b.png"))).request;
    EXPECT_EQ(request.sampler, "dpmpp_sde");
    EXPECT_EQ(request.spacing, "karras");
    EXPECT_EQ(request.seed, 4U);
    const auto changed = run({"--request", path("web.png"), "--spacing", "simple", "--out", path("b.png")});
    ASSERT_EQ(changed.exit_code, 0) << changed.err;
    EXPECT_EQ(value_or_throw(protocol::read_recipe(texts("b.png"))).request.spacing, "simple");
}

}  // namespace
}  // namespace burin::test
