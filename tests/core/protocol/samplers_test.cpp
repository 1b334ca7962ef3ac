#include "core/protocol/samplers.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "core/protocol/request_json.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;

RenderRequest with_sampler(const std::string& sampler) {
    RenderRequest request;
    request.prompt = "a fox";
    request.sampler = sampler;
    return request;
}

TEST(Samplers, AreKnownByTheNamesOfOtherTools) {
    for (const auto& [theirs, ours] :
         std::vector<std::pair<const char*, const char*>>{{"Euler a", "euler_ancestral"},
                                                          {"euler_a", "euler_ancestral"},
                                                          {"k_euler_a", "euler_ancestral"},
                                                          {"DPM++ 2M Karras", "dpmpp_2m_karras"},
                                                          {"dpm++ 2m", "dpmpp_2m"},
                                                          {"dpmpp_2m_k", "dpmpp_2m_karras"},
                                                          {"DPM++ 2M SDE Karras", "dpmpp_2m_sde_karras"},
                                                          {"PLMS", "pndm"},
                                                          {"uni_pc_bh2", "unipc"},
                                                          {"DDIMScheduler", "ddim"},
                                                          {"DEFAULT", "default"},
                                                          {"magic", ""},
                                                          {"+", ""},
                                                          {"", ""}}) {
        EXPECT_EQ(sampler_called(theirs), ours) << theirs;
    }
}

TEST(Samplers, AreFoundByTheClassThatSavedTheCheckpoint) {
    EXPECT_EQ(sampler_of_class("UniPCMultistepScheduler").sampler, find_sampler("unipc"));
    EXPECT_TRUE(sampler_of_class("UniPCMultistepScheduler").is_itself);
    EXPECT_EQ(sampler_of_class("DDPMScheduler").sampler, find_sampler("euler_ancestral"));
    EXPECT_FALSE(sampler_of_class("DDPMScheduler").is_itself);
    for (const char* none : {"", "FlowMatchEulerDiscreteScheduler", "DDPM", "Scheduler"})
        EXPECT_EQ(sampler_of_class(none).sampler, nullptr) << none;
}

TEST(Samplers, AreReadIntoARequestByAnySpelling) {
    const auto request =
        request_from_text(R"({"prompt": "a fox", "sampler": "DPM++ 2M Karras"})", "a request");
    ASSERT_TRUE(request) << request.error().sentence();
    EXPECT_EQ(request->sampler, "dpmpp_2m_karras");
}

TEST(Samplers, ThatAreUnknownAreRefusedWithTheOneThatIsMeant) {
    EXPECT_THAT(validate(with_sampler("euler_a")).error().remedy, HasSubstr("euler_ancestral"));
    EXPECT_THAT(validate(with_sampler("eulre")).error().remedy, HasSubstr("'euler'"));
    const std::string all = validate(with_sampler("magic")).error().remedy;
    for (const auto name : sampler_names) {
        EXPECT_THAT(all, HasSubstr(std::string(name)));
        EXPECT_TRUE(validate(with_sampler(std::string(name)))) << name;
    }
}

TEST(GuidanceScale, HasOneRange) {
    RenderRequest request = with_sampler("ddim");
    for (const double good : {limits::least_guidance_scale, 1.0, limits::guidance_scale}) {
        request.guidance.scale = good;
        EXPECT_TRUE(validate(request)) << good;
    }
    for (const double bad : {limits::least_guidance_scale - 0.1, limits::guidance_scale + 0.1}) {
        request.guidance.scale = bad;
        EXPECT_THAT(validate(request).error().sentence(), HasSubstr("guidance.scale")) << bad;
    }
}

}  // namespace
}  // namespace burin::protocol
