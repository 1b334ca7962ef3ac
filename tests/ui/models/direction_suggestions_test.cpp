#include "ui/models/direction_suggestions.h"

#include <gmock/gmock.h>

#include <QtCore/QFile>
#include <gtest/gtest.h>

#include "ui/models/direction_library.h"

namespace burin::ui {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const QByteArray embedded =
    R"({"schema": "burin.directions", "version": 1, "name": "Embedded model", "directions": [
    {"name": "Smile", "text": "smiling", "opposite": "sad", "tags": ["face"]},
    {"name": "Sad", "text": "sad", "opposite": "smiling", "tags": ["face"]},
    {"name": "Glasses", "text": "glasses", "tags": ["face", "clothes"]},
    {"name": "Red hair", "text": "red hair", "tags": ["hair"]},
    {"name": "Winter", "text": "in winter", "tags": ["season"]},
    {"name": "Night", "text": "at night", "tags": ["light"]},
    {"name": "Oil painting", "text": "oil painting", "tags": ["style"]},
    {"name": "Ines Marrow", "text": "by ines marrow", "tags": ["style", "artist"]}]})";
const QByteArray suggested_pack =
    R"({"schema": "burin.directions", "version": 1, "name": "Starter", "directions": [
    {"name": "No text", "text": "watermark", "tags": ["clean-up"]},
    {"name": "Sunglasses", "text": "wearing sunglasses", "tags": ["face"]},
    {"name": "Fog", "text": "dense fog", "tags": ["weather", "scene"]}]})";

class DirectionSuggestionsTest : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(library.addPack(embedded, QStringLiteral("mini.json")));
        ASSERT_TRUE(library.addPack(suggested_pack, QStringLiteral("starter.json")));
    }
    std::vector<std::string> names(const char* prompt, size_t most = 3) {
        request.prompt = prompt;
        std::vector<std::string> all;
        for (const auto& entry : suggested_directions(library, request, most)) all.push_back(entry.name);
        return all;
    }
    DirectionLibrary library;
    protocol::RenderRequest request;
};

TEST_F(DirectionSuggestionsTest, AreOneOfAKindForSomebody) {
    EXPECT_THAT(names("a woman by the sea"), ElementsAre("Smile", "Winter", "Oil painting"));
}

TEST_F(DirectionSuggestionsTest, LeaveFacesOutWhereNobodyIsThere) {
    EXPECT_THAT(names("a house in the mountains", 9), ElementsAre("Winter", "Oil painting", "Night"));
    EXPECT_THAT(names("a fox", 9), Not(Contains("Red hair")));
    EXPECT_THAT(names("a fox", 9), Contains("Glasses"));
}

TEST_F(DirectionSuggestionsTest, LeaveOutWhatIsSaidAlreadyOrSteered) {
    EXPECT_THAT(names("An Oil Painting of a SMILING woman in winter", 9),
                ElementsAre("Glasses", "Night", "Red hair"));
    request.guidance.directions.emplace_back().text = "glasses";
    EXPECT_THAT(names("a man", 9), Not(Contains("Glasses")));
    request.guidance.directions.emplace_back().text = "smiling";
    EXPECT_THAT(names("a man", 9), Not(Contains("Sad"))) << "the same slider, the other way round";
}

TEST_F(DirectionSuggestionsTest, ComeFromThePackOfTheModel) {
    request.model = "/models/sd15";
    EXPECT_THAT(names("a woman", 9), ElementsAre("Sunglasses", "Fog"));
}

TEST_F(DirectionSuggestionsTest, AreNoneWithoutPacks) {
    DirectionLibrary none;
    EXPECT_THAT(suggested_directions(none, request), IsEmpty());
}

}  // namespace
}  // namespace burin::ui
