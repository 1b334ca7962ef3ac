// What an inversion file says of itself.
#include "core/protocol/inversion_facts.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;

InversionFacts sample() {
    InversionFacts facts;
    facts.origin = *test::full_real_request().real_picture;
    facts.width = 592, facts.height = 440;
    facts.model = "sd15", facts.target = "cpu fp32, 1 thread";
    facts.mark = {std::string(64, 'b'), std::string(64, 'c')};
    return facts;
}

TEST(InversionFacts, AreReadAsTheyWereWrittenButForThePicturesFolder) {
    InversionFacts facts = sample();
    const auto text = print_inversion_facts(facts).value();
    EXPECT_EQ(parse_inversion_facts(text, "'i'").value(), facts);
    facts.origin.file = "/somewhere/private/photo.jpg";
    const auto told = print_inversion_facts(facts).value();
    EXPECT_THAT(told, Not(HasSubstr("private")));
    EXPECT_EQ(parse_inversion_facts(told, "'i'").value().origin.file, "photo.jpg");
}

TEST(InversionFacts, ThatCannotBeAreRefusedByName) {
    const auto refused = [](void (*spoil)(InversionFacts&), const char* words) {
        InversionFacts facts = sample();
        spoil(facts);
        const auto printed = print_inversion_facts(facts);
        ASSERT_FALSE(printed) << words;
        EXPECT_THAT(printed.error().sentence(), HasSubstr(words));
    };
    refused([](auto& f) { f.width = 100; }, "width is 100");
    refused([](auto& f) { f.height = 8192; }, "height is 8192");
    refused([](auto& f) { f.origin.steps = 0; }, "origin.steps is 0");
    refused([](auto& f) { f.origin.sha256.clear(); }, "origin.sha256 is missing");
    refused([](auto& f) { f.mark.weights.clear(); }, "mark.weights is empty");
    EXPECT_THAT(parse_inversion_facts("{}", "'i'").error().sentence(), HasSubstr("'i': schema is missing"));
    EXPECT_THAT(
        parse_inversion_facts(R"({"schema":"burin.inversion","version":2})", "'i'").error().sentence(),
        HasSubstr("version is 2, newer than the 1"));
}

}  // namespace
}  // namespace burin::protocol
