#include "ui/models/leftover_files.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "core/session/session.h"
#include "core/session/unsaved.h"
#include "tests/support/temp_dir.h"
#include "ui/models/kept_files.h"

namespace burin::ui {
namespace {

namespace fs = std::filesystem;
using session::Session;

class LeftoverFiles : public testing::Test {
  protected:
    test::TempDir folder;
    fs::path files = folder / "start_pictures", unsaved = folder / "sessions";
    const fs::file_time_type now = fs::file_time_type::clock::now();

    LeftoverFiles() {
        fs::create_directories(files);
        fs::create_directories(unsaved);
    }
    fs::path copy(char digit, int days, const std::string& ending = ".png") {
        const auto path = files / (std::string(64, digit) + ending);
        std::ofstream(path) << digit;
        fs::last_write_time(path, now - std::chrono::hours(24 * days));
        return path;
    }
    /// A session whose only node starts from this picture.
    Session sessionWith(const fs::path& start) {
        auto session = session::create_unsaved(unsaved).value();
        session::NewNode node;
        node.request = R"({"init_image":")" + start.string() + R"("})";
        EXPECT_TRUE(session.add(node));
        return session;
    }
    Result<int> clean() { return remove_leftovers(files, sessions_in(unsaved), now); }
};

TEST_F(LeftoverFiles, OldCopiesThatNoSessionMentionsGoAndTheOthersStay) {
    const auto mentioned = copy('a', 60), forgotten = copy('b', 60), young = copy('c', 2);
    ASSERT_TRUE(sessionWith(mentioned).close());
    const auto removed = clean();
    ASSERT_TRUE(removed) << removed.error().sentence();
    EXPECT_EQ(*removed, 1);
    EXPECT_TRUE(fs::exists(mentioned));
    EXPECT_FALSE(fs::exists(forgotten));
    EXPECT_TRUE(fs::exists(young));
}

TEST_F(LeftoverFiles, WhatASessionMentionsThatIsOpenStays) {
    const auto mentioned = copy('a', 60);
    const auto session = sessionWith(mentioned);
    ASSERT_EQ(clean().value(), 0);
    EXPECT_TRUE(fs::exists(mentioned));
}

TEST_F(LeftoverFiles, WhereASessionCannotBeReadEverythingStays) {
    const auto forgotten = copy('b', 60);
    for (const char* name : {"torn.burin", "torn.burin.damaged"}) {
        std::ofstream(unsaved / name) << "torn";
        EXPECT_FALSE(clean()) << name;
        EXPECT_TRUE(fs::exists(forgotten)) << name;
        fs::remove(unsaved / name);
    }
    EXPECT_FALSE(remove_leftovers(files, {folder / "on a drive that is away.burin"}, now));
    EXPECT_TRUE(fs::exists(forgotten));
    EXPECT_EQ(clean().value(), 1);
}

TEST_F(LeftoverFiles, FilesWithOtherNamesLinksAndFoldersAreNobodysBusiness) {
    const auto own = files / "my own picture.png";
    std::ofstream(own) << "mine";
    fs::last_write_time(own, now - std::chrono::hours(24 * 400));
    const auto target = folder / "target.png";
    std::ofstream(target) << "mine too";
    fs::create_symlink(target, files / (std::string(64, 'd') + ".png"));
    fs::create_directory(files / std::string(64, 'e'));
    EXPECT_EQ(clean().value(), 0);
    EXPECT_TRUE(fs::exists(own));
    EXPECT_TRUE(fs::is_symlink(files / (std::string(64, 'd') + ".png")));
    EXPECT_TRUE(fs::exists(target));
    EXPECT_EQ(remove_leftovers(folder / "there is none", {}, now).value(), 0);
}

TEST_F(LeftoverFiles, AKeptFileThatWasTakenAwayIsBroughtBackByItsSession) {
    const auto start = folder / "start.png";
    std::ofstream(start) << "a picture";
    auto session = session::create_unsaved(unsaved).value();
    protocol::RenderRequest request;
    request.init_image = start.string();
    const auto kept = keep_files(session, request);
    ASSERT_TRUE(kept);
    fs::remove(start);
    ASSERT_TRUE(bring_back_files(session, *kept, files, request));
    const fs::path copy_of = request.init_image;
    fs::last_write_time(copy_of, now - std::chrono::hours(24 * 60));
    fs::remove(copy_of);
    request.init_image = start.string();
    ASSERT_TRUE(bring_back_files(session, *kept, files, request));
    EXPECT_TRUE(fs::exists(copy_of));
    // Brought back where it still lies: it is in use, and young again.
    fs::last_write_time(copy_of, now - std::chrono::hours(24 * 60));
    request.init_image = start.string();
    ASSERT_TRUE(bring_back_files(session, *kept, files, request));
    EXPECT_GT(fs::last_write_time(copy_of), now - std::chrono::hours(24));
}

TEST_F(LeftoverFiles, APhotoAndItsInversionComeBackOutOfTheSession) {
    const auto photo = folder / "photo.png";
    std::ofstream(photo) << "a photo";
    const std::string name(64, 'f');
    const auto inversion = files / (name + ".safetensors");
    std::ofstream(inversion) << "its inversion";
    auto session = session::create_unsaved(unsaved).value();
    protocol::RenderRequest request;
    request.real_picture.emplace();
    request.real_picture->file = photo.string();
    nlohmann::json facts{{"inversion", name}};
    auto kept = keep_files(session, request);
    ASSERT_TRUE(kept);
    ASSERT_TRUE(keep_inversion(session, facts, files, *kept));
    ASSERT_EQ(kept->size(), 2U);
    facts["files"] = *kept;
    fs::remove(photo), fs::remove(inversion);
    ASSERT_TRUE(bring_back_files(session, *kept, files, request));
    ASSERT_TRUE(bring_back_inversion(session, facts, files));
    const auto text = [](const fs::path& path) {
        std::ifstream in(path);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    EXPECT_EQ(text(request.real_picture->file), "a photo");
    EXPECT_EQ(text(inversion), "its inversion");
    // A second picture of the same photo finds it kept, and reads no file.
    fs::remove(inversion);
    auto again = nlohmann::json::object();
    ASSERT_TRUE(keep_inversion(session, {{"inversion", name}}, files, again));
    EXPECT_EQ(again[name + ".safetensors"], (*kept)[name + ".safetensors"]);
}

TEST_F(LeftoverFiles, AnInversionOfAnotherNameIsNoneAndLeadsNowhere) {
    auto session = session::create_unsaved(unsaved).value();
    for (const nlohmann::json& name :
         {nlohmann::json("../../etc/passwd"), nlohmann::json(7), nlohmann::json("")}) {
        auto kept = nlohmann::json::object();
        ASSERT_TRUE(keep_inversion(session, {{"inversion", name}}, files, kept));
        EXPECT_TRUE(kept.empty());
        ASSERT_TRUE(bring_back_inversion(
            session, {{"inversion", name}, {"files", {{"../../etc/passwd", std::string(64, 'a')}}}}, files));
    }
    EXPECT_TRUE(fs::is_empty(files));
}

}  // namespace
}  // namespace burin::ui
