#include "core/protocol/request_json.h"

#include <gmock/gmock.h>

#include "core/protocol/request_fields.h"
#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;

TEST(RequestJson, gives_back_every_field_of_json_and_cbor) {
    for (const auto& request : {RenderRequest{}, test::full_studio_request(), test::full_reference_request(),
                                test::full_real_request()}) {
        EXPECT_TRUE(request_from_text(to_json_text(request)) == request) << to_json_text(request);
        EXPECT_TRUE(request_from_cbor(to_cbor(request)) == request);
    }
}

TEST(RequestJson, old_requests_keep_what_they_meant_by_saying_nothing) {
    const auto old = request_from_text(R"({"version": 1, "prompt": "a fox"})");
    EXPECT_EQ(old.value().long_prompt, LongPrompt::truncate);
    EXPECT_EQ(old.value().version, 1);
    EXPECT_EQ(request_from_text(R"({"version": 1, "long_prompt": "chunks"})").value().long_prompt,
              LongPrompt::chunks);
    EXPECT_EQ(request_from_text(R"({"version": 2})").value().long_prompt, LongPrompt::chunks);
    EXPECT_EQ(request_from_text("{}").value().long_prompt, LongPrompt::chunks);
}

TEST(Request, new_words_are_read_as_this_version_reads_them) {
    auto old = request_from_text(R"({"version": 1, "prompt": "a fox"})").value();
    set_words(old, &RenderRequest::prompt, "a fox");
    EXPECT_EQ(old.version, 1);
    set_words(old, &RenderRequest::prompt, "a [fox|cat]");
    EXPECT_EQ(old.version, 2);
    EXPECT_EQ(old.long_prompt, LongPrompt::chunks);
    old.long_prompt = LongPrompt::truncate;
    set_words(old, &RenderRequest::negative, "snow");
    EXPECT_EQ(old.long_prompt, LongPrompt::truncate);
}

TEST(Request, a_start_picture_is_fitted_as_the_version_does_that_chose_it) {
    auto old = request_from_text(R"({"version": 2, "init_image": "a.png", "mask_image": "m.png"})").value();
    set_start_picture(old, "a.png");
    EXPECT_EQ(old.version, 2);
    set_words(old, &RenderRequest::prompt, "a cat");
    EXPECT_EQ(old.version, 2);
    set_start_picture(old, "b.png");
    EXPECT_EQ(old.version, request_version);
    EXPECT_EQ(old.mask_image, "m.png");
    set_start_picture(old, "");
    EXPECT_TRUE(old.mask_image.empty());
}

TEST(Request, without_a_size_a_start_picture_keeps_its_shape_at_the_models_pixels) {
    struct Fitted {
        PictureShape picture, own, shape;
        int unit;
    };
    for (const Fitted& fitted : std::vector<Fitted>{{{128, 72}, {512, 512}, {680, 384}, 8},
                                                    {{72, 128}, {512, 512}, {384, 680}, 8},
                                                    {{6000, 4000}, {1024, 1024}, {1256, 840}, 8},
                                                    {{100, 100}, {512, 512}, {512, 512}, 8},
                                                    {{128, 72}, {128, 128}, {176, 96}, 16}}) {
        const auto shape = shape_of_start(fitted.picture, fitted.own, fitted.unit);
        EXPECT_EQ(shape.width, fitted.shape.width);
        EXPECT_EQ(shape.height, fitted.shape.height);
    }
    const auto thin = shape_of_start({30000, 1}, {512, 512}, 8);
    EXPECT_LE(thin.width, limits::picture_side);
    EXPECT_GE(thin.height, limits::smallest_picture_side);
}

TEST(RequestJson, gives_back_random_requests_exactly) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 300; ++i) {
        const auto request = test::random_request(random);
        const auto text = to_json_text(request);
        const auto again = request_from_text(text);
        ASSERT_TRUE(again) << again.error().sentence() << text;
        EXPECT_TRUE(*again == request) << text;
        EXPECT_EQ(to_json_text(*again), text);
        EXPECT_TRUE(request_from_cbor(to_cbor(request)) == request) << text;
    }
}

