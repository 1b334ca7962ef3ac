// Folders gone through in place: what is found, what is remembered, what is looked at again.
#include "core/catalogue/file_scan.h"

#include <chrono>
#include <gmock/gmock.h>

#include "tests/core/catalogue/support.h"

namespace burin::catalogue {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class FileScan : public testing::Test {
  protected:
    std::vector<FileEntry> scan(const std::vector<FileEntry>& known = {}) {
        return scan_files({{folder.path()}, {}}, known);
    }
    FileEntry only(const std::vector<FileEntry>& known = {}) {
        auto found = scan(known);
        EXPECT_EQ(found.size(), 1U);
        return found.empty() ? FileEntry{} : found.front();
    }
    static std::vector<std::string> names(const std::vector<FileEntry>& entries) {
        std::vector<std::string> names;
        for (const auto& entry : entries) names.push_back(entry.name);
        return names;
    }
    /// As if it was written later.
    static void touch(const fs::path& file) {
        fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
    }
    test::TempDir folder;
};

TEST_F(FileScan, files_and_models_in_subfolders_are_found_in_place) {
    test::write_lora(folder / "loras/styles/old/fox.safetensors");
    test::write_embedding(folder / "embeddings/neg.safetensors");
    folder.write("models/one/model_index.json", R"({"_class_name": "StableDiffusionXLPipeline"})");
    test::write_weights(folder / "models/one/unet/diffusion_pytorch_model.safetensors",
                        {{"a.weight", {8, 8}}});
    folder.write("recipe.edits.json", "{}");
    folder.write("readme.txt", "no weights");
    folder.write("loras/pack.zip", "no weights either");
    const auto found = scan();
    EXPECT_THAT(names(found), ElementsAre("neg", "fox", "one", "recipe"))
        << "what is inside a model is not listed";
    EXPECT_EQ(found[1].below, "loras/styles/old");
    EXPECT_EQ(found[1].root, folder.path().string());
    EXPECT_EQ(found[2].facts.family, ModelFamily::sdxl);
    EXPECT_GT(found[2].bytes, 128U);
}

TEST_F(FileScan, linked_folders_are_followed_once) {
    test::write_lora(folder / "real/fox.safetensors");
    fs::create_directory_symlink(folder / "real", folder / "again");
    fs::create_directory_symlink(folder.path(), folder / "real/loop");
    EXPECT_EQ(scan().size(), 1U);
}

TEST_F(FileScan, previews_and_notes_beside_a_file_belong_to_it) {
    test::write_lora(folder / "fox.safetensors");
    folder.write("fox.png", "p");
    EXPECT_EQ(only().preview, folder / "fox.png");
    folder.write("fox.preview.png", "p");
    EXPECT_EQ(only().preview, folder / "fox.preview.png") << "the better name";
    folder.write("fox.civitai.info",
                 R"({"trainedWords": ["fox style,", "red fur"], "baseModel": "SD 1.5",
                     "model": {"name": "Fox"}, "description": "<p>Use &amp; enjoy</p><p>at 0.8</p>"})");
    folder.write("fox.json",
                 R"({"activation text": "other words", "preferred weight": 0.7, "sd version": "SD2"})");
    const auto card = only().facts.card;
    EXPECT_THAT(card.words, ElementsAre("fox style", "red fur"));
    EXPECT_EQ(card.base_model, "SD 1.5");
    EXPECT_EQ(card.title, "Fox");
    EXPECT_EQ(card.description, "Use & enjoy\nat 0.8");
    EXPECT_EQ(card.weight, 0.7);
}

TEST_F(FileScan, the_files_own_words_count_where_nothing_lies_beside_it) {
    test::write_lora(folder / "fox.safetensors", 768, {{"modelspec.trigger_phrase", "a fox, red"}});
    EXPECT_THAT(only().facts.card.words, ElementsAre("a fox", "red"));
}

TEST_F(FileScan, what_is_known_is_not_opened_again_until_it_changes) {
    const auto file = test::write_lora(folder / "fox.safetensors");
    auto known = scan();
    known.front().sha256 = std::string(64, 'a');
    known.front().facts.card.title = "remembered";
    EXPECT_EQ(only(known), known.front());
    touch(file);
    EXPECT_EQ(only(known).facts.card.title, "") << "looked at anew";
    EXPECT_EQ(only(known).sha256, "");
}

