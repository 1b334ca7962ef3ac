#include "core/protocol/request.h"

#include <functional>
#include <gmock/gmock.h>
#include <limits>

#include "core/protocol/checks.h"
#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

struct BadRequest {
    std::function<void(RenderRequest&)> spoil;
    const char* sentence;
};

Direction& direction(RenderRequest& r) { return r.guidance.directions.at(0); }
ReferenceEdit& edit(RenderRequest& r) { return r.guidance.edits.at(0); }

void expect_refused(const std::vector<BadRequest>& table, const RenderRequest& good) {
    ASSERT_TRUE(validate(good)) << validate(good).error().sentence();
    for (const auto& [spoil, sentence] : table) {
        auto request = good;
        spoil(request);
        const auto result = validate(request);
        ASSERT_FALSE(result) << sentence;
        EXPECT_EQ(result.error().code, ErrorCode::bad_input) << sentence;
        EXPECT_THAT(result.error().sentence(), HasSubstr(sentence));
        // Programs decide on the path, which also begins the sentence.
        EXPECT_FALSE(result.error().field.empty()) << sentence;
        EXPECT_THAT(result.error().what, StartsWith(result.error().field + " "));
    }
}

TEST(ListedField, is_found_by_the_path_of_its_list) {
    using Found = std::optional<ListedField>;
    EXPECT_EQ(listed_field("guidance.directions[2].keep[1]", "guidance.directions"), (Found{{2, "keep[1]"}}));
    EXPECT_EQ(listed_field("guidance.directions[12]", "guidance.directions"), (Found{{12, ""}}));
    for (const char* other : {"guidance.directions", "guidance.edits[2].text", "guidance.directions[x].text",
                              "guidance.directions[2", "guidance.directions[2]text", ""})
        EXPECT_EQ(listed_field(other, "guidance.directions"), std::nullopt) << other;
}

TEST(Validate, accepts_defaults_and_random_valid_requests) {
    EXPECT_TRUE(validate(RenderRequest{}));
    std::mt19937_64 random(2);
    for (int i = 0; i < 200; ++i) {
        const auto result = validate(test::random_request(random));
        EXPECT_TRUE(result) << result.error().sentence();
    }
}

