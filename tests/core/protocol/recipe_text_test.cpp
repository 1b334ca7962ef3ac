#include "core/protocol/recipe_text.h"

#include <gmock/gmock.h>

#include "core/io/image.h"
#include "core/protocol/parameters_text.h"
#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Result<RecalledRecipe> recall(const std::string& keyword, const std::string& text) {
    const std::vector<io::TextChunk> chunks{{"Software", "x"}, {keyword, text}};
    return read_recipe(chunks);
}

Recipe sample_recipe() {
    Recipe recipe;
    recipe.request.prompt = "a (red) fox, line one\nline two: \"quoted\"";
    recipe.request.negative = "blurry, Steps: 5";
    recipe.request.model = "models/stable/sd15";
    recipe.request.seed = 18446744073709551615U;
    recipe.request.steps = 25;
    recipe.request.sampler = "dpmpp_2m_karras";
    recipe.request.guidance.scale = 6.5;
    recipe.request.clip_skip = 1;
    auto& direction = recipe.request.guidance.directions.emplace_back();
    direction.text = "glasses";
    direction.strength = 3;
    recipe.facts = {{"build", "1.0"}, {"device", "cpu"}};
    recipe.width = 512;
    recipe.height = 768;
    recipe.keep_paths = true;
    return recipe;
}

TEST(RecipeText, IsReadAgainExactlyAsItWasWritten) {
    const Recipe recipe = sample_recipe();
    const auto texts = recipe_texts(recipe, MetadataLevel::full, "Burin 1.0").value();
    const auto again = read_recipe(texts).value();
    EXPECT_EQ(again.tool, "Burin");
    EXPECT_EQ(again.request, recipe.request);
    EXPECT_EQ(again.facts, recipe.facts);
    EXPECT_THAT(again.not_taken, IsEmpty());
}

TEST(RecipeText, SurvivesAPngFile) {
    const Recipe recipe = sample_recipe();
    const auto texts = recipe_texts(recipe, MetadataLevel::full, "Burin 1.0").value();
    const io::Picture picture{.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192, 7)};
    const auto file = io::encode_png(picture, texts).value();
    EXPECT_EQ(read_recipe(io::read_png_text(file, "'it'").value()).value().request, recipe.request);
}

TEST(RecipeText, SpeaksTheGrammarOfTheWebUi) {
    const auto texts = recipe_texts(sample_recipe(), MetadataLevel::full, "Burin 1.0").value();
    ASSERT_EQ(texts.size(), 2U);
    EXPECT_EQ(texts[0].keyword, "parameters");
    EXPECT_THAT(
        texts[0].text,
        StartsWith(
            "a \\(red\\) fox, line one\nline two: \"quoted\"\n"
            "Negative prompt: blurry, Steps: 5\n"
            "Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5,"
            " Seed: 18446744073709551615, Size: 512x768, Model: sd15, Clip skip: 2, Version: Burin 1.0,"
            " Burin: \"{\\\"facts\\\""));
    EXPECT_EQ(texts[1].keyword, "XML:com.adobe.xmp");
    EXPECT_THAT(texts[1].text,
                HasSubstr("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"));
}

TEST(RecipeText, NamesASpacingAsTheWebUiDoes) {
    Recipe recipe = sample_recipe();
    recipe.request.sampler = "dpmpp_3m_sde";
    recipe.request.spacing = "sgm_uniform";
    const auto texts = recipe_texts(recipe, MetadataLevel::full, "Burin 1.0").value();
    EXPECT_THAT(texts[0].text, HasSubstr("Sampler: DPM++ 3M SDE, Schedule type: SGM Uniform, CFG"));
    EXPECT_EQ(read_recipe(texts).value().request.spacing, "sgm_uniform");
    struct Written {
        const char *words, *sampler, *spacing;
    };
    for (const Written& written : std::vector<Written>{
             {"Sampler: DPM++ SDE Karras", "dpmpp_sde", "karras"},
             {"Sampler: DPM++ SDE, Schedule type: Karras", "dpmpp_sde", "karras"},
             {"Sampler: DPM++ 2M, Schedule type: Karras", "dpmpp_2m_karras", "default"},
             {"Sampler: DPM++ 3M SDE, Schedule type: Exponential", "dpmpp_3m_sde", "exponential"},
             {"Sampler: Euler a, Schedule type: Automatic", "euler_ancestral", "default"},
             {"Sampler: Euler, Schedule type: Uniform", "euler", "normal"}}) {
        const auto recalled =
            recall("parameters", "a fox\nSteps: 9, " + std::string(written.words) + ", Seed: 4").value();
        EXPECT_EQ(recalled.request.sampler, written.sampler) << written.words;
        EXPECT_EQ(recalled.request.spacing, written.spacing) << written.words;
        EXPECT_THAT(recalled.not_taken, IsEmpty()) << written.words;
    }
}

