#include "ui/models/steering_model.h"

#include <limits>

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "core/protocol/limits.h"

namespace burin::ui {
namespace {

using Part = SteeringModel::Part;
using Input = SteeringModel::Input;
using protocol::MaskKind;
using protocol::RenderRequest;

class Steering : public testing::Test {
  protected:
    int add(const char* text) { return model.addText(QString::fromLatin1(text)).value(); }

    SteeringModel model;
    QSignalSpy changed{&model, &SteeringModel::changed}, finished{&model, &SteeringModel::gestureFinished};
    QSignalSpy ended{&model, &SteeringModel::gestureEnded}, started{&model, &SteeringModel::gestureStarted};
};

TEST_F(Steering, ADragIsOneGestureWithEveryValueSaid) {
    add("glasses");
    finished.clear();
    changed.clear();
    const auto before = model.request();
    model.beginGesture(QStringLiteral("Glasses"));
    for (int i = 1; i <= 40; ++i) ASSERT_TRUE(model.setStrength(0, i * 0.1, Input::handle));
    EXPECT_EQ(finished.count(), 0);
    EXPECT_EQ(changed.count(), 40);
    model.endGesture();
    ASSERT_EQ(finished.count(), 1);
    EXPECT_EQ(finished[0][0].toString(),
              QStringLiteral("glasses %1").arg(QLocale().toString(4.0, 'f', 1).prepend(QLatin1Char('+'))));
    EXPECT_EQ(finished[0][1].value<RenderRequest>(), before);
    EXPECT_EQ(finished[0][2].value<RenderRequest>(), model.request());
    EXPECT_DOUBLE_EQ(model.direction(0).strength, 4);
}

TEST_F(Steering, AGestureThatEndsWhereItBeganVanishes) {
    add("glasses");
    finished.clear();
    ended.clear();
    model.beginGesture(QStringLiteral("back and forth"));
    ASSERT_TRUE(model.setStrength(0, 3));
    ASSERT_TRUE(model.setStrength(0, 0));
    model.endGesture();
    EXPECT_EQ(finished.count(), 0);
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Steering, GesturesNestAndTheOutermostOneCounts) {
    model.beginGesture(QStringLiteral("outer"));
    model.beginGesture(QStringLiteral("inner"));
    ASSERT_TRUE(model.setPrompt(QStringLiteral("a fox")));
    model.endGesture();
    EXPECT_EQ(finished.count(), 0);
    ASSERT_TRUE(model.setSeed(7));
    model.endGesture();
    ASSERT_EQ(finished.count(), 1);
    EXPECT_EQ(finished[0][0].toString(), QStringLiteral("outer"));
    EXPECT_EQ(started.count(), 1);
    model.endGesture();
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Steering, ASetterAloneIsAGestureAndAnEqualValueIsNone) {
    ASSERT_TRUE(model.setSteps(30));
    EXPECT_EQ(finished.count(), 1);
    ASSERT_TRUE(model.setSteps(30));
    EXPECT_EQ(finished.count(), 1);
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(Steering, ACancelledGestureLeavesNoTrace) {
    add("glasses");
    finished.clear();
    const auto before = model.request();
    model.beginGesture(QStringLiteral("drag"));
    ASSERT_TRUE(model.setStrength(0, 8));
    ASSERT_TRUE(model.removeDirection(0));
    model.cancelGesture();
    EXPECT_EQ(model.request(), before);
    EXPECT_EQ(model.name(0), QStringLiteral("glasses"));
    EXPECT_EQ(finished.count(), 0);
    EXPECT_FALSE(model.inGesture());
}

TEST_F(Steering, LoadingANodeIsNoGestureAndDropsAnOpenOne) {
    add("glasses");
    finished.clear();
    changed.clear();
    RenderRequest other;
    other.prompt = "from the history";
    model.beginGesture(QStringLiteral("drag"));
    ASSERT_TRUE(model.setRequest(other));
    model.endGesture();
    EXPECT_EQ(finished.count(), 0);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed[0][0].value<Part>(), Part::everything);
    EXPECT_EQ(model.request(), other);
    other.steps = 0;
    EXPECT_FALSE(model.setRequest(other).has_value());
    EXPECT_EQ(model.request().steps, 20);
}

TEST_F(Steering, HandlesAreClampedAndTypingIsRefusedWithASentence) {
    add("glasses");
    ASSERT_TRUE(model.setStrength(0, 40, Input::handle));
    EXPECT_DOUBLE_EQ(model.direction(0).strength, protocol::limits::direction_strength);
    finished.clear();
    const auto refused = model.setStrength(0, 13, Input::typed);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().sentence(), "glasses: strength is 13; give -12 to 12.");
    EXPECT_DOUBLE_EQ(model.direction(0).strength, 12);
    EXPECT_FALSE(model.setStrength(0, std::numeric_limits<double>::quiet_NaN()));
    ASSERT_TRUE(model.setStrength(0, std::numeric_limits<double>::quiet_NaN(), Input::handle));
    EXPECT_DOUBLE_EQ(model.direction(0).strength, 0);
    EXPECT_FALSE(model.setSteps(0));
    EXPECT_FALSE(model.setSize({100, 100}));
    ASSERT_TRUE(model.setSize({100, 5000}, Input::handle));
    EXPECT_EQ(model.request().width, 104);
    EXPECT_EQ(model.request().height, 4096);
    EXPECT_FALSE(model.setRange(0, 0.8, 0.2));
    ASSERT_TRUE(model.setRange(0, 0.8, 0.2, Input::handle));
    EXPECT_DOUBLE_EQ(model.direction(0).stop, 0.8);
    EXPECT_FALSE(model.setArea(0, 0));
    EXPECT_FALSE(model.setNumber(0, &protocol::Direction::momentum_scale, 0.9, QStringLiteral("momentum")));
    ASSERT_TRUE(
        model.setNumber(0, &protocol::Direction::momentum_beta, 1, QStringLiteral("decay"), Input::handle));
    EXPECT_DOUBLE_EQ(model.direction(0).momentum_beta, 0.999);
}

TEST_F(Steering, AddingMovingAndRemovingKeepsNamesWithTheirTexts) {
    protocol::PackDirection entry;
    entry.name = "Brille";
    entry.direction.text = "glasses, wearing eyeglasses";
    EXPECT_EQ(model.addDirection(entry).value(), 0);
    add("winter, snow");
    add("old");
    EXPECT_EQ(model.name(0), QStringLiteral("Brille"));
    EXPECT_EQ(model.name(1), QStringLiteral("winter"));
    ASSERT_TRUE(model.moveDirection(0, 2));
    EXPECT_EQ(model.name(2), QStringLiteral("Brille"));
    EXPECT_EQ(model.direction(2).text, "glasses, wearing eyeglasses");
    EXPECT_EQ(model.touched(), 2);
    ASSERT_TRUE(model.removeDirection(0));
    EXPECT_EQ(model.name(0), QStringLiteral("old"));
    EXPECT_EQ(model.touched(), 1);
    EXPECT_FALSE(model.addText(QStringLiteral("  ")));
    EXPECT_EQ(model.count(), 2);
    EXPECT_FALSE(model.removeDirection(9));
}

TEST_F(Steering, NamesComeBackWhenANodeIsLoaded) {
    add("glasses, wearing eyeglasses");
    model.setName(0, QStringLiteral("Specs"));
    EXPECT_EQ(finished.count(), 1);
    const auto request = model.request();
    ASSERT_TRUE(model.setRequest({}));
    ASSERT_TRUE(model.setRequest(request));
    EXPECT_EQ(model.name(0), QStringLiteral("Specs"));
}

TEST_F(Steering, TheTouchedDirectionIsTheOneChangedLast) {
    add("a");
    add("b");
    QSignalSpy touched(&model, &SteeringModel::touchedChanged);
    ASSERT_TRUE(model.setStrength(0, 2));
    EXPECT_EQ(model.touched(), 0);
    ASSERT_TRUE(model.setPrompt(QStringLiteral("x")));
    EXPECT_EQ(model.touched(), 0);
    EXPECT_EQ(touched.count(), 1);
}

TEST_F(Steering, SoloAndMuteDecideWhatActs) {
    add("a");
    add("b");
    add("c");
    ASSERT_TRUE(model.setMuted(0, true));
    EXPECT_FALSE(model.acts(0));
    EXPECT_TRUE(model.acts(1));
    ASSERT_TRUE(model.setSolo(2, true));
    EXPECT_FALSE(model.acts(1));
    EXPECT_TRUE(model.acts(2));
    ASSERT_TRUE(model.setMuted(2, true));
    EXPECT_FALSE(model.acts(2));
}

TEST_F(Steering, ScaleAllMultipliesWhatTheGestureBeganWith) {
    add("a");
    add("b");
    ASSERT_TRUE(model.setStrength(0, 4));
    ASSERT_TRUE(model.setStrength(1, -8));
    finished.clear();
    model.beginGesture(QStringLiteral("Scale all"));
    ASSERT_TRUE(model.scaleAll(0));
    ASSERT_TRUE(model.scaleAll(0.5));
    EXPECT_DOUBLE_EQ(model.scaleFactor(), 0.5);
    EXPECT_DOUBLE_EQ(model.direction(0).strength, 2);
    EXPECT_DOUBLE_EQ(model.direction(1).strength, -4);
    ASSERT_TRUE(model.scaleAll(2));
    EXPECT_DOUBLE_EQ(model.direction(1).strength, -12);
    ASSERT_TRUE(model.scaleAll(1));
    model.endGesture();
    EXPECT_EQ(finished.count(), 0);
    ASSERT_TRUE(model.scaleAll(0.5));
    EXPECT_EQ(finished.count(), 1);
    EXPECT_DOUBLE_EQ(model.direction(0).strength, 2);
    EXPECT_DOUBLE_EQ(model.scaleFactor(), 1);
}

TEST_F(Steering, PresetsSetTheNumbersAndKeepTheTexts) {
    add("old, elderly");
    ASSERT_TRUE(model.setOpposite(0, QStringLiteral("young")));
    ASSERT_TRUE(model.applyPreset(0, QStringLiteral("face")));
    EXPECT_DOUBLE_EQ(model.direction(0).strength, 5);
    EXPECT_EQ(model.direction(0).mask, MaskKind::channel);
    EXPECT_EQ(model.direction(0).opposite, "young");
    EXPECT_FALSE(model.applyPreset(0, QStringLiteral("fase")));
}

TEST_F(Steering, APaintedMaskBringsItsKindAndTakesItAway) {
    add("hat");
    ASSERT_TRUE(model.setPainted(0, protocol::PaintedMask{2, 1, {0, 255}}));
    EXPECT_EQ(model.direction(0).mask, MaskKind::painted_spatial);
    ASSERT_TRUE(model.applyPreset(0, QStringLiteral("face")));
    EXPECT_EQ(model.direction(0).mask, MaskKind::painted_channel);
    ASSERT_TRUE(model.setPainted(0, {}));
    EXPECT_EQ(model.direction(0).mask, MaskKind::channel);
    ASSERT_TRUE(model.setMaskKind(0, MaskKind::painted));
    EXPECT_TRUE(model.direction(0).painted.has_value());
    EXPECT_FALSE(model.setPainted(0, protocol::PaintedMask{5, 5, {1}}));
}

TEST_F(Steering, SimilarTextsAreFoundByTheirCosine) {
    add("smile");
    add("laugh");
    add("sad");
    QSignalSpy said(&model, &SteeringModel::similarPairsChanged);
    model.setCosines({QStringLiteral("sad"), QStringLiteral("smile"), QStringLiteral("laugh")},
                     {1, -0.6, -0.2, -0.6, 1, 0.8, -0.2, 0.8, 1});
    EXPECT_EQ(said.count(), 1);
    const std::vector<SteeringModel::SimilarPair> expected{{0, 1, 0.8}, {0, 2, -0.6}};
    EXPECT_EQ(model.similarPairs(), expected);
    ASSERT_TRUE(model.moveDirection(0, 2));
    const std::vector<SteeringModel::SimilarPair> moved{{0, 2, 0.8}, {1, 2, -0.6}};
    EXPECT_EQ(model.similarPairs(), moved);
    model.setCosines({QStringLiteral("smile")}, {1, 2, 3});
    EXPECT_TRUE(model.similarPairs().empty());
}

TEST_F(Steering, TheNextSeedSkipsTheWholeBatchAndWraps) {
    ASSERT_TRUE(model.edit(Part::seed, -1, QStringLiteral("batch"),
                           [](RenderRequest& request) { request.batch = 4; }));
    ASSERT_TRUE(model.setSeed(10));
    ASSERT_TRUE(model.nextSeed());
    EXPECT_EQ(model.request().seed, 14U);
    ASSERT_TRUE(model.setSeed(std::numeric_limits<quint64>::max() - 5));
    ASSERT_TRUE(model.nextSeed());
    EXPECT_EQ(model.request().seed, 0U);
}

TEST_F(Steering, WithoutAStartPictureThereIsNoMaskPicture) {
    EXPECT_FALSE(model.setMaskPicture(QStringLiteral("mask.png")));
    ASSERT_TRUE(model.setStartPicture(QStringLiteral("start.png")));
    ASSERT_TRUE(model.setMaskPicture(QStringLiteral("mask.png")));
    ASSERT_TRUE(model.setStartPicture({}));
    EXPECT_TRUE(model.request().mask_image.empty());
}

TEST_F(Steering, DirectionsBecomeAPackThatCanBeReadAgain) {
    add("hat, cap");
    add("hat, hood");
    ASSERT_TRUE(model.setPainted(0, protocol::PaintedMask{1, 1, {255}}));
    ASSERT_TRUE(model.setStrength(1, -3));
    ASSERT_TRUE(model.setSolo(1, true));
    const auto text = protocol::print_direction_pack(model.asPack(QStringLiteral("Mine")));
    ASSERT_TRUE(text) << text.error().sentence();
    const auto pack = protocol::parse_direction_pack(*text, "mine.json");
    ASSERT_TRUE(pack) << pack.error().sentence();
    ASSERT_EQ(pack->directions.size(), 2U);
    EXPECT_EQ(pack->directions[0].name, "hat");
    EXPECT_EQ(pack->directions[1].name, "hat 2");
    EXPECT_DOUBLE_EQ(pack->directions[1].direction.strength, -3);
}

TEST(SweepValues, AreFiveRisingWithinTheLimitsWithTheCurrentOneAmongThem) {
    for (const double current : {0.0, 0.3, 3.0, -5.0, 8.0, 10.0, 12.0, -12.0, 11.9}) {
        const auto values = sweep_values(current);
        ASSERT_EQ(values.size(), 5U);
        bool found = false;
        for (size_t i = 0; i < 5; ++i) {
            EXPECT_LE(std::abs(values[i]), 12) << current;
            if (i > 0) {
                EXPECT_GT(values[i], values[i - 1]) << current;
            }
            found = found || std::abs(values[i] - current) < 1e-9;
        }
        EXPECT_TRUE(found) << current;
    }
}

TEST(WithoutDirections, SetsEveryStrengthToZeroAndKeepsTheRest) {
    RenderRequest request;
    request.prompt = "fox";
    request.guidance.directions.resize(2);
    request.guidance.directions[0].text = "hat";
    const auto base = without_directions(request);
    EXPECT_EQ(base.guidance.directions[0].strength, 0);
    EXPECT_EQ(base.guidance.directions[0].text, "hat");
    EXPECT_EQ(base.prompt, "fox");
}

}  // namespace
}  // namespace burin::ui
