// Where the touched direction acts, against the fake engine: direction k acts in the first k + 1 entries.
#include "ui/models/acting_mask.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/engine_timings.h"
#include "tests/ui/support/fake_engine.h"

namespace burin::ui {
namespace {

class ActingMaskTest : public testing::Test {
  protected:
    ActingMaskTest() {
        protocol::RenderRequest request;
        request.model = "a model";
        request.steps = 3;
        EXPECT_TRUE(steering.setRequest(request));
        for (const char* text : {"glasses", "hat"}) {
            EXPECT_TRUE(steering.addText(QString::fromLatin1(text)));
            EXPECT_TRUE(steering.setStrength(steering.count() - 1, 2));
        }
        engine.setCommand(fakeEngine());
        engine.start();
        controller.setModelReady(true);
        controller.render();
        EXPECT_TRUE(waitUntil(
            [this] { return !controller.isBusy() && controller.shownRequest() == steering.request(); }));
    }
    /// How many entries the last answer covers; -1 where it has no mask.
    int covered() const {
        const auto mask = told.last()[0].value<QImage>();
        int entries = mask.isNull() ? -1 : 0;
        for (int y = 0; y < mask.height(); ++y)
            for (int x = 0; x < mask.width(); ++x) entries += mask.constScanLine(y)[x] > 0 ? 1 : 0;
        return entries;
    }
    bool toldAgain(int than) {
        return waitUntil([=, this] { return told.count() > than; });
    }

    SteeringModel steering;
    EngineClient engine{nullptr, patient};
    RenderController controller{&steering, &engine};
    ActingMask mask{&steering, &engine, &controller};
    QSignalSpy told{&mask, &ActingMask::changed};
};

TEST_F(ActingMaskTest, FollowsTheDirectionThatIsTouchedWithoutAnotherRender) {
    const int renders = controller.started();
    steering.setTouched(0);
    mask.setShown(true);
    ASSERT_TRUE(toldAgain(0));
    EXPECT_EQ(covered(), 1);
    steering.setTouched(1);
    ASSERT_TRUE(toldAgain(1));
    EXPECT_EQ(covered(), 2);
    EXPECT_EQ(told.last()[1].toInt(), 1);
    EXPECT_EQ(controller.started(), renders);
}

TEST_F(ActingMaskTest, ShowsEitherOfAPhotosTwoMasks) {
    using Part = protocol::command::MaskPart;
    steering.setTouched(0);
    mask.setShown(true);
    ASSERT_TRUE(toldAgain(0));
    mask.setPart(Part::attention);
    ASSERT_TRUE(toldAgain(1));
    EXPECT_EQ(covered(), 11);
    mask.setPart(Part::difference);
    ASSERT_TRUE(toldAgain(2));
    EXPECT_EQ(covered(), 21);
    mask.setPart(Part::both);
    ASSERT_TRUE(toldAgain(3));
    EXPECT_EQ(covered(), 1);
}

TEST_F(ActingMaskTest, BelongsToTheDirectionEvenAfterItWasMoved) {
    steering.setTouched(1);
    mask.setShown(true);
    ASSERT_TRUE(toldAgain(0));
    controller.setLive(false);
    ASSERT_TRUE(steering.moveDirection(1, 0));
    ASSERT_TRUE(toldAgain(1));
    EXPECT_EQ(covered(), 2) << "the hat, which was the second in the picture";
    EXPECT_EQ(told.last()[1].toInt(), 0);
}

TEST_F(ActingMaskTest, IsNothingWhereNoDirectionIsTouchedOrThePictureIsOutOfTheHistory) {
    steering.setTouched(0);
    mask.setShown(true);
    ASSERT_TRUE(toldAgain(0));
    steering.setTouched(-1);
    EXPECT_EQ(covered(), -1);
    steering.setTouched(0);
    ASSERT_TRUE(toldAgain(2));
    EXPECT_EQ(covered(), 1);
    auto other = steering.request();
    other.seed += 1;
    ASSERT_TRUE(controller.adopt(other, controller.image()));
    EXPECT_EQ(covered(), -1);
}

}  // namespace
}  // namespace burin::ui