/// Of a list of fields, those that are as they begin.
template <class S>
std::string usual_fields_of(const S& object) {
    std::string names;
    size_t place = 0;
    visit_fields(object, [&](const auto& member, const io::Field& field) {
        if (io::usual_fields<S>().is(member, place++)) names += std::string(field.key) + " ";
    });
    return names;
}

TEST(RequestJson, full_samples_leave_no_field_at_its_default) {
    const auto full = test::full_studio_request();
    EXPECT_EQ(usual_fields_of(full), "version real_picture ");
    EXPECT_EQ(usual_fields_of(*test::full_real_request().real_picture), "");
    EXPECT_EQ(usual_fields_of(full.guidance.directions[0]), "");
}

TEST(RequestJson, has_one_canonical_text_with_sorted_keys) {
    const auto text = to_json_text(RenderRequest{});
    EXPECT_TRUE(
        text.starts_with(R"({"batch":1,"clip_skip":0,"device":"auto","eta":0.0,"guidance":{"directions":[])"))
        << text;
    auto negative_zero = RenderRequest{};
    negative_zero.eta = -0.0;
    EXPECT_EQ(to_json_text(negative_zero), text);
    EXPECT_EQ(to_json_text(*request_from_text(R"({ "eta" : -0.0, "batch": 1 })")), text);
}

TEST(RequestJson, reads_a_partial_request_over_the_defaults) {
    const auto request =
        request_from_text(R"({"prompt": "a cat", "guidance": {"directions": [{"text": "glasses"}]}})");
    ASSERT_TRUE(request);
    RenderRequest expected;
    expected.prompt = "a cat";
    expected.guidance.directions.emplace_back().text = "glasses";
    EXPECT_TRUE(*request == expected);
}

struct BadText {
    const char* text;
    const char* sentence;
};

class BadRequestText : public testing::TestWithParam<BadText> {};