TEST(RecipeText, HasASwitch) {
    const auto label = recipe_texts(sample_recipe(), MetadataLevel::label, "Burin").value();
    ASSERT_EQ(label.size(), 1U);
    EXPECT_EQ(label[0].keyword, "XML:com.adobe.xmp");
    EXPECT_THAT(label[0].text, Not(HasSubstr("fox")));
    EXPECT_THAT(recipe_texts(sample_recipe(), MetadataLevel::none, "Burin").value(), IsEmpty());
    Recipe broken = sample_recipe();
    broken.request.steps = 0;
    EXPECT_FALSE(recipe_texts(broken, MetadataLevel::full, "Burin"));
}

TEST(RecipeText, EveryRequestSurvives) {
    std::mt19937_64 random(7);
    std::vector<RenderRequest> requests{test::full_studio_request(), test::full_reference_request(),
                                        test::full_real_request()};
    for (int i = 0; i < 200; ++i) requests.push_back(test::random_request(random));
    for (const auto& request : requests) {
        const auto texts =
            recipe_texts({.request = request, .keep_paths = true}, MetadataLevel::full, "Burin").value();
        EXPECT_EQ(read_recipe(texts).value().request, request);
    }
}

TEST(RecipeText, ARealPictureIsNamedWithoutItsFolder) {
    RenderRequest request = test::full_real_request();
    request.real_picture->file = "/somewhere/private/photo.jpg";
    const auto texts = recipe_texts({.request = request}, MetadataLevel::full, "Burin").value();
    EXPECT_THAT(texts[0].text, Not(HasSubstr("private")));
    const auto told = read_recipe(texts).value().request.real_picture;
    ASSERT_TRUE(told);
    EXPECT_EQ(told->file, "photo.jpg");
    EXPECT_EQ(told->sha256, request.real_picture->sha256);
}

TEST(RecipeText, OfANewerBurinGivesWhatOtherToolsWouldRead) {
    const auto recipe =
        recall(
            "parameters",
            "a fox\nSteps: 9, Sampler: Euler a, Seed: 4, Burin: \"{\\\"request\\\":{\\\"version\\\":99}}\"")
            .value();
    EXPECT_EQ(recipe.request.steps, 9);
    EXPECT_EQ(recipe.request.seed, 4U);
    EXPECT_THAT(recipe.not_taken, ElementsAre(HasSubstr("newer than")));
}

TEST(RecipeText, OfTheWebUiIsTakenOver) {
    const auto recipe =
        recall("parameters",
               "photo of a (fox:1.2), <lora:fur:0.8> snow\nsecond line\nNegative prompt: ugly,\nblurry\n"
               "Steps: 30, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 1234567890, Size: 640x512, "
               "Model hash: 6ce0161689, Model: v1-5-pruned, Clip skip: 2, ENSD: 31337, "
               "Lora hashes: \"fur: abc, b: d\", Hires upscaler: \"4x, sharp\", Version: v1.6.0")
            .value();
    EXPECT_EQ(recipe.tool, "AUTOMATIC1111");
    EXPECT_EQ(recipe.request.prompt, "photo of a (fox:1.2), <lora:fur:0.8> snow\nsecond line");
    EXPECT_EQ(recipe.request.negative, "ugly,\nblurry");
    EXPECT_TRUE(recipe.request.prompt_weights);
    EXPECT_EQ(recipe.request.long_prompt, LongPrompt::chunks);
    EXPECT_EQ(recipe.request.steps, 30);
    EXPECT_EQ(recipe.request.sampler, "dpmpp_2m_karras");
    EXPECT_EQ(recipe.request.guidance.scale, 7.5);
    EXPECT_EQ(recipe.request.seed, 1234567890U);
    EXPECT_EQ(recipe.request.width, 640);
    EXPECT_EQ(recipe.request.height, 512);
    EXPECT_EQ(recipe.request.clip_skip, 1);
    EXPECT_EQ(recipe.model_name, "v1-5-pruned");
    EXPECT_THAT(recipe.not_taken, ElementsAre("ENSD: 31337", "Hires upscaler: 4x, sharp"));
}

TEST(RecipeText, ValuesThatDoNotFitAreNamedAndTheRestIsTaken) {
    const auto recipe =
        recall("parameters",
               "a fox\nSteps: 99999, Sampler: DPM adaptive, Schedule type: Exponential, CFG scale: nan, "
               "Seed: -1, Size: 511x512, Clip skip: 0, Denoising strength: 0.4")
            .value();
    EXPECT_EQ(recipe.request.prompt, "a fox");
    EXPECT_EQ(recipe.request.steps, RenderRequest().steps);
    EXPECT_EQ(recipe.request.strength, 0.4);
    EXPECT_THAT(recipe.not_taken,
                ElementsAre("Steps: 99999", "Sampler: DPM adaptive Exponential", "CFG scale: nan", "Seed: -1",
                            "Size: 511 x 512", "Clip skip: 0", "Start picture: is not inside the file"));
}

