// Real pictures on the command line: inverted, steered, over folders, and again.
#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "core/io/image.h"
#include "core/io/jpeg_text.h"
#include "core/io/mapped_file.h"
#include "core/protocol/recipe_text.h"
#include "tests/app/bad_case.h"
#include "tests/app/program_run.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class RealPictures : public testing::Test {
  protected:
    std::string path(const std::string& name) const { return (place_ / name).string(); }

    void write_photo(const std::string& name, int shift, int width = 64, int height = 64) const {
        io::Picture picture{width, height, 3, {}};
        for (int i = 0; i < width * height * 3; ++i)
            picture.pixels.push_back(static_cast<uint8_t>(i * 7 + i / 50 * shift));
        fs::create_directories((place_ / name).parent_path());
        value_or_throw(io::write_png(place_ / name, picture));
    }

    ProgramRun run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(),
                         {"-m", reference("models/sd1").string(), "--precision", "fp32", "--threads", "1"});
        return run_cli(arguments, RunningProgram::Way::fork);
    }
    json answer(std::vector<std::string> arguments, int exit_code = 0) const {
        arguments.insert(arguments.begin(), "--json");
        const auto done = run(std::move(arguments));
        EXPECT_EQ(done.exit_code, exit_code) << done.err;
        return json::parse(done.out, nullptr, false);
    }
    std::vector<uint8_t> pixels(const std::string& name) const {
        return value_or_throw(io::read_picture(place_ / name, 3)).pixels;
    }
    protocol::RenderRequest told_by(const std::string& name) const {
        const auto file = value_or_throw(io::MappedFile::open(place_ / name));
        return value_or_throw(
                   protocol::read_recipe(value_or_throw(io::read_picture_text(file->bytes(), name))))
            .request;
    }
    Place place_;
    const std::vector<std::string> small_{"--steps", "4", "--width", "64", "--height", "64"};

    std::vector<std::string> with_small(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), small_.begin(), small_.end());
        return arguments;
    }
};

TEST_F(RealPictures, AnInversionFileGivesWhatThePhotoGivesInOneGo) {
    write_photo("photo.png", 3);
    const auto inverted =
        answer(with_small({"invert", path("photo.png"), "-o", path("i.safetensors"), "--seed", "9"}));
    EXPECT_EQ(inverted["steps"], 4);
    EXPECT_EQ(inverted["picture_sha256"], value_or_throw(sha256_of_file(place_ / "photo.png")));
    const std::string direction = "text=a red hat;strength=5;area=0.3;start=0";
    const auto one = answer(with_small(
        {"render", "--photo", path("photo.png"), "--seed", "9", "-d", direction, "-o", path("a.png")}));
    const auto two =
        answer({"render", "--inverted", path("i.safetensors"), "-d", direction, "-o", path("b.png")});
    EXPECT_EQ(pixels("a.png"), pixels("b.png"));
    EXPECT_EQ(one["notes"], json::array());
    EXPECT_LT(one["pictures"][0]["fidelity"]["whole_db"].get<double>(), 100);
    const auto none = answer({"render", "--inverted", path("i.safetensors"), "-o", path("c.png")});
    EXPECT_NE(pixels("c.png"), pixels("b.png"));
}

TEST_F(RealPictures, TravelInMetadataByNameAndHash) {
    write_photo("private/photo.png", 3);
    (void)answer(with_small(
        {"render", "--photo", path("private/photo.png"), "-d", "text=winter", "-o", path("a.png")}));
    const auto told = told_by("a.png");
    ASSERT_TRUE(told.real_picture);
    EXPECT_EQ(told.real_picture->file, "photo.png");
    EXPECT_EQ(told.real_picture->sha256, value_or_throw(sha256_of_file(place_ / "private/photo.png")));
    EXPECT_EQ(told.real_picture->steps, 4);
    EXPECT_EQ(told.guidance.directions.size(), 1U);
}

TEST_F(RealPictures, AnEditIsPastedBackIntoThePhotoAtItsOwnSize) {
    write_photo("photo.png", 3, 200, 100);
    const auto told = answer(with_small({"render", "--photo", path("photo.png"), "-d",
                                         "text=a red hat;strength=8;area=0.1;start=0", "-o", path("a.png"),
                                         "--paste-back", path("b.png")}));
    EXPECT_EQ(told["pictures"][0]["pasted_back"], path("b.png"));
    const auto before = value_or_throw(io::read_picture(place_ / "photo.png", 3));
    const auto after = value_or_throw(io::read_picture(place_ / "b.png", 3));
    ASSERT_EQ(after.width, 200);
    ASSERT_EQ(after.height, 100);
    int changed = 0;
    for (int y = 0; y < 100; ++y) {
        for (int x = 0; x < 200; ++x) {
            bool same = true;
            for (size_t c = 0; c < 3; ++c) {
                const size_t at = (size_t(y) * 200 + size_t(x)) * 3 + c;
                same = same && before.pixels[at] == after.pixels[at];
            }
            // The model saw the middle 100 x 100.
            EXPECT_TRUE(same || (x >= 50 && x < 150)) << x << " " << y;
            changed += same ? 0 : 1;
        }
    }
    EXPECT_GT(changed, 50);
    EXPECT_LT(changed, 9500) << "only where it was edited";
    EXPECT_EQ(told_by("b.png").real_picture->file, "photo.png");
}

