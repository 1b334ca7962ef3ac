// Prompts as other tools have them, from the request to the picture, and what is said where something is not done.
#include <gmock/gmock.h>

#include "core/base/result.h"
#include "core/engine/render.h"
#include "tests/core/engine/rendering.h"

namespace burin::engine {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

protocol::RenderRequest request_of(const std::string& prompt) {
    protocol::RenderRequest request;
    request.prompt = prompt;
    request.prompt_weights = true;
    request.width = request.height = 64;
    request.steps = 6;
    request.seed = 4;
    request.sampler = "ddim";
    return request;
}

protocol::Direction direction(const std::string& text) {
    protocol::Direction made;
    made.text = text;
    return made;
}

/// Of six steps, none lies in its window.
protocol::Direction between_steps(const std::string& text) {
    protocol::Direction made = direction(text);
    made.start = 0.51, made.stop = 0.6;
    return made;
}

class ForeignPrompts : public testing::Test {
  protected:
    RenderedPicture render(const protocol::RenderRequest& request, Renderer& renderer) {
        RenderedPicture out;
        RenderHooks hooks;
        hooks.on_picture = [&](const RenderedPicture& picture) { out = picture; };
        renderer.render(*model_, request, options_, hooks);
        return out;
    }
    RenderedPicture render(const protocol::RenderRequest& request) {
        Renderer fresh;
        return render(request, fresh);
    }
    std::string refusal(const protocol::RenderRequest& request) {
        try {
            render(request);
        } catch (const Failure& failure) {
            return failure.error().sentence();
        }
        return "rendered";
    }