TEST(RecipeText, ATextWithoutValuesIsAPrompt) {
    const auto recipe = recall("parameters", "a fox: red, tail: long").value();
    EXPECT_EQ(recipe.request.prompt, "a fox: red, tail: long");
    EXPECT_FALSE(recipe.request.prompt_weights);
    EXPECT_FALSE(recall("parameters", "  \n "));
}

constexpr const char* comfy = R"json({
 "3": {"class_type": "KSampler", "is_changed": [NaN], "inputs": {"seed": 156680208700286, "steps": 18, "cfg": 6.0,
       "sampler_name": "euler", "scheduler": "karras", "denoise": 1.0, "model": ["10", 0], "positive": ["12", 0],
       "negative": ["12", 1], "latent_image": ["5", 0]}},
 "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15.safetensors"}},
 "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 640, "batch_size": 1}},
 "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["11", 0], "clip": ["10", 1]}},
 "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "ugly NaN", "clip": ["10", 1]}},
 "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "fur.safetensors", "model": ["4", 0], "clip": ["4", 1]}},
 "11": {"class_type": "PrimitiveString", "inputs": {"value": "a (fox:1.3)"}},
 "12": {"class_type": "ControlNetApplyAdvanced", "inputs": {"negative": ["7", 0], "positive": ["6", 0]}},
 "13": {"class_type": "KSampler", "inputs": {"seed": 1, "latent_image": ["3", 0]}}})json";

TEST(RecipeText, OfComfyUiIsFollowedThroughItsGraph) {
    const auto recipe = recall("prompt", comfy).value();
    EXPECT_EQ(recipe.tool, "ComfyUI");
    EXPECT_EQ(recipe.request.prompt, "a (fox:1.3)");
    EXPECT_EQ(recipe.request.negative, "ugly NaN");
    EXPECT_TRUE(recipe.request.prompt_weights);
    EXPECT_EQ(recipe.request.seed, 156680208700286U);
    EXPECT_EQ(recipe.request.steps, 18);
    EXPECT_EQ(recipe.request.sampler, "euler_karras");
    EXPECT_EQ(recipe.request.guidance.scale, 6);
    EXPECT_EQ(recipe.request.width, 512);
    EXPECT_EQ(recipe.request.height, 640);
    EXPECT_EQ(recipe.model_name, "sd15.safetensors");
    EXPECT_THAT(recipe.not_taken, Contains("LoRA: fur.safetensors"));
    EXPECT_THAT(recipe.not_taken, Contains("Further samplers: 1"));
}

TEST(RecipeText, OfComfyUiWithCustomSamplingIsRead) {
    const auto recipe = recall("prompt", R"({
      "1": {"class_type": "SamplerCustom", "inputs": {"noise_seed": 7, "cfg": 3, "sampler": ["2", 0], "sigmas": ["3", 0],
            "positive": ["4", 0], "negative": ["4", 0], "model": ["9", 0]}},
      "2": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "uni_pc"}},
      "3": {"class_type": "BasicScheduler", "inputs": {"scheduler": "normal", "steps": 11, "denoise": 0.5}},
      "4": {"class_type": "CLIPTextEncodeSDXL", "inputs": {"text_g": "a wolf", "text_l": "a wolf"}}})")
                            .value();
    EXPECT_EQ(recipe.request.prompt, "a wolf");
    EXPECT_EQ(recipe.request.sampler, "unipc");
    EXPECT_EQ(recipe.request.steps, 11);
    EXPECT_EQ(recipe.request.seed, 7U);
    EXPECT_EQ(recipe.request.strength, 0.5);
}

TEST(RecipeText, GraphsThatGoInCirclesEnd) {
    const auto recipe = recall("prompt", R"({"1": {"class_type": "KSampler", "inputs": {"positive": ["1", 0],
        "seed": ["2", 0], "model": ["2", 0]}}, "2": {"class_type": "X", "inputs": {"value": ["2", 0], "a": ["1", 0]}}})");
    EXPECT_TRUE(recipe);
    EXPECT_FALSE(recall("prompt", R"({"1": {"class_type": "SaveImage"}})"));
    EXPECT_FALSE(recall("prompt", "a plain text"));
    EXPECT_FALSE(recall("prompt", "[1, 2]"));
}

