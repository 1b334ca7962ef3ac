#include "core/protocol/named_files.h"

#include <fstream>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/sha256.h"
#include "core/io/image.h"
#include "core/io/jpeg_text.h"
#include "core/protocol/recipe_text.h"
#include "tests/support/temp_dir.h"

namespace burin::protocol {
namespace {

namespace fs = std::filesystem;
using burin::test::TempDir;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
}

// A request whose every file lies in folders that tell of a person.
RenderRequest personal_request(const fs::path& home) {
    fs::create_directories(home / "anna/sd15");
    RenderRequest request;
    request.prompt = "a fox";
    request.model = write(home / "anna/models/fox.safetensors", "model") +
                    ";vae=" + write(home / "anna/vae/soft.safetensors", "vae") +
                    ";text-encoder=" + (home / "anna/sd15").string() + "/;prediction=v_prediction";
    request.init_image = write(home / "anna/pictures/start one.png", "start");
    request.mask_image = write(home / "anna/pictures/mask.png", "mask");
    request.weights = write(home / "anna/edits/less.edits.json", "{}");
    request.loras = {{.path = write(home / "anna/loras/fur.safetensors", "fur"), .scale = 0.5}};
    return request;
}

TEST(NamedFiles, StandInAPictureWithoutAnyFolder) {
    const TempDir home;
    Recipe recipe{.request = personal_request(home.path())};
    recipe.facts = {{"notes",
                     {"the mask '" + recipe.request.mask_image + "' has another shape",
                      "left out: " + recipe.request.loras[0].path + ", which does not fit",
                      "the file '/media/anna/some where/else.pt' and ~/anna/more.pt are not used",
                      "1/2 of 3 / 4 and/or nothing"}}};
    const auto texts = recipe_texts(recipe, MetadataLevel::full, "Burin 1.0").value();
    const io::Picture picture{.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192, 7)};
    const auto png = io::encode_png(picture, texts).value();
    const auto jpeg = io::insert_jpeg_text(io::encode_jpeg(picture).value(), texts).value();
    for (const auto& file : {png, jpeg}) {
        std::string bytes(reinterpret_cast<const char*>(file.data()), file.size());
        const auto told = io::read_picture_text(file, "it").value();
        for (const auto& text : told) bytes += text.text;
        EXPECT_THAT(bytes, Not(HasSubstr("anna")));
        EXPECT_THAT(bytes, Not(HasSubstr(home.path().filename().string())));
    }
    EXPECT_THAT(texts[0].text, HasSubstr("Model: fox.safetensors"));
    EXPECT_THAT(texts[0].text,
                HasSubstr("Model hash: " + sha256_hex(std::string_view("model")).substr(0, 10)));
    const auto recalled = read_recipe(texts).value();
    EXPECT_EQ(recalled.request.model,
              "fox.safetensors;vae=soft.safetensors;text-encoder=sd15;prediction=v_prediction");
    EXPECT_EQ(recalled.request.init_image, "start one.png");
    EXPECT_EQ(recalled.request.loras[0].path, "fur.safetensors");
    EXPECT_EQ(recalled.facts["notes"],
              json({"the mask 'mask.png' has another shape", "left out: fur.safetensors, which does not fit",
                    "the file 'else.pt' and more.pt are not used", "1/2 of 3 / 4 and/or nothing"}));
}

TEST(NamedFiles, OfARealPictureHaveTheHashThatTheRequestKnows) {
    RenderRequest request;
    request.real_picture.emplace();
    request.real_picture->file = "/photos/not there.png";
    request.real_picture->sha256 = std::string(64, 'a');
    const auto files = named_files(request);
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0]["sha256"], request.real_picture->sha256);
}

TEST(NamedFiles, KeepTheirPathsWhereThePersonAsksForThem) {
    const TempDir home;
    const Recipe recipe{.request = personal_request(home.path()), .keep_paths = true};
    const auto texts = recipe_texts(recipe, MetadataLevel::full, "Burin 1.0").value();
    EXPECT_EQ(read_recipe(texts).value().request, recipe.request);
    EXPECT_THAT(texts[0].text, HasSubstr("Model: fox.safetensors"));
}

TEST(NamedFiles, AreFoundAgainByNameAndHash) {
    const TempDir home, other;
    const RenderRequest request = personal_request(home.path());
    const json files = named_files(request);
    RenderRequest recalled = without_paths(request);
    // Of the same name with other contents: not the one.
    write(other.path() / "fur.safetensors", "another fur");
    fs::create_directories(other.path() / "sd15");
    const std::string fur = write(other.path() / "deep/er/fur.safetensors", "fur");
    const KnownFolders folders{{other.path(), home.path() / "anna/models", home.path() / "anna/vae"},
                               {other.path(), home.path() / "anna/edits"},
                               {home.path() / "anna"}};
    const auto found = find_named_files(recalled, files, folders);
    ASSERT_TRUE(found) << found.error().sentence();
    EXPECT_EQ(recalled.loras[0].path, fur);
    EXPECT_EQ(recalled.init_image, request.init_image);
    EXPECT_EQ(recalled.model.substr(0, recalled.model.find(";text")),
              request.model.substr(0, request.model.find(";text")));
}

TEST(NamedFiles, ThatAreMissingAreAskedForInOneSentence) {
    const TempDir home, other;
    const RenderRequest request = personal_request(home.path());
    RenderRequest recalled = without_paths(request);
    write(other.path() / "fur.safetensors", "another fur");
    const KnownFolders folders{{home.path()}, {other.path(), home.path() / "anna/edits"}, {home.path()}};
    const auto missing = find_named_files(recalled, named_files(request), folders);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().sentence(), HasSubstr("'fur.safetensors'"));
    EXPECT_THAT(missing.error().sentence(), HasSubstr("other contents"));
    EXPECT_THAT(missing.error().sentence(), HasSubstr("--lora"));
    EXPECT_EQ(recalled.init_image, request.init_image);
    // What no recipe lists is left to whoever opens it.
    RenderRequest plain = without_paths(request);
    EXPECT_TRUE(find_named_files(plain, json(), folders));
    EXPECT_EQ(plain, without_paths(request));
}

TEST(NamedFiles, WithAFolderInTheirNamesAreLookedForNowhere) {
    const TempDir home;
    write(home.path() / "secret/key", "x");
    RenderRequest request;
    request.init_image = "../secret/key";
    RenderRequest same = request;
    fs::create_directories(home.path() / "open");
    EXPECT_TRUE(find_named_files(same, json::parse(R"([{"name": "../secret/key"}, {"name": ".."}])"),
                                 {{}, {}, {home.path() / "open"}}));
    EXPECT_EQ(same, request);
}

TEST(NamedFiles, OfHostileRecipesChangeNothing) {
    RenderRequest request;
    request.prompt = "a fox";
    for (const char* text :
         {R"([1, {"name": 2}, {"sha256": "x"}, null])", R"({"name": "mini"})", R"("mini")"}) {
        RenderRequest same = request;
        EXPECT_TRUE(find_named_files(same, json::parse(text), {}));
        EXPECT_EQ(same, request);
    }
    EXPECT_EQ(without_paths(request), request);
    EXPECT_EQ(named_files(request), json::array());
}

}  // namespace
}  // namespace burin::protocol