    std::unique_ptr<LoadedModel> model_ = test::open_reference("sd1");
    RenderOptions options_;
};

TEST_F(ForeignPrompts, StepsBeforeAChangeAreThoseOfTheFirstTextAndTheRestFollowsTheSecond) {
    const auto fox = render(request_of("a fox")), cat = render(request_of("a cat"));
    EXPECT_EQ(render(request_of("a [fox:cat:0]")).picture.pixels, cat.picture.pixels);
    EXPECT_EQ(render(request_of("a [fox:cat:1.0]")).picture.pixels, fox.picture.pixels);
    const auto half = render(request_of("a [fox:cat:0.5]"));
    EXPECT_NE(half.picture.pixels, fox.picture.pixels);
    EXPECT_NE(half.picture.pixels, cat.picture.pixels);
    EXPECT_EQ(render(request_of("a [fox:cat:3]")).picture.pixels, half.picture.pixels);
    EXPECT_EQ(render(request_of("a [[fox|fox]:cat:3]")).picture.pixels, half.picture.pixels);
}

TEST_F(ForeignPrompts, TheCacheResumesWhereTheTextsPart) {
    Renderer renderer;
    // A row predicted alone and one predicted beside another may differ in their last bits.
    const auto same = [&](const RenderedPicture& picture, const std::string& prompt) {
        return test::relative_l2(picture.latents, render(request_of(prompt)).latents) < 1e-4;
    };
    EXPECT_EQ(render(request_of("a [fox:cat:4]"), renderer).report.resumed_at, 0);
    const auto later = render(request_of("a [fox:cat:2]"), renderer);
    EXPECT_EQ(later.report.resumed_at, 2);
    EXPECT_TRUE(same(later, "a [fox:cat:2]"));
    EXPECT_FALSE(same(later, "a [fox:cat:4]"));
    const auto turns = render(request_of("a [fox|cat]"), renderer);
    EXPECT_EQ(turns.report.resumed_at, 1);
    EXPECT_TRUE(same(turns, "a [fox|cat]"));
    EXPECT_TRUE(same(render(request_of("a fox"), renderer), "a fox"));
}

TEST_F(ForeignPrompts, EachDistinctTextIsEncodedOnce) {
    Renderer renderer;
    const int before = model_->text_embeddings().encoded_count();
    render(request_of("a [fox|cat|fox|dog]"), renderer);
    EXPECT_EQ(model_->text_embeddings().encoded_count() - before, 4) << "three prompts and the empty text";
}

TEST_F(ForeignPrompts, TheNegativePromptChangesToo) {
    auto request = request_of("a fox");
    request.negative = "[snow:rain:3]";
    const auto both = render(request);
    request.negative = "snow";
    EXPECT_NE(render(request).picture.pixels, both.picture.pixels);
    request.negative = "[snow:rain:6]";
    const auto late = render(request);
    request.negative = "snow";
    EXPECT_EQ(render(request).picture.pixels, late.picture.pixels);
}

TEST_F(ForeignPrompts, AnAdapterInThePromptIsTheOneOfTheRequest) {
    const test::TempDir folder;
    fs::create_directories(folder / "sub");
    fs::copy_file(test::reference("lora/sd1_kohya.safetensors"), folder / "sub/Fur.safetensors");
    options_.folders.loras = folder.path();
    auto named = request_of("a fox");
    named.loras = {{.path = test::reference("lora/sd1_kohya.safetensors").string(), .scale = 0.8}};
    const auto expected = render(named).picture.pixels;
    EXPECT_EQ(render(request_of("a fox<lora:Fur:0.8>")).picture.pixels, expected);
    EXPECT_EQ(render(request_of("a fox<lyco:sub/fur:0.8>")).picture.pixels, expected);
    const auto two = render(request_of("a fox<lora:fur:0.2:0.8>"));
    EXPECT_EQ(two.picture.pixels, expected);
    EXPECT_THAT(two.notes, ElementsAre(HasSubstr("there is one scale for both")));
    EXPECT_THAT(
        refusal(request_of("a <lora:feather:1>")),
        HasSubstr("the prompt asks for <lora:feather:1>, which is not in '" + folder.path().string()));
    fs::copy_file(test::reference("lora/sd1_kohya.safetensors"), folder / "fur.safetensors");
    EXPECT_THAT(refusal(request_of("a <lora:FUR:1>")), HasSubstr("which is there twice"));
    EXPECT_EQ(render(request_of("a fox<lora:fur:0.8>")).picture.pixels, expected);
}

TEST_F(ForeignPrompts, FilesThatComeWithTheRequestAreFoundWhereverTheyLie) {
    const test::TempDir folder;
    fs::create_directories(folder / "styles/old");
    fs::copy_file(test::reference("lora/sd1_kohya.safetensors"), folder / "styles/old/Fur.safetensors");
    fs::copy_file(test::data("embeddings/easy-neg.safetensors"), folder / "easy-neg.safetensors");
    auto named = request_of("a fox");
    named.loras = {{.path = test::reference("lora/sd1_kohya.safetensors").string(), .scale = 0.8}};
    const auto expected = render(named).picture.pixels;
    const auto words = render(request_of("a fox, easy-neg")).picture.pixels;
    options_.folders.files = {folder / "styles/old/Fur.safetensors", folder / "easy-neg.safetensors"};
    EXPECT_EQ(render(request_of("a fox<lora:Fur:0.8>")).picture.pixels, expected);
    EXPECT_EQ(render(request_of("a fox<lora:styles/old/fur:0.8>")).picture.pixels, expected);
    EXPECT_NE(render(request_of("a fox, easy-neg")).picture.pixels, words);
    EXPECT_THAT(refusal(request_of("a <lora:feather:1>")),
                HasSubstr("asks for <lora:feather:1>, which is not in"));
    // The same file once more, in a folder: it is one file.
    options_.folders.loras = folder / "styles", options_.folders.embeddings = folder.path();
    EXPECT_EQ(render(request_of("a fox<lora:Fur:0.8>")).picture.pixels, expected);
    EXPECT_NE(render(request_of("a fox, easy-neg")).picture.pixels, words);
}

TEST_F(ForeignPrompts, EmbeddingsAreFoundByNameInPromptsAndDirections) {
    const test::TempDir folder;
    fs::copy_file(test::data("embeddings/easy-neg.safetensors"), folder / "easy-neg.safetensors");
    fs::copy_file(test::data("embeddings/refuse_width.safetensors"), folder / "wide.safetensors");
    const auto words = render(request_of("a fox, easy-neg"));
    options_.folders.embeddings = folder.path();
    Renderer renderer;
    const auto vectors = render(request_of("a fox, easy-neg"), renderer);
    EXPECT_EQ(render(request_of("a fox, easy-neg"), renderer).report.resumed_at, vectors.report.evaluations);
    EXPECT_NE(vectors.picture.pixels, words.picture.pixels);
    EXPECT_EQ(render(request_of("a fox, embedding:EASY-NEG")).picture.pixels, vectors.picture.pixels);
    EXPECT_THAT(refusal(request_of("a wide fox")), HasSubstr("48 numbers"));
    EXPECT_THAT(render(request_of("a embedding:gone fox")).notes,
                ElementsAre(HasSubstr("no embedding 'gone'")));
    auto steered = request_of("a fox");
    steered.guidance.directions = {direction("easy-neg")};
    const auto by_vectors = render(steered).picture.pixels;
    options_.folders.embeddings = folder / "none";
    fs::create_directories(folder / "none");
    EXPECT_NE(render(steered).picture.pixels, by_vectors);
    const auto without = render(request_of("a fox, easy-neg"), renderer);
    EXPECT_EQ(without.report.resumed_at, 0) << "no cached step of other vectors may be used";
    EXPECT_EQ(without.picture.pixels, words.picture.pixels);
}

TEST_F(ForeignPrompts, RequestsOfTheFirstVersionKeepTheirPictures) {
    auto old = request_of("a [fox:cat:3]");
    old.version = 1;
    EXPECT_EQ(render(old).report.resumed_at, 0);
    EXPECT_NE(render(old).picture.pixels, render(request_of("a [fox:cat:3]")).picture.pixels);
    EXPECT_THAT(render(old).notes,
                ElementsAre(HasSubstr("which the version of Burin that this request is from")));
}

TEST_F(ForeignPrompts, GuidanceNoughtAndOneBothMeanOff) {
    auto request = request_of("a fox");
    request.guidance.scale = 1;
    const auto one = render(request);
    EXPECT_THAT(one.notes, IsEmpty());
    request.guidance.scale = 0;
    EXPECT_EQ(render(request).picture.pixels, one.picture.pixels);
    request.negative = "snow";
    EXPECT_THAT(render(request).notes,
                ElementsAre(HasSubstr("the negative prompt has no effect at guidance 0")));
}

TEST_F(ForeignPrompts, LongPromptsAreReadWholeUnlessTruncationIsAskedFor) {
    std::string words;
    for (int i = 0; i < 75; ++i) words += "a ";
    auto request = request_of(words + "fox in snow");
    const auto whole = render(request);
    EXPECT_THAT(whole.notes, IsEmpty());
    request.long_prompt = protocol::LongPrompt::truncate;
    const auto cut = render(request);
    EXPECT_NE(cut.picture.pixels, whole.picture.pixels);
    EXPECT_THAT(
        cut.notes,
        ElementsAre("the prompt is longer than the 75 tokens that are read; left out is: 'fox in snow'"));
}

TEST_F(ForeignPrompts, WhatIsAskedForAndNotDoneIsSaid) {
    struct Case {
        std::function<void(protocol::RenderRequest&)> change;
        const char* note;
    };
    using R = protocol::RenderRequest;
    const auto off = [](R& r) { r.prompt_weights = false; };
    const Case cases[] = {
        {[&](R& r) { off(r), r.prompt = "a (fox:1.3)"; },
         "the prompt holds weights, steps or adapters of other tools"},
        {[&](R& r) { off(r), r.prompt = "a [fox|cat]"; }, "the prompt holds weights"},
        {[&](R& r) { off(r), r.prompt = "a <lora:fur:0.8>"; }, "the prompt holds weights"},
        {[&](R& r) { off(r), r.negative = "((snow))"; }, "the negative prompt holds weights"},
        {[](R& r) { r.prompt = "a fox <hypernet:x:1>"; }, "Burin has no hypernetworks"},
        {[](R& r) { r.negative = "<lora:x:1>"; }, "in the negative prompt has no effect"},
        {[](R& r) { r.sampler = "euler", r.eta = 0.5; }, "eta has no effect"},
        {[](R& r) { r.sampler = "ddim", r.spacing = "karras"; },
         "the spacing karras has no effect with the sampler ddim"},
        {[](R& r) { r.sampler = "lcm", r.guidance.scale = 7; },
         "a latent consistency model, which burns out at guidance 7"},
        {[](R& r) { r.strength = 0.4; }, "the strength has no effect without a start picture"},
        {[](R& r) { r.guidance.edit_momentum_scale = 0.4; },
         "the momentum of reference mode has no effect in studio mode"},
        {[](R& r) {
             r.guidance.directions = {direction("snow")}, r.guidance.directions[0].momentum_beta = 0.6;
         },
         "the beta of the direction 'snow' (how long earlier steps count) has no effect while its momentum "
         "is 0"},
        {[](R& r) { r.guidance.directions = {between_steps("snow")}; },
         "the direction 'snow' acts at none of the 6 steps"},
        {[](R& r) { r.guidance.directions = {direction("winter,scale=5")}; },
         "the direction 'winter,scale=5' was taken as one text"},
        {[](R& r) { r.guidance.scale = 1, r.guidance.rescale = 0.5; }, "the guidance rescale has no effect"},
        {[](R& r) {
             r.guidance.mode = protocol::GuidanceMode::reference, r.guidance.scale = 1;
             r.guidance.edits.resize(1), r.guidance.edits[0].text = "snow";
         },
         "the concepts of reference mode have no effect at guidance 1"},
        {[](R& r) {
             r.guidance.mode = protocol::GuidanceMode::reference;
             r.guidance.edits.resize(1), r.guidance.edits[0].text = "snow", r.guidance.edits[0].warmup = 20;
         },
         "the concept 'snow' acts at none of the 6 steps"},
    };
    for (const Case& one : cases) {
        auto request = request_of("a fox");
        one.change(request);
        EXPECT_THAT(render(request).notes, ElementsAre(HasSubstr(one.note))) << one.note;
    }
    auto quiet = request_of("a cat (orange), [sitting] by its owner");
    quiet.prompt_weights = false;
    quiet.guidance.directions = {direction("winter, snow"), between_steps("muted")};
    quiet.guidance.directions[1].muted = true;
    EXPECT_THAT(render(quiet).notes, IsEmpty());
    auto few = request_of("a fox");
    few.sampler = "lcm", few.steps = 4, few.guidance.scale = 1.5;
    EXPECT_THAT(render(few).notes, IsEmpty());
    few.steps = 20;
    EXPECT_THAT(render(few).notes, ElementsAre(HasSubstr("made for few steps: 20 spoil")));
    few.sampler = "euler", few.spacing = "align_your_steps", few.steps = 10;
    EXPECT_THAT(render(few).notes, IsEmpty());
}

}  // namespace
}  // namespace burin::engine
