// A curator's lines of defence and search on the command line: what is asked for happens, what is wrong is one sentence.
#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>

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
using testing::HasSubstr;

class DefenceProgram : public testing::Test {
  protected:
    std::string path(const std::string& name) const { return (place / name).string(); }
    static ProgramRun run(std::vector<std::string> arguments) {
        arguments.emplace_back("--json");
        return run_cli(arguments, RunningProgram::Way::fork);
    }
    static json answer(const std::vector<std::string>& arguments, int code = 0) {
        const auto ran = run(arguments);
        EXPECT_EQ(ran.exit_code, code) << arguments.front() << ": " << ran.err;
        const auto tree = json::parse(ran.out, nullptr, false);
        EXPECT_FALSE(tree.is_discarded()) << ran.out;
        return tree;
    }
    static void expect_refused(const std::vector<std::string>& arguments, const std::string& fragment) {
        const auto ran = run_cli(arguments, RunningProgram::Way::fork);
        EXPECT_EQ(ran.exit_code, 2) << fragment;
        EXPECT_THAT(ran.err, HasSubstr(fragment));
        EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
        EXPECT_EQ(ran.out, "");
    }
    void add_concept(const std::string& action) const {
        answer({"concepts", "add", "Zaffi Quill", "--action", action, "--guide", "a fox", "--keywords",
                "red boots", "--library", path("library")});
    }
    std::vector<std::string> painting(const std::string& prompt, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"render",
                                           "-m",
                                           reference("models/sd1").string(),
                                           "-p",
                                           prompt,
                                           "--width",
                                           "64",
                                           "--height",
                                           "64",
                                           "--steps",
                                           "2",
                                           "--seed",
                                           "4",
                                           "--threads",
                                           "1",
                                           "--out",
                                           path("out.png")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
    void picture(const std::string& name, int colour) const {
        fs::create_directories((place / name).parent_path());
        io::Picture made{32, 32, 3, {}};
        for (int y = 0; y < 32; ++y)
            for (int x = 0; x < 32; ++x)
                for (int c = 0; c < 3; ++c)
                    made.pixels.push_back(
                        static_cast<uint8_t>(c == colour % 3 ? 220 - x * (colour % 5) : 20 + 3 * y));
        value_or_throw(io::write_png(place / name, made));
    }
    std::string bytes(const std::string& name) const {
        std::ifstream in(place / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::string clip() const { return reference("models/clip").string(); }
    Place place;
};

TEST_F(DefenceProgram, ARewrittenPromptIsInThePictureWithWhatWasAsked) {
    add_concept("rewrite");
    const auto drawn = answer(painting("zaffi quill in the snow", {"--register", path("library")}));
    EXPECT_THAT(drawn["notes"].dump(), HasSubstr("it was rewritten"));
    EXPECT_EQ(drawn["pictures"][0]["prompt_rule"][0]["prompt"], "a fox in the snow");
    const auto file = value_or_throw(io::MappedFile::open(path("out.png")));
    const auto recipe = value_or_throw(
        protocol::read_recipe(value_or_throw(io::read_picture_text(file->bytes(), "out.png"))));
    EXPECT_EQ(recipe.request.prompt, "a fox in the snow");
    EXPECT_EQ(recipe.facts["prompt_rule"][0]["asked"], "zaffi quill in the snow");
}

TEST_F(DefenceProgram, ARefusedPromptLeavesTheOldPictureAndSaysOneSentence) {
    add_concept("refuse");
    answer(painting("a fox", {"--register", path("library")}));
    const auto before = bytes("out.png");
    expect_refused(painting("zaffi quill", {"--register", path("library")}),
                   "the prompt names the protected concept 'Zaffi Quill'");
    EXPECT_EQ(bytes("out.png"), before);
    expect_refused(painting("a fox", {"--register", path("none")}), "there is no library");
    place.write("text", "no library");
    expect_refused(painting("a fox", {"--register", path("text")}), "is not a Burin library");
    expect_refused(painting("a fox", {"--filter", path("none")}), "none");
    expect_refused(painting("a fox", {"--filter", path("text")}), "text");
}

TEST_F(DefenceProgram, SteeringAFolderObeysAndKnowsWhatIsFinished) {
    add_concept("negative");
    picture("photos/a.png", 0);
    const auto steered = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"steer",     path("photos"),
                                           "-m",        reference("models/sd1").string(),
                                           "-d",        "text=zaffi quill;strength=5",
                                           "--steps",   "2",
                                           "--width",   "64",
                                           "--height",  "64",
                                           "--threads", "1",
                                           "-o",        path("steered")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return answer(arguments);
    };
    const auto first = steered({"--register", path("library")});
    EXPECT_EQ(first["steered"], 1);
    EXPECT_THAT(first["notes"].dump(), HasSubstr("direction 1 was switched off"));
    EXPECT_EQ(steered({"--register", path("library")})["finished"], 1);
    EXPECT_EQ(steered({})["steered"], 1);
}

class FilterProgram : public DefenceProgram {
  protected:
    FilterProgram() {
        for (int i = 0; i < 3; ++i) picture("with/" + std::to_string(i) + ".png", 3 * i);
        for (int i = 0; i < 4; ++i) picture("without/" + std::to_string(i) + ".png", 3 * i + 1);
        picture("reference.png", 12);
        add_concept("notice");
    }
    std::vector<std::string> calibrate(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{
            "filter",      "calibrate",   path("f"),      "--library",   path("library"),       "--concept",
            "Zaffi Quill", "--clip",      clip(),         "--reference", path("reference.png"), "--positives",
            path("with"),  "--negatives", path("without")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }
};

TEST_F(FilterProgram, IsCalibratedCheckedMeasuredAndUsed) {
    const auto made = answer(calibrate({"--curve", path("c.csv"), "--action", "blur"}));
    EXPECT_EQ(made["chosen"]["positives"], 3);
    EXPECT_EQ(made["chosen"]["negatives"], 4);
    EXPECT_EQ(made["pictures"].size(), 7U);
    EXPECT_EQ(made["banks"]["pictures"].size(), 1U);
    EXPECT_THAT(bytes("c.csv"), HasSubstr("threshold,precision"));
    const double threshold = made["chosen"]["threshold"];
    const auto checked = answer({"filter", "check", path("f"), path("with"), path("without")});
    for (size_t i = 0; i < 7; ++i) {
        EXPECT_EQ(checked["pictures"][i]["decision"] == "blurred",
                  made["pictures"][i]["score"].get<double>() >= threshold);
        EXPECT_NEAR(checked["pictures"][i]["scores"][0]["score"].get<double>(),
                    made["pictures"][i]["score"].get<double>(), 1e-6);
    }
    const auto measured = answer({"filter", "check", path("f"), "--concept", "Zaffi Quill", "--positives",
                                  path("with"), "--negatives", path("without")});
    EXPECT_EQ(measured["measured"]["caught"], made["chosen"]["caught"]);

    answer(calibrate({"--threshold", "-500", "--action", "hold-back"}));
    fs::remove(place / "out.png");
    const auto held = answer(painting("a fox", {"--filter", path("f")}), 2);
    EXPECT_FALSE(fs::exists(place / "out.png"));
    EXPECT_EQ(held["pictures"][0]["filter"]["decision"], "held back");
    EXPECT_FALSE(held["pictures"][0].contains("path"));
    answer(calibrate({"--threshold", "500"}));
    const auto passed = answer(painting("a fox", {"--filter", path("f")}));
    EXPECT_EQ(passed["pictures"][0]["filter"]["decision"], "passed");
    EXPECT_TRUE(fs::exists(place / "out.png"));
}

TEST_F(FilterProgram, BadInputIsOneSentence) {
    expect_refused(calibrate({"--precision", "0.9", "--recall", "0.9"}), "is asked for in 2 ways");
    expect_refused(calibrate({"--positives", path("without")}), "are the same, one with and one without");
    expect_refused(calibrate({"--positives", path("nowhere")}), "there is no picture");
    auto unknown = calibrate();
    *std::find(unknown.begin(), unknown.end(), "Zaffi Quill") = "Nobody";
    expect_refused(unknown, "there is no concept 'Nobody'");
    EXPECT_FALSE(fs::exists(place / "f"));
    place.write("with/broken.png", "\x89PNG no picture");
    expect_refused(calibrate(), "broken.png");
    fs::remove(place / "with/broken.png");
    answer(calibrate());
    expect_refused({"filter", "check", path("f")}, "there is no picture to check");
    expect_refused({"filter", "check", path("f"), "--concept", "Nobody"}, "has no concept 'Nobody'");
    fs::create_directory(place / "empty");
    expect_refused({"filter", "check", path("f"), path("empty")}, "holds no .png or .jpg picture");
    // Its own references prove nothing.
    const auto told = answer(calibrate({"--positives", path("reference.png")}));
    EXPECT_THAT(told["notes"].dump(), HasSubstr("1 of the positives are reference pictures"));
}

class SearchProgram : public DefenceProgram {
  protected:
    SearchProgram() {
        for (int i = 0; i < 3; ++i) picture("pictures/" + std::to_string(i) + ".png", i);
        fs::copy_file(place / "pictures/0.png", place / "pictures/copy.png");
    }
    json search(std::vector<std::string> arguments, int code = 0) const {
        arguments.insert(arguments.begin(), "search");
        arguments.insert(arguments.begin() + 2, {"--index", path("index")});
        return answer(arguments, code);
    }
};

TEST_F(SearchProgram, PicturesAreAddedFoundAndForgotten) {
    const auto added = search({"add", path("pictures"), "--clip", clip()});
    EXPECT_EQ(added["added"], 4);
    EXPECT_EQ(search({"add", path("pictures")})["known"], 4);
    EXPECT_EQ(search({"text", "a fox", "--limit", "2"})["found"].size(), 2U);
    const auto like = search({"picture", path("pictures/1.png")});
    EXPECT_EQ(like["found"].size(), 3U);
    EXPECT_GE(like["found"][0]["cosine"], like["found"][1]["cosine"]);
    const auto pairs = search({"duplicates", "--above", "0.999999"})["pairs"];
    ASSERT_GE(pairs.size(), 1U);
    EXPECT_THAT(pairs[0].dump(), testing::AllOf(HasSubstr("0.png"), HasSubstr("copy.png")));
    fs::remove(place / "pictures/copy.png");
    EXPECT_EQ(search({"add", path("pictures")})["forgotten"], 1);
    fs::remove(place / "pictures/2.png");
    EXPECT_EQ(search({"forget", "--missing"})["forgotten"], 1);
    EXPECT_EQ(search({"forget", path("pictures")})["entries"], 0);
}

TEST_F(SearchProgram, ADamagedPictureIsLeftOutAndTheOthersAreAdded) {
    place.write("pictures/broken.png", "\x89PNG no picture");
    const auto added = search({"add", path("pictures"), "--clip", clip()}, 2);
    EXPECT_EQ(added["added"], 4);
    ASSERT_EQ(added["failed"].size(), 1U);
    EXPECT_THAT(added["failed"][0].get<std::string>(), HasSubstr("broken.png"));
}

TEST_F(SearchProgram, ConceptsOfTheRegisterAreClosestAndFollowIt) {
    answer({"concepts", "add", "Zaffi Quill", "--description", "a bird in red boots", "--picture",
            path("pictures/0.png"), "--library", path("library")});
    answer({"concepts", "add", "Mobo", "--library", path("library")});
    const auto concepts = [&] {
        return search({"add", "--concepts", "--library", path("library"), "--clip", clip()});
    };
    EXPECT_EQ(concepts()["added"], 4);
    EXPECT_EQ(concepts()["known"], 4);
    const auto closest = search({"closest", path("pictures/copy.png")});
    EXPECT_EQ(closest["by_pictures"][0]["concept_name"], "Zaffi Quill");
    EXPECT_NEAR(closest["by_pictures"][0]["cosine"].get<double>(), 1, 1e-5);
    EXPECT_EQ(closest["by_texts"].size(), 2U);
    answer({"concepts", "edit", "Mobo", "--name", "Mobo Two", "--library", path("library")});
    answer({"concepts", "remove", "Zaffi Quill", "--library", path("library")});
    const auto followed = concepts();
    EXPECT_EQ(followed["added"], 1);
    EXPECT_EQ(followed["forgotten"], 4);
    EXPECT_EQ(followed["entries"], 1);
}

TEST_F(SearchProgram, BadInputIsOneSentence) {
    expect_refused({"search", "text", "a fox", "--index", path("none")}, "there is no search library");
    expect_refused({"search", "add", "--index", path("none")}, "there is nothing to add");
    place.write("text", "no library");
    expect_refused({"search", "text", "a fox", "--index", path("text")}, "is not a search library");
    search({"add", path("pictures"), "--clip", clip()});
    expect_refused({"search", "add", path("pictures"), "--clip", "mini", "--index", path("index")},
                   "was made with another CLIP model");
    expect_refused({"search", "closest", path("pictures/0.png"), "--index", path("index")},
                   "knows no concept");
    expect_refused({"search", "forget", path("elsewhere"), "--index", path("index")}, "knows no picture at");
    expect_refused({"search", "forget", "--index", path("index")}, "there is nothing to forget");
    expect_refused({"search", "picture", path("text"), "--index", path("index")}, "text");
    expect_refused({"search", "text", "\xff", "--index", path("index")}, "is not UTF-8");
}

}  // namespace
}  // namespace burin::test
