#include "ui/models/weight_edits.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "core/protocol/limits.h"

namespace burin::ui {
namespace {

using Input = WeightEdits::Input;
using protocol::RenderRequest;

class WeightEditsTest : public testing::Test {
  protected:
    void add(const char* path, double lambda = 1) {
        ASSERT_TRUE(edits.add(QString::fromLatin1(path), lambda));
        finished.clear();
    }
    const RenderRequest& request() { return steering.request(); }

    SteeringModel steering;
    WeightEdits edits{&steering};
    QSignalSpy finished{&steering, &SteeringModel::gestureFinished};
    QSignalSpy rows{&edits, &WeightEdits::rowsChanged}, changed{&edits, &WeightEdits::changed};
};

TEST_F(WeightEditsTest, ADragOfLambdaIsOneGestureAndSaysEveryValue) {
    add("quill.safetensors");
    changed.clear();
    steering.beginGesture(edits.gestureTitle(0));
    for (int i = 1; i <= 40; ++i) ASSERT_TRUE(edits.setLambda(0, 1 - i * 0.05, Input::handle));
    steering.endGesture();
    EXPECT_EQ(finished.count(), 1);
    EXPECT_EQ(changed.count(), 40);
    EXPECT_DOUBLE_EQ(request().loras[0].scale, -1);
}

TEST_F(WeightEditsTest, OffAndOnAgainIsTheRequestAsItWas) {
    add("quill.safetensors", -1.2);
    const auto before = request();
    ASSERT_TRUE(edits.setPartial(0, true));
    EXPECT_TRUE(edits.use(0).partial);
    ASSERT_TRUE(edits.setPartial(0, false));
    ASSERT_TRUE(edits.setOn(0, false));
    EXPECT_FALSE(edits.anyActs());
    EXPECT_NE(request(), before);
    ASSERT_TRUE(edits.setOn(0, true));
    EXPECT_EQ(request(), before);
}

TEST_F(WeightEditsTest, AShareBackAtOneIsTheRequestAsItWas) {
    add("quill.safetensors");
    const auto before = request();
    ASSERT_TRUE(edits.setShare(0, EditPart::up_blocks, 0.5));
    ASSERT_TRUE(edits.setShare(0, EditPart::down_blocks, 0));
    EXPECT_EQ(request().loras[0].blocks,
              (std::vector<protocol::BlockScale>{{"down_blocks.", 0}, {"up_blocks.", 0.5}}));
    EXPECT_DOUBLE_EQ(edits.share(0, EditPart::up_blocks), 0.5);
    EXPECT_DOUBLE_EQ(edits.share(0, EditPart::mid_block), 1);
    ASSERT_TRUE(edits.setShare(0, EditPart::up_blocks, 1));
    ASSERT_TRUE(edits.setShare(0, EditPart::down_blocks, 1));
    EXPECT_EQ(request(), before);
}

TEST_F(WeightEditsTest, TypedNumbersBeyondTheLimitAreRefusedAndHandlesAreClamped) {
    add("quill.safetensors");
    const double most = protocol::limits::lora_scale;
    EXPECT_FALSE(edits.setLambda(0, most + 1));
    EXPECT_DOUBLE_EQ(edits.use(0).scale, 1);
    EXPECT_TRUE(edits.setLambda(0, most + 1, Input::handle));
    EXPECT_DOUBLE_EQ(edits.use(0).scale, most);
}

TEST_F(WeightEditsTest, AFileIsAddedOnlyOnceAndARecipeWholeOrNotAtAll) {
    add("quill.safetensors");
    const auto before = request();
    const auto again = edits.add(QStringLiteral("quill.safetensors"), 1);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::bad_input);
    EXPECT_FALSE(edits.addAll({{QStringLiteral("new"), {.path = "bolo.safetensors"}},
                               {QStringLiteral("twice"), {.path = "quill.safetensors"}}},
                              QStringLiteral("recipe")));
    EXPECT_EQ(request(), before);
    EXPECT_EQ(edits.nameOf(QStringLiteral("bolo.safetensors")), QStringLiteral("bolo"));
}

TEST_F(WeightEditsTest, RemovingAndGoingBackInTheHistoryBringsTheEditWithItsNameBack) {
    add("quill.safetensors", -1.5);
    add("bolo.safetensors");
    edits.setName(0, QStringLiteral("Zaffi"));
    const auto before = request();
    ASSERT_TRUE(edits.remove(0));
    EXPECT_EQ(edits.count(), 1);
    EXPECT_EQ(finished.count(), 1);
    ASSERT_TRUE(steering.setRequest(before));
    ASSERT_EQ(edits.count(), 2);
    EXPECT_EQ(edits.name(0), QStringLiteral("Zaffi"));
    EXPECT_DOUBLE_EQ(edits.use(0).scale, -1.5);
}

TEST_F(WeightEditsTest, RowsAreToldWhenTheListChangesAndNotWhenAValueDoes) {
    add("quill.safetensors");
    add("bolo.safetensors");
    rows.clear();
    ASSERT_TRUE(edits.setLambda(0, 2));
    ASSERT_TRUE(edits.setOn(1, false));
    EXPECT_EQ(rows.count(), 0);
    ASSERT_TRUE(edits.move(0, 1));
    EXPECT_EQ(rows.count(), 1);
    EXPECT_EQ(edits.name(0), QStringLiteral("bolo"));
    EXPECT_FALSE(edits.use(0).on);
    ASSERT_TRUE(edits.removeAll());
    EXPECT_EQ(rows.count(), 2);
    EXPECT_TRUE(request().loras.empty());
}

TEST_F(WeightEditsTest, TheSummaryTellsWhatIsAppliedAndThatTheFileIsUntouched) {
    EXPECT_TRUE(edits.summary().contains(QStringLiteral("as it is")));
    add("quill.safetensors");
    add("bolo.safetensors");
    EXPECT_TRUE(edits.summary().contains(QLatin1Char('2')));
    EXPECT_TRUE(edits.summary().contains(QStringLiteral("untouched")));
    ASSERT_TRUE(edits.setAllOn(false));
    EXPECT_TRUE(edits.summary().contains(QStringLiteral("unedited model")));
    auto with_recipe = request();
    with_recipe.weights = "some/quill.edits.json";
    ASSERT_TRUE(steering.setRequest(with_recipe));
    EXPECT_TRUE(edits.summary().contains(QStringLiteral("quill.edits.json")));
    EXPECT_TRUE(edits.anyActs());
    ASSERT_TRUE(edits.dropRecipe());
    EXPECT_FALSE(edits.anyActs());
}

}  // namespace
}  // namespace burin::ui
