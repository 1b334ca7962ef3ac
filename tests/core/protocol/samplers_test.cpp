#include "core/protocol/samplers.h"

#include <gmock/gmock.h>
#include <set>

#include <gtest/gtest.h>

#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "core/protocol/request_json.h"
#include "core/protocol/spacings.h"

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
    EXPECT_EQ(sampler_of_class("DDPMParallelScheduler").sampler, find_sampler("ddpm"));
    EXPECT_FALSE(sampler_of_class("DDPMParallelScheduler").is_itself);
    for (const char* none : {"", "FlowMatchEulerDiscreteScheduler", "DDPM", "Scheduler"})
        EXPECT_EQ(sampler_of_class(none).sampler, nullptr) << none;
}

TEST(Samplers, AreReadIntoARequestByAnySpelling) {
    const auto request =
        request_from_text(R"({"prompt": "a fox", "sampler": "DPM++ 2M Karras"})", "a request");
    ASSERT_TRUE(request) << request.error().sentence();
    EXPECT_EQ(request->sampler, "dpmpp_2m_karras");
}

TEST(Samplers, AndSpacingsAreKnownByOneNameOfOtherTools) {
    struct Named {
        const char *theirs, *sampler, *spacing;
    };
    for (const Named& named : std::vector<Named>{{"DPM++ 2M Karras", "dpmpp_2m_karras", "default"},
                                                 {"DPM++ SDE Karras", "dpmpp_sde", "karras"},
                                                 {"DPM++ 3M SDE Exponential", "dpmpp_3m_sde", "exponential"},
                                                 {"DPM2 a Karras", "dpm2_ancestral", "karras"},
                                                 {"dpmpp_3m_sde_gpu", "dpmpp_3m_sde", "default"},
                                                 {"lms_k", "lms", "karras"},
                                                 {"Euler SGM Uniform", "euler", "sgm_uniform"},
                                                 {"dpm_2_ancestral", "dpm2_ancestral", "default"},
                                                 {"TCDScheduler", "tcd", "default"},
                                                 {"Karras", "", "default"},
                                                 {"default karras", "", "default"},
                                                 {"", "", "default"}}) {
        const auto found = sampler_and_spacing_called(named.theirs);
        EXPECT_EQ(found.sampler, named.sampler) << named.theirs;
        EXPECT_EQ(found.spacing, named.spacing) << named.theirs;
    }
}

TEST(Spacings, AreReadIntoARequestBesideTheSamplerOrInsideItsName) {
    const auto read = [](const std::string& fields) {
        return value_or_throw(request_from_text(R"({"prompt": "a fox", )" + fields + "}", "a request"));
    };
    EXPECT_EQ(read(R"("sampler": "DPM++ SDE Karras")").spacing, "karras");
    EXPECT_EQ(read(R"("sampler": "dpmpp_sde", "spacing": "SGM Uniform")").spacing, "sgm_uniform");
    EXPECT_EQ(read(R"("sampler": "Euler Karras", "spacing": "exponential")").spacing, "exponential");
    EXPECT_EQ(read(R"("sampler": "euler")").spacing, "default");
    const auto refused = request_from_text(R"({"prompt": "a fox", "spacing": "karos"})", "a request");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().sentence(), HasSubstr("karras"));
}

// Stored requests and their digests stay to the byte what they were.
TEST(Spacings, AreNotWrittenWhereNobodyChoseOne) {
    EXPECT_THAT(to_json_text(with_sampler("euler")), testing::Not(HasSubstr("spacing")));
    RenderRequest request = with_sampler("euler");
    request.spacing = "karras";
    EXPECT_THAT(to_json_text(request), HasSubstr(R"("spacing":"karras")"));
    EXPECT_EQ(value_or_throw(request_from_text(to_json_text(request))), request);
}

TEST(Spacings, HaveOneNameEach) {
    std::set<std::string> known;
    for (const Spacing& row : spacings) {
        EXPECT_EQ(spacing_called(row.name), row.name);
        EXPECT_EQ(spacing_called(row.title), row.name);
        for (const std::string& word :
             std::set<std::string>{squeezed(row.name), squeezed(row.title), std::string(row.spellings)})
            EXPECT_TRUE(word.empty() || known.insert(word).second) << word;
    }
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