TEST_F(FileScan, a_new_note_is_read_and_the_hash_is_kept) {
    test::write_lora(folder / "fox.safetensors");
    auto known = scan();
    known.front().sha256 = std::string(64, 'a');
    folder.write("fox.json", R"({"activation text": "fox"})");
    const auto now = only(known);
    EXPECT_THAT(now.facts.card.words, ElementsAre("fox"));
    EXPECT_EQ(now.sha256, known.front().sha256);
}

TEST_F(FileScan, a_file_that_is_listed_itself_is_found_with_what_lies_beside_it) {
    const auto file = test::write_lora(folder / "here/fox.safetensors");
    test::write_lora(folder / "here/other.safetensors");
    folder.write("here/fox.jpg", "p");
    const auto found = scan_files({{}, {file, folder / "gone.safetensors"}}, {});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].preview, folder / "here/fox.jpg");
    EXPECT_EQ(found[0].root, "");
}

TEST_F(FileScan, a_cancelled_scan_ends) {
    test::write_lora(folder / "fox.safetensors");
    CancelToken cancel;
    cancel.cancel();
    EXPECT_THAT(scan_files({{folder.path()}, {}}, {}, cancel), IsEmpty());
}

TEST_F(FileScan, the_cache_gives_back_what_was_written) {
    test::write_lora(folder / "a/fox.safetensors", 2048, {{"modelspec.title", "Füchse"}});
    test::write_embedding(folder / "neg.safetensors");
    folder.write("broken.safetensors", "x");
    auto entries = scan();
    ASSERT_EQ(entries.size(), 3U);
    entries[0].sha256 = std::string(64, '0');
    ASSERT_TRUE(write_cache(folder / "cache.json", entries));
    const auto read = read_cache(folder / "cache.json");
    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(*read, entries);
}

TEST_F(FileScan, a_damaged_cache_and_one_of_another_version_are_as_good_as_none) {
    ASSERT_TRUE(write_cache(folder / "cache.json", {}));
    EXPECT_TRUE(read_cache(folder / "cache.json"));
    EXPECT_FALSE(read_cache(folder / "gone.json"));
    for (const char* text : {"", "{", "[]", R"({"version": 2, "files": []})",
                             R"({"version": 1, "files": [{"name": "no path"}]})",
                             R"({"version": 1, "files": [{"path": "/a", "kind": "nonsense"}]})",
                             R"({"files": []})", R"({"version": 1, "files": [{"path": 7}]})"}) {
        EXPECT_FALSE(read_cache(folder.write("bad.json", text))) << text;
    }
}

TEST_F(FileScan, a_short_hash_is_what_other_tools_show) {
    EXPECT_EQ(short_hash("0123456789abcdef"), "0123456789");
    EXPECT_EQ(short_hash(""), "");
}

TEST(ModelCard, takes_nothing_from_trees_of_any_other_form) {
    for (const char* text : {"null", "[1]", "7", R"({"trainedWords": 7, "description": [], "model": "x"})",
                             R"({"trainedWords": [1, null, "", " , "], "preferred weight": "x"})"}) {
        ModelCard card;
        add_note(nlohmann::json::parse(text), card);
        EXPECT_EQ(card, ModelCard{}) << text;
    }
}

TEST(ModelCard, bounds_what_others_wrote) {
    nlohmann::json note;
    note["description"] = std::string(100'000, 'x') + "<script>alert(1)</script>";
    for (int i = 0; i < 1000; ++i)
        note["trainedWords"].push_back("word " + std::to_string(i) + std::string(1000, 'y'));
    note["model"]["name"] = "a\nb\x07 \t c <b";
    ModelCard card;
    add_note(note, card);
    EXPECT_EQ(card.description.size(), most_description_bytes);
    EXPECT_EQ(card.words.size(), most_words);
    EXPECT_EQ(card.words[0].size(), most_word_bytes);
    EXPECT_EQ(card.title, "a b c <b");
}

}  // namespace
}  // namespace burin::catalogue