TEST(Validate, names_each_bad_field_of_the_request) {
    using R = RenderRequest;
    expect_refused(
        {
            {[](R& r) { r.version = 4; }, "version is 4, newer than the 3 this program knows; update Burin"},
            {[](R& r) { r.version = 0; }, "version is 0; give 3"},
            {[](R& r) { r.model = ""; }, "model is empty"},
            {[](R& r) { r.model = std::string("a\0b", 3); }, "model holds a zero byte"},
            {[](R& r) { r.model.assign(5000, 'a'); }, "model has 5000 bytes; give at most 4096"},
            {[](R& r) { r.prompt = "\xff"; }, "prompt is not valid UTF-8"},
            {[](R& r) { r.prompt.assign(65537, 'a'); }, "prompt has 65537 bytes; give at most 65536"},
            {[](R& r) { r.negative = "\xed\xa0\x80"; }, "negative is not valid UTF-8"},
            {[](R& r) { r.negative.assign(70000, 'a'); }, "negative has 70000 bytes"},
            {[](R& r) { r.long_prompt = static_cast<LongPrompt>(9); },
             "long_prompt is unknown; give truncate or chunks"},
            {[](R& r) { r.batch = 0; }, "batch is 0; give 1 to 64"},
            {[](R& r) { r.batch = 65; }, "batch is 65; give 1 to 64"},
            {[](R& r) { r.seed = UINT64_MAX; },
             "seed is 18446744073709551615, too large for a batch of 3; give at most 18446744073709551613"},
            {[](R& r) { r.width = 4; }, "width is 4; give 64 to 4096"},
            {[](R& r) { r.width = 513; }, "width is 513; give a multiple of 8, for example 512"},
            {[](R& r) { r.width = 4104; }, "width is 4104; give 64 to 4096"},
            {[](R& r) { r.height = -512; }, "height is -512; give 64 to 4096"},
            {[](R& r) { r.height = 100; }, "height is 100; give a multiple of 8, for example 96"},
            {[](R& r) { r.steps = 0; }, "steps is 0; give 1 to 1000"},
            {[](R& r) { r.steps = 1001; }, "steps is 1001; give 1 to 1000"},
            {[](R& r) { r.sampler = "Euler"; }, "sampler is 'Euler'; did you mean 'euler'?"},
            {[](R& r) { r.sampler = "dpmpp2m"; }, "sampler is 'dpmpp2m'; did you mean 'dpmpp_2m'?"},
            {[](R& r) { r.sampler = ""; }, "sampler is ''; give ddim, pndm"},
            {[](R& r) { r.eta = nan; }, "eta is not a number; give 0 to 1"},
            {[](R& r) { r.eta = 1.01; }, "eta is 1.01; give 0 to 1"},
            {[](R& r) { r.clip_skip = -1; }, "clip_skip is -1; give 0 to 31"},
            {[](R& r) { r.clip_skip = 32; }, "clip_skip is 32"},
            {[](R& r) {
                 r.sdxl.original_size = {0, 5};
             },
             "sdxl.original_size[0] is 0; give 1 to 16384"},
            {[](R& r) {
                 r.sdxl.target_size = {5, 16385};
             },
             "sdxl.target_size[1] is 16385"},
            {[](R& r) {
                 r.sdxl.negative_original_size = {-1, 5};
             },
             "sdxl.negative_original_size[0] is -1"},
            {[](R& r) {
                 r.sdxl.negative_target_size = {5, 0};
             },
             "sdxl.negative_target_size[1] is 0"},
            {[](R& r) {
                 r.sdxl.crop_top_left = {-1, 0};
             },
             "sdxl.crop_top_left[0] is -1; give 0 to 16384"},
            {[](R& r) {
                 r.sdxl.negative_crop_top_left = {0, -1};
             },
             "sdxl.negative_crop_top_left[1] is -1"},
            {[](R& r) { r.init_image = ""; }, "mask_image is given without init_image"},
            {[](R& r) { r.init_image = std::string("a\0", 2); }, "init_image holds a zero byte"},
            {[](R& r) { r.mask_image = "\xff"; }, "mask_image is not valid UTF-8"},
            {[](R& r) { r.weights.assign(4097, 'a'); }, "weights has 4097 bytes"},
            {[](R& r) { r.strength = 0; }, "strength is 0; give more than 0 and at most 1"},
            {[](R& r) { r.strength = 1.5; }, "strength is 1.5"},
            {[](R& r) { r.strength = -inf; }, "strength is infinite"},
            {[](R& r) { r.strength = nan; }, "strength is not a number"},
            {[](R& r) {
                 r.loras.resize(17, {"a", 1});
             },
             "loras has 17 entries; give at most 16"},
            {[](R& r) { r.loras[1].path = " "; }, "loras[1].path is empty"},
            {[](R& r) { r.loras[1].path = std::string("a\0", 2); }, "loras[1].path holds a zero byte"},
            {[](R& r) { r.loras[0].scale = nan; }, "loras[0].scale is not a number"},
            {[](R& r) { r.loras[0].scale = 17; }, "loras[0].scale is 17; give -16 to 16"},
            {[](R& r) { r.device = "gpu"; }, "device is 'gpu'; give auto, cpu, cuda or cuda:N"},
            {[](R& r) { r.device = "cuda:"; }, "device is 'cuda:'"},
            {[](R& r) { r.device = "cuda:-1"; }, "device is 'cuda:-1'"},
            {[](R& r) { r.device = "cuda:1234"; }, "device is 'cuda:1234'"},
            {[](R& r) { r.device = "cpu\n"; }, "device is 'cpu\\x0a'"},
            {[](R& r) { r.precision = "half"; }, "precision is 'half'; give auto, fp32, bf16 or fp16"},
            {[](R& r) { r.precision = "fp61"; }, "precision is 'fp61'; did you mean 'fp32'?"},
            {[](R& r) { r.threads = -1; }, "threads is -1; give 0 to 1024"},
            {[](R& r) { r.threads = 1025; }, "threads is 1025"},
        },
        test::full_studio_request());
}