TEST_P(BadRequestText, is_refused_by_a_sentence_that_names_the_field) {
    const auto request = request_from_text(GetParam().text);
    ASSERT_FALSE(request) << GetParam().text;
    EXPECT_EQ(request.error().code, ErrorCode::bad_input);
    EXPECT_THAT(request.error().sentence(), HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadRequestText,
    testing::Values(
        BadText{"", "the request"}, BadText{"[]", "is a list; give an object"}, BadText{"{", "the request"},
        BadText{"{} x", "the request"}, BadText{R"({"prompt": "a", "prompt": "b"})", "prompt"},
        BadText{R"({"steps": NaN})", "the request"}, BadText{R"({"eta": 1e999})", "the request"},
        BadText{R"({"promt": "a"})", "the field 'promt' is unknown; did you mean 'prompt'?"},
        BadText{R"({"zzzzzzzz": 1})", "the field 'zzzzzzzz' is unknown; give version, model"},
        BadText{R"({"guidance": {"direction": []}})",
                "the field 'guidance.direction' is unknown; did you mean 'directions'?"},
        BadText{R"({"guidance": {"directions": [{"text": "a", "strenght": 1}]}})",
                "the field 'guidance.directions[0].strenght' is unknown; did you mean 'strength'?"},
        BadText{R"({"guidance": {"directions": [{"text": "a", "painted": {"widht": 1}}]}})",
                "guidance.directions[0].painted.widht"},
        BadText{R"({"loras": [{"file": "x"}]})",
                "the field 'loras[0].file' is unknown; give path, scale, on, blocks or partial"},
        BadText{R"({"sdxl": {"crop": [0, 0]}})", "the field 'sdxl.crop' is unknown"},
        BadText{R"({"version": 4, "new_thing": 1})",
                "version is 4, newer than the 3 this program knows; update Burin"},
        BadText{R"({"version": 0})", "version is 0; give 3"},
        BadText{R"({"version": "1"})", "version is a text; give a whole number"},
        BadText{R"({"prompt": 5})", "prompt is a number; give a text"},
        BadText{R"({"prompt": ["a"]})", "prompt is a list"},
        BadText{R"({"steps": 20.5})", "steps is a number; give a whole number"},
        BadText{R"({"steps": "20"})", "steps is a text"},
        BadText{R"({"steps": 99999999999})", "steps is 99999999999, which is out of range"},
        BadText{R"({"steps": -99999999999})", "steps is -99999999999, which is out of range"},
        BadText{R"({"seed": -1})", "seed is -1; give 0 or more"},
        BadText{R"({"seed": 1.5})", "seed is a number; give a whole number"},
        BadText{R"({"prompt_weights": 1})", "prompt_weights is a number; give true or false"},
        BadText{R"({"long_prompt": "chunk"})", "long_prompt is 'chunk'; did you mean 'chunks'?"},
        BadText{R"({"long_prompt": 3})", "long_prompt is a number; give truncate or chunks"},
        BadText{R"({"guidance": []})", "guidance is a list; give an object"},
        BadText{R"({"guidance": {"mode": "Studio"}})", "guidance.mode is 'Studio'; did you mean 'studio'?"},
        BadText{R"({"guidance": {"scale": "7"}})", "guidance.scale is a text; give a number"},
        BadText{R"({"guidance": {"directions": {}}})", "guidance.directions is an object; give a list"},
        BadText{R"({"guidance": {"directions": [5]}})", "guidance.directions[0] is a number; give an object"},
        BadText{R"({"guidance": {"directions": [{"text": "a", "mask": "spacial"}]}})",
                "guidance.directions[0].mask is 'spacial'; did you mean 'spatial'?"},
        BadText{R"({"guidance": {"directions": [{"text": "a", "keep": [1]}]}})",
                "guidance.directions[0].keep is a number; give a list of texts"},
        BadText{R"({"guidance": {"directions": [{"text": "a", "keep": "b"}]}})",
                "guidance.directions[0].keep is a text; give a list"},
        BadText{
            R"({"guidance": {"directions": [{"text": "a", "painted": {"width": 1, "height": 1, "coverage": "?"}}]}})",
            "coverage is not valid base64"},
        BadText{
            R"({"guidance": {"directions": [{"text": "a", "painted": {"width": 1, "height": 1, "coverage": "AB=="}}]}})",
            "coverage is not valid base64"},
        BadText{
            R"({"guidance": {"directions": [{"text": "a", "painted": {"width": 2, "height": 1, "coverage": "AA=="}}]}})",
            "coverage has 1 bytes for a mask of 2 x 1; give 2"},
        BadText{
            R"({"guidance": {"directions": [{"text": "a", "painted": {"width": 1, "height": 1, "coverage": 7}}]}})",
            "coverage is a number; give bytes"},
        BadText{R"({"guidance": {"mode": "reference", "edits": [{"text": "a", "cooldown": "no"}]}})",
                "guidance.edits[0].cooldown is a text; give a whole number"},
        BadText{R"({"sdxl": {"crop_top_left": [1]}})", "sdxl.crop_top_left is not a pair"},
        BadText{R"({"sdxl": {"target_size": [1, 2, 3]}})", "sdxl.target_size has 3 entries"},
        BadText{R"({"sdxl": {"target_size": [1, 99999999999]}})",
                "sdxl.target_size is not a pair of whole numbers; give two of 0 to 16384"},
        BadText{R"({"sdxl": {"target_size": [0, 5]}})", "sdxl.target_size[0] is 0; give 1 to 16384"},
        BadText{R"({"sdxl": {"original_size": "big"}})", "sdxl.original_size is a text; give a list"},
        BadText{R"({"loras": {}})", "loras is an object; give a list"},
        BadText{R"({"loras": [{"path": "", "scale": 1}]})", "loras[0].path is empty"}));

TEST(RequestJson, refuses_a_mask_larger_than_it_claims_in_cbor) {
    auto tree = to_json(test::full_studio_request(), Bytes::binary);
    tree["guidance"]["directions"][0]["painted"]["coverage"] =
        nlohmann::json::binary(std::vector<uint8_t>(7));
    const auto request = request_from_cbor(nlohmann::json::to_cbor(tree));
    ASSERT_FALSE(request);
    EXPECT_THAT(request.error().sentence(), HasSubstr("guidance.directions[0].painted.coverage has 7 bytes"));
}

TEST(RequestJson, refuses_numbers_that_are_not_finite_in_cbor) {
    auto tree = to_json(RenderRequest{});
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        tree["eta"] = value;
        const auto request = request_from_cbor(nlohmann::json::to_cbor(tree));
        ASSERT_FALSE(request);
        EXPECT_THAT(request.error().sentence(), HasSubstr("not finite"));
    }
}

}  // namespace
}  // namespace burin::protocol
