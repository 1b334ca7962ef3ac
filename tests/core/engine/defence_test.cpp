// What a curator's lines of defence do to a picture, from the files to its pixels, notes and facts.
#include <gmock/gmock.h>

#include "core/engine/describe.h"
#include "tests/core/engine/rendering.h"

namespace burin::engine {
namespace {

namespace fs = std::filesystem;
using registry::Action;
using registry::FilterAction;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class Defence : public testing::Test {
  protected:
    void add(Action action, const std::string& guide = "a fox") {
        auto in =
            value_or_throw(registry::Register::open(folder_ / "library", registry::Register::Access::make));
        registry::Concept entry;
        entry.name = "Zaffi Quill", entry.guide = guide, entry.keywords = {"red boots"};
        entry.action = action;
        value_or_throw(in.add(entry, {}));
        options_.defence.rules = folder_ / "library";
    }
    static protocol::RenderRequest asked(const std::string& prompt) {
        protocol::RenderRequest request;
        request.prompt = prompt, request.width = request.height = 64;
        request.steps = 4, request.seed = 3;
        return request;
    }
    RenderedPicture render(const protocol::RenderRequest& request) {
        RenderedPicture out;
        RenderHooks hooks;
        hooks.on_picture = [&](const RenderedPicture& picture) { out = picture; };
        renderer_.render(*model_, request, options_, hooks);
        return out;
    }
    RenderedPicture undefended(const protocol::RenderRequest& request) {
        return test::render_one(*model_, request);
    }
    /// A filter that knows this very picture.
    void filter(const io::Picture& picture, FilterAction action, double threshold) {
        const ClipEmbedder clip(clip_);
        registry::OutputFilter made{clip.name(), clip.weights_sha256(), clip.dimension(), {}};
        auto& entry = made.concepts.emplace_back();
        entry.id = "c-000001", entry.name = "Zaffi Quill", entry.action = action;
        entry.pictures.names = {std::string(64, 'a')};
        entry.pictures.rows = registry::packed_rows({clip.embed(picture)});
        entry.chosen.threshold = threshold;
        value_or_throw(registry::write_filter(folder_ / "filter", made));
        options_.defence.filter = folder_ / "filter";
    }

    test::TempDir folder_;
    std::string clip_ = test::reference("models/clip").string();
    std::unique_ptr<LoadedModel> model_ = test::open_reference("sd1");
    Renderer renderer_;
    RenderOptions options_;
};

TEST_F(Defence, ARewrittenPromptIsWhatIsRenderedAndWhatTheRecipeSays) {
    add(Action::rewrite);
    const auto request = asked("zaffi quill in the snow");
    const auto picture = render(request);
    EXPECT_EQ(picture.picture, undefended(asked("a fox in the snow")).picture);
    EXPECT_THAT(picture.notes, Contains(HasSubstr("it was rewritten")));
    const auto recipe = recipe_json(*model_, request, picture);
    EXPECT_EQ(recipe["request"]["prompt"], "a fox in the snow");
    EXPECT_EQ(recipe["facts"]["prompt_rule"][0]["asked"], "zaffi quill in the snow");
    EXPECT_EQ(recipe["facts"]["prompt_rule"][0]["findings"][0]["concept_name"], "Zaffi Quill");
}

TEST_F(Defence, TheNegativePromptKeepsTheConceptAway) {
    add(Action::negative);
    auto by_hand = asked("zaffi quill in the snow");
    by_hand.negative = "Zaffi Quill, red boots";
    const auto picture = render(asked("zaffi quill in the snow"));
    EXPECT_EQ(picture.picture, undefended(by_hand).picture);
    EXPECT_EQ(picture.ruled->negative, by_hand.negative);
}

TEST_F(Defence, ANoticeAndAnInnocentPromptLeaveThePictureAsItIs) {
    add(Action::notice);
    options_.use_cache = false;  // a run that goes on from another one may differ in its last bits
    EXPECT_EQ(render(asked("zaffi quill")).picture, undefended(asked("zaffi quill")).picture);
    const auto innocent = render(asked("a quill in the snow"));
    EXPECT_EQ(innocent.picture, undefended(asked("a quill in the snow")).picture);
    EXPECT_EQ(innocent.ruled, nullptr);
    EXPECT_THAT(innocent.facts, IsEmpty());
    EXPECT_EQ(innocent.notes, undefended(asked("a quill in the snow")).notes);
}

TEST_F(Defence, ARefusedRequestIsOneSentenceAndLosesNothing) {
    add(Action::refuse);
    render(asked("a fox"));
    int pictures = 0;
    RenderHooks hooks;
    hooks.on_picture = [&](const RenderedPicture&) { ++pictures; };
    try {
        renderer_.render(*model_, asked("zaffi quill"), options_, hooks);
        FAIL() << "it was rendered";
    } catch (const Failure& refused) {
        EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
        EXPECT_THAT(refused.error().sentence(), HasSubstr("the prompt names the protected concept"));
    }
    EXPECT_EQ(pictures, 0);
    // What was kept of the picture before is still there.
    const auto again = render(asked("a fox")).report;
    EXPECT_EQ(again.resumed_at, again.evaluations);
}

TEST_F(Defence, AChangedRegisterIsObeyedAtOnceAndAReplacedOneIsOpenedAnew) {
    add(Action::notice);
    EXPECT_EQ(render(asked("zaffi quill")).ruled->prompt, "zaffi quill");
    {
        auto in = value_or_throw(
            registry::Register::open(options_.defence.rules, registry::Register::Access::open));
        auto entry = value_or_throw(in.get("Zaffi Quill")).value();
        entry.action = Action::rewrite;
        value_or_throw(in.replace("Zaffi Quill", entry, {}));
    }
    EXPECT_EQ(render(asked("zaffi quill")).ruled->prompt, "a fox");
    for (const char* part : {"library", "library-wal", "library-shm"}) fs::remove(folder_ / part);
    EXPECT_THROW(render(asked("zaffi quill")), Failure);
    add(Action::rewrite, "a hare");
    EXPECT_EQ(render(asked("zaffi quill")).ruled->prompt, "a hare");
}

TEST_F(Defence, ADirectionOnARealPictureObeysToo) {
    add(Action::negative);
    io::Picture photo{64, 64, 3, std::vector<uint8_t>(64 * 64 * 3)};
    for (size_t i = 0; i < photo.pixels.size(); ++i) photo.pixels[i] = static_cast<uint8_t>(i * 7 % 251);
    value_or_throw(io::write_png(folder_ / "photo.png", photo));
    auto request = asked("");
    request.real_picture.emplace().file = (folder_ / "photo.png").string();
    request.real_picture->steps = 4;
    const auto still = render(request);
    protocol::Direction direction;
    direction.text = "zaffi quill", direction.strength = 8;
    request.guidance.directions.push_back(direction);
    const auto steered = render(request);
    EXPECT_EQ(steered.picture, still.picture);
    EXPECT_THAT(steered.notes, Contains(HasSubstr("direction 1 was switched off")));
    EXPECT_NE(undefended(request).picture, still.picture);
}

TEST_F(Defence, ACaughtPictureIsMarkedBlurredOrHeldBack) {
    const auto plain = undefended(asked("a fox"));
    options_.dump = true;
    filter(plain.picture, FilterAction::mark, 0.99);
    const auto marked = render(asked("a fox"));
    EXPECT_EQ(marked.picture, plain.picture);
    EXPECT_EQ(marked.facts["filter"]["decision"], "marked");
    EXPECT_NEAR(marked.facts["filter"]["scores"][0]["score"].get<double>(), 1, 1e-4);
    EXPECT_EQ(marked.facts["filter"]["sha256"].get<std::string>().size(), 64U);
    EXPECT_THAT(marked.notes, Contains(HasSubstr("comes close to the protected concept")));
    EXPECT_FALSE(marked.dump.empty());

    filter(plain.picture, FilterAction::blur, 0.99);
    const auto soft = render(asked("a fox"));
    EXPECT_EQ(soft.facts["filter"]["decision"], "blurred");
    EXPECT_EQ(soft.picture, blurred(plain.picture));
    EXPECT_NE(soft.picture, plain.picture);
    EXPECT_TRUE(soft.dump.empty());
    EXPECT_FALSE(soft.latents.defined());

    filter(plain.picture, FilterAction::hold_back, 0.99);
    const auto held = render(asked("a fox"));
    EXPECT_TRUE(held.held_back);
    EXPECT_EQ(held.facts["filter"]["decision"], "held back");
    EXPECT_EQ(std::count(held.picture.pixels.begin(), held.picture.pixels.end(), 128),
              std::ptrdiff_t(held.picture.pixels.size()));

    filter(plain.picture, FilterAction::hold_back, 1.01);
    const auto passed = render(asked("a fox"));
    EXPECT_EQ(passed.picture, plain.picture);
    EXPECT_EQ(passed.facts["filter"]["decision"], "passed");
    EXPECT_EQ(passed.notes, plain.notes);
}

TEST_F(Defence, AFilterShowsNoPreviews) {
    filter(undefended(asked("a fox")).picture, FilterAction::hold_back, 0.99);
    options_.preview_interval_ms = 1;
    RenderHooks hooks;
    int previews = 0, steps = 0;
    hooks.on_step = [&](const StepProgress& progress) {
        ++steps, previews += !progress.preview.pixels.empty();
    };
    renderer_.render(*model_, asked("a fox"), options_, hooks);
    EXPECT_GE(steps, 4);
    EXPECT_EQ(previews, 0);
}

TEST_F(Defence, AFilterOfAnotherClipModelIsRefusedBeforeTheWork) {
    filter(undefended(asked("a fox")).picture, FilterAction::mark, 0.99);
    auto other = value_or_throw(registry::read_filter(folder_ / "filter"));
    other.clip_sha256 = std::string(64, '0');
    value_or_throw(registry::write_filter(folder_ / "filter", other));
    RenderHooks hooks;
    hooks.on_step = [](const StepProgress&) { FAIL() << "it was rendered"; };
    try {
        renderer_.render(*model_, asked("a fox"), options_, hooks);
        FAIL();
    } catch (const Failure& refused) {
        EXPECT_THAT(refused.error().sentence(), HasSubstr("was calibrated with another CLIP model"));
    }
}

TEST_F(Defence, BlurLeavesNoOutline) {
    io::Picture board{96, 96, 3, {}};
    for (int y = 0; y < 96; ++y)
        for (int x = 0; x < 96; ++x)
            board.pixels.insert(board.pixels.end(), 3, (x / 6 + y / 6) % 2 ? 255 : 0);
    const auto soft = blurred(board);
    const auto [least, most] = std::minmax_element(soft.pixels.begin(), soft.pixels.end());
    EXPECT_LT(*most - *least, 64);
}

}  // namespace
}  // namespace burin::engine