TEST(Validate, names_each_bad_field_of_a_real_picture) {
    using R = RenderRequest;
    expect_refused(
        {
            {[](R& r) { r.real_picture->file = ""; }, "real_picture.file is empty"},
            {[](R& r) { r.real_picture->file = std::string("a\0", 2); },
             "real_picture.file holds a zero byte"},
            {[](R& r) { r.real_picture->sha256 = "abc"; },
             "real_picture.sha256 is 'abc'; give 64 hexadecimal digits, or nothing"},
            {[](R& r) { r.real_picture->steps = 1001; }, "real_picture.steps is 1001"},
            {[](R& r) { r.real_picture->skip = 1; }, "real_picture.skip is 1"},
            {[](R& r) { r.real_picture->skip = nan; }, "real_picture.skip is not a number"},
            {[](R& r) { r.real_picture->solver = static_cast<InversionSolver>(7); },
             "real_picture.solver is unknown; give dpm or ddim"},
            {[](R& r) { r.real_picture->rows = 0; }, "real_picture.rows is 0; give 1 to 64"},
            {[](R& r) { r.real_picture->source = "\xff"; }, "real_picture.source is not valid UTF-8"},
            {[](R& r) { r.real_picture->source_scale = inf; }, "real_picture.source_scale is infinite"},
            {[](R& r) { r.init_image = "start.png"; },
             "init_image is given beside real_picture; start from one of them"},
            {[](R& r) { r.batch = 2; }, "batch is 2 although a real picture is steered; give 1"},
            {[](R& r) {
                 r.guidance.directions.clear();
                 r.guidance.draft_replay = false;
                 r.guidance.mode = GuidanceMode::reference;
             },
             "guidance.mode is 'reference' although a real picture is steered"},
        },
        test::full_real_request());
}