TEST(RecipeText, OfInvokeAiIsTakenOver) {
    const auto recipe = recall("invokeai_metadata", R"({"app_version": "4.2", "generation_mode": "txt2img",
        "positive_prompt": "a fox++ in snow", "negative_prompt": "", "width": 512, "height": 512, "seed": 42,
        "cfg_scale": 7.5, "cfg_rescale_multiplier": 0.2, "steps": 30, "scheduler": "dpmpp_2m_k", "clip_skip": 1,
        "model": {"name": "dreamshaper", "base": "sd-1"}, "loras": [{"model": {"name": "fur"}, "weight": 0.7}],
        "controlnets": [], "vae": {"name": "mse"}, "rand_device": "cpu"})")
                            .value();
    EXPECT_EQ(recipe.tool, "InvokeAI");
    EXPECT_EQ(recipe.request.prompt, "a fox++ in snow");
    EXPECT_EQ(recipe.request.sampler, "dpmpp_2m_karras");
    EXPECT_EQ(recipe.request.guidance.rescale, 0.2);
    EXPECT_EQ(recipe.request.clip_skip, 1);
    EXPECT_EQ(recipe.model_name, "dreamshaper");
    EXPECT_THAT(recipe.not_taken, ElementsAre("LoRA: fur", HasSubstr("vae")));
}

TEST(RecipeText, OfOlderInvokeAiIsTakenOver) {
    const auto recipe = recall("sd-metadata", R"({"model": "stable diffusion", "model_weights": "sd-1.5",
        "image": {"prompt": [{"prompt": "a fox", "weight": 1}], "steps": 50, "cfg_scale": 8, "seed": 3, "width": 512,
        "height": 512, "sampler": "k_euler_a", "type": "txt2img", "hires_fix": true}})")
                            .value();
    EXPECT_EQ(recipe.request.prompt, "a fox");
    EXPECT_EQ(recipe.request.sampler, "euler_ancestral");
    EXPECT_EQ(recipe.model_name, "sd-1.5");
    EXPECT_THAT(recipe.not_taken, ElementsAre("hires_fix: true"));
    const auto dream =
        recall("Dream", R"("a "red" fox" -s 50 -S 1674 -W 512 -H 768 -C 7.5 -A k_heun -f 0.6)").value();
    EXPECT_EQ(dream.request.prompt, "a \"red\" fox");
    EXPECT_EQ(dream.request.seed, 1674U);
    EXPECT_EQ(dream.request.height, 768);
    EXPECT_EQ(dream.request.sampler, "heun");
    EXPECT_THAT(dream.not_taken, ElementsAre("-f: 0.6"));
    EXPECT_FALSE(recall("Dream", "no quotes"));
    EXPECT_FALSE(recall("sd-metadata", "{}"));
}

TEST(RecipeText, OfFooocusIsTakenOver) {
    const auto recipe =
        recall("parameters", R"json({"base_model": "juggernaut", "clip_skip": 2, "full_prompt": ["x"],
        "guidance_scale": 4, "loras": [["sd_xl_offset", 0.1, "abc"]], "negative_prompt": "ugly", "prompt": "a fox",
        "resolution": "(1152, 896)", "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "seed": "123", "steps": 30,
        "styles": "['Fooocus V2']", "version": "Fooocus v2.5.0"})json")
            .value();
    EXPECT_EQ(recipe.tool, "Fooocus");
    EXPECT_EQ(recipe.request.prompt, "a fox");
    EXPECT_EQ(recipe.request.width, 1152);
    EXPECT_EQ(recipe.request.height, 896);
    EXPECT_EQ(recipe.request.sampler, "dpmpp_2m_sde_karras");
    EXPECT_EQ(recipe.request.seed, 123U);
    EXPECT_EQ(recipe.request.clip_skip, 1);
    EXPECT_EQ(recipe.model_name, "juggernaut");
    EXPECT_THAT(recipe.not_taken, ElementsAre("LoRA: sd_xl_offset", "styles: ['Fooocus V2']"));
}

TEST(RecipeText, APromptThatBeginsWithABraceIsAPrompt) {
    Recipe recipe = sample_recipe();
    recipe.request.prompt = R"({"prompt": 1})";
    const auto texts = recipe_texts(recipe, MetadataLevel::full, "Burin").value();
    EXPECT_EQ(read_recipe(texts).value().request, recipe.request);
    EXPECT_EQ(recall("parameters", "{a fox").value().request.prompt, "{a fox");
}

TEST(RecipeText, WithoutAnyIsSaidInASentence) {
    const auto none = read_recipe({});
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().sentence(), HasSubstr("does not say how it was made"));
}

TEST(ParametersText, PrintsAndReadsTheSame) {
    const ParametersText text{
        .prompt = "a\nb",
        .negative = "c, d: e",
        .values = {{"Steps", "20"}, {"A", "x, y: \"z\"\nw"}, {"Empty", ""}, {"Path/x", "1"}}};
    EXPECT_EQ(parse_parameters(print_parameters(text)), text);
}

}  // namespace
}  // namespace burin::protocol