TEST_F(RealPictures, OfEveryKindGiveAResult) {
    write_photo("one.png", 1, 1, 1);
    for (const char* name : {"cmyk.jpg", "grey_alpha.png", "rgb_16bit.png", "rgba.png", "grey_1bit.png",
                             "palette_alpha.png", "progressive.jpg"})
        place_.write(name, data_bytes(std::string("corpus/picture/") + name));
    place_.write("turned.jpg", data_bytes("field/phone_orient6.jpg"));
    for (const char* name : {"one.png", "cmyk.jpg", "grey_alpha.png", "rgb_16bit.png", "rgba.png",
                             "grey_1bit.png", "palette_alpha.png", "progressive.jpg", "turned.jpg"}) {
        const auto done = run({"render", "--photo", path(name), "--steps", "2", "--width", "64", "--height",
                               "64", "-d", "text=a fox", "-o", path("out.png")});
        EXPECT_EQ(done.exit_code, 0) << name << ": " << done.err;
    }
}

TEST_F(RealPictures, AFolderIsSteeredAndGoesOnWhereItStopped) {
    write_photo("in/a.png", 1), write_photo("in/b.png", 2), write_photo("in/c.png", 3);
    place_.write("in/broken.png", "no picture");
    place_.write("in/notes.txt", "not looked at");
    place_.write("d.txt", "# what to do\n\ntext=winter;strength=4;start=0\n");
    const auto arguments =
        with_small({"steer", path("in"), "--directions", path("d.txt"), "-o", path("out")});
    const auto first = answer(arguments, 2);
    EXPECT_EQ(first["steered"], 3);
    EXPECT_EQ(first["failed"], 1);
    EXPECT_EQ(first["ok"], false);
    EXPECT_NE(first["pictures"][2]["error"].get<std::string>().find("c.png"), 0U);
    EXPECT_FALSE(fs::exists(place_ / "out/broken.png"));

    fs::remove(place_ / "in/broken.png");
    fs::remove(place_ / "out/b.png");
    write_photo("in/c.png", 7);
    const auto kept = value_or_throw(sha256_of_file(place_ / "out/a.png"));
    const auto second = answer(arguments);
    EXPECT_EQ(second["finished"], 1);
    EXPECT_EQ(second["steered"], 2) << "the one that is missing, and the one whose picture is another";
    EXPECT_EQ(second["pictures"][0]["state"], "finished");
    EXPECT_EQ(value_or_throw(sha256_of_file(place_ / "out/a.png")), kept);

    place_.write("d.txt", "text=winter;strength=3;start=0\n");
    EXPECT_EQ(answer(arguments)["steered"], 3);
    EXPECT_EQ(answer(arguments)["finished"], 3);
}

TEST_F(RealPictures, OfOneNameButForTheirEndingHaveResultsOfTheirOwn) {
    write_photo("in/a.png", 1);
    fs::copy_file(place_ / "in/a.png", place_ / "in/A.jpg");
    (void)answer(with_small({"steer", path("in"), "-d", "text=winter", "-o", path("out")}));
    EXPECT_TRUE(fs::exists(place_ / "out/a.png.png"));
    EXPECT_TRUE(fs::exists(place_ / "out/A.jpg.png"));
}

TEST_F(RealPictures, WhatHasNoEffectIsTold) {
    write_photo("photo.png", 3);
    const auto done = answer(with_small({"render", "--photo", path("photo.png"), "-p", "a fox", "-g", "4",
                                         "-d", "text=winter;momentum=0.3", "-o", path("a.png")}));
    const std::string notes = done["notes"].dump();
    EXPECT_NE(notes.find("the prompt has no effect"), std::string::npos) << notes;
    EXPECT_NE(notes.find("the prompt guidance has no effect"), std::string::npos);
    EXPECT_NE(notes.find("the momentum of the direction 'winter'"), std::string::npos);
}

}  // namespace
}  // namespace burin::test