TEST(Validate, names_each_bad_field_of_a_direction) {
    using R = RenderRequest;
    expect_refused(
        {
            {[](R& r) { r.guidance.mode = static_cast<GuidanceMode>(7); },
             "guidance.mode is unknown; give studio or reference"},
            {[](R& r) { r.guidance.mode = GuidanceMode::reference; },
             "guidance.directions has entries although guidance.mode is 'reference'"},
            {[](R& r) { r.guidance.edits.resize(1); },
             "guidance.edits has entries although guidance.mode is 'studio'"},
            {[](R& r) { r.guidance.scale = -0.1; }, "guidance.scale is -0.1; give 0 to 100"},
            {[](R& r) { r.guidance.scale = 101; }, "guidance.scale is 101"},
            {[](R& r) { r.guidance.scale = nan; }, "guidance.scale is not a number"},
            {[](R& r) { r.guidance.rescale = 2; }, "guidance.rescale is 2; give 0 to 1"},
            {[](R& r) { r.guidance.edit_momentum_scale = inf; }, "guidance.momentum_scale is infinite"},
            {[](R& r) { r.guidance.edit_momentum_beta = -1; }, "guidance.momentum_beta is -1"},
            {[](R& r) { r.guidance.directions.resize(65); },
             "guidance.directions has 65 entries; give at most 64"},
            {[](R& r) { direction(r).text = ""; }, "guidance.directions[0].text is empty"},
            {[](R& r) { direction(r).text = " \n"; }, "guidance.directions[0].text is empty"},
            {[](R& r) { direction(r).text = "\xc0\x80"; }, "guidance.directions[0].text is not valid UTF-8"},
            {[](R& r) { direction(r).text.assign(65537, 'a'); },
             "guidance.directions[0].text has 65537 bytes"},
            {[](R& r) { direction(r).opposite = "\xff"; },
             "guidance.directions[0].opposite is not valid UTF-8"},
            {[](R& r) { r.guidance.directions[1].strength = 40; },
             "guidance.directions[1].strength is 40; give -12 to 12"},
            {[](R& r) { direction(r).strength = nan; }, "guidance.directions[0].strength is not a number"},
            {[](R& r) { direction(r).start = -0.1; }, "guidance.directions[0].start is -0.1; give 0 to 1"},
            {[](R& r) { direction(r).stop = 1.1; }, "guidance.directions[0].stop is 1.1"},
            {[](R& r) { direction(r).stop = nan; }, "guidance.directions[0].stop is not a number"},
            {[](R& r) { direction(r).start = 0.9; },
             "guidance.directions[0].start is 0.9, behind its stop at 0.85"},
            {[](R& r) { direction(r).area = 0; },
             "guidance.directions[0].area is 0; give more than 0 and at most 1"},
            {[](R& r) { direction(r).area = 1.01; }, "guidance.directions[0].area is 1.01"},
            {[](R& r) { direction(r).mask = static_cast<MaskKind>(-1); },
             "guidance.directions[0].mask is unknown"},
            {[](R& r) { direction(r).painted.reset(); },
             "guidance.directions[0].painted is missing although its mask asks for it"},
            {[](R& r) { direction(r).painted->width = 0; },
             "guidance.directions[0].painted.width is 0; give 1 to 4096"},
            {[](R& r) { direction(r).painted->height = 5000; },
             "guidance.directions[0].painted.height is 5000"},
            {[](R& r) { direction(r).painted->coverage.pop_back(); },
             "coverage has 5 bytes for a mask of 3 x 2; give 6"},
            {[](R& r) { direction(r).momentum_scale = 0.71; },
             "guidance.directions[0].momentum_scale is 0.71; give 0 to 0.7"},
            {[](R& r) { direction(r).momentum_beta = 1; },
             "guidance.directions[0].momentum_beta is 1; give at least 0 and less than 1"},
            {[](R& r) { direction(r).keep.resize(17, "a"); }, "guidance.directions[0].keep has 17 entries"},
            {[](R& r) { direction(r).keep[1] = ""; }, "guidance.directions[0].keep[1] is empty"},
        },
        test::full_studio_request());
}

TEST(Validate, names_each_bad_field_of_a_reference_edit) {
    using R = RenderRequest;
    expect_refused(
        {
            {[](R& r) { r.guidance.mode = GuidanceMode::studio; },
             "guidance.edits has entries although guidance.mode is 'studio'"},
            {[](R& r) { r.guidance.directions.resize(1); }, "guidance.directions has entries"},
            {[](R& r) { r.guidance.draft_replay = true; },
             "guidance.draft_replay is set although guidance.mode is 'reference'"},
            {[](R& r) { r.guidance.edits.resize(65); }, "guidance.edits has 65 entries"},
            {[](R& r) { edit(r).text = ""; }, "guidance.edits[0].text is empty"},
            {[](R& r) { edit(r).scale = nan; }, "guidance.edits[0].scale is not a number"},
            {[](R& r) { edit(r).scale = 1001; }, "guidance.edits[0].scale is 1001; give -1000 to 1000"},
            {[](R& r) { edit(r).warmup = -1; }, "guidance.edits[0].warmup is -1; give 0 to 1000"},
            {[](R& r) { edit(r).cooldown = 1001; }, "guidance.edits[0].cooldown is 1001"},
            {[](R& r) { edit(r).threshold = 1.5; }, "guidance.edits[0].threshold is 1.5; give 0 to 1"},
            {[](R& r) { edit(r).threshold = nan; }, "guidance.edits[0].threshold is not a number"},
            {[](R& r) { edit(r).weight = inf; }, "guidance.edits[0].weight is infinite"},
        },
        test::full_reference_request());
}

}  // namespace
}  // namespace burin::protocol
