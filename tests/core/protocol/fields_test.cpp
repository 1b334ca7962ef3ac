// The list of a struct's fields names every member: one that is forgotten would be neither written, checked nor hashed.
#include <gtest/gtest.h>

#include "core/protocol/inversion_fields.h"
#include "core/protocol/message_fields.h"
#include "core/protocol/request_fields.h"
#include "core/protocol/scene_fields.h"
#include "tests/support/aggregate_size.h"

namespace burin::protocol {
namespace {

template <class S>
class FieldList : public testing::Test {};

using Structs =
    testing::Types<PaintedMask, Direction, ReferenceEdit, Guidance, BlockScale, LoraUse, SizeConditioning,
                   RealPicture, RenderRequest, Job, Rgb, Device, EngineLimits, Coverage, Measured, Error,
                   event::Hello, event::Queued, event::Loading, event::Step, event::Picture, event::Done,
                   event::Cancelled, event::Failed, event::Log, event::Heartbeat, event::Info,
                   event::WhereItActs, command::Render, command::Cancel, command::Load, command::Unload,
                   command::Info, command::WhereItActs, command::Ping, command::Quit, Scene, ProtectedConcept,
                   ScenePack, ModelMark, InversionFacts>;
TYPED_TEST_SUITE(FieldList, Structs);

TYPED_TEST(FieldList, names_every_member_of_its_struct) {
    size_t listed = 0;
    TypeParam object{};
    visit_fields(object, [&](auto& /*member*/, const io::Field& /*field*/) { ++listed; });
    EXPECT_EQ(listed, burin::test::aggregate_size<TypeParam>());
}

}  // namespace
}  // namespace burin::protocol
