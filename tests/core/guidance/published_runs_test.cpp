// Whole semantic-guidance runs of the independent implementation on its tiny model: text encoder, UNet, DDIM
// and reference mode together.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/guidance/reference_mode.h"
#include "core/guidance/trajectory.h"
#include "core/io/json.h"
#include "core/models/model_folder.h"
#include "core/models/text_encoding.h"
#include "core/text/clip_tokenizer.h"
#include "tests/support/reference.h"

namespace burin::guidance {
namespace {

using nlohmann::json;

class TinyModel : public RowEvaluator {
  public:
    TinyModel(const diffusion::Schedule& schedule)
        : schedule_(schedule),
          model_(models::require_model(test::reference("models/sd1"))),
          unet_(models::load_unet(model_, {})),
          texts_(value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
                 std::make_shared<models::ClipTextEncoder>(models::load_text_encoder(model_, {}))) {}

    std::vector<Tensor> evaluate(const Tensor& scaled_x, int i,
                                 std::span<const ConditioningId> rows) override {
        std::vector<Tensor> out;
        const Tensor timestep = torch::tensor(schedule_.timesteps[static_cast<size_t>(i)], torch::kFloat32);
        for (const ConditioningId& row : rows) {
            auto& tokens = tokens_[row.text];
            if (!tokens.defined()) tokens = texts_.encode(row.text).tokens;
            out.push_back(unet_.forward(scaled_x, timestep, tokens));
        }
        return out;
    }
    [[nodiscard]] bool rows_independent() const override { return true; }

  private:
    const diffusion::Schedule& schedule_;
    models::ModelDescription model_;
    models::UNet unet_;
    models::TextEncoding texts_;
    std::map<std::string, Tensor> tokens_;
};

diffusion::Schedule ddim(int steps) {
    json config =
        value_or_throw(io::read_json_file(test::reference("models/sd1/scheduler/scheduler_config.json")));
    config["_class_name"] = "DDIMScheduler";
    config["steps_offset"] = 1;
    config["set_alpha_to_one"] = config["clip_sample"] = false;
    config.erase("skip_prk_steps");
    return value_or_throw(
        diffusion::make_schedule(value_or_throw(diffusion::parse_scheduler_config(config)), "ddim", steps));
}

protocol::Guidance guidance_of(const json& run) {
    protocol::Guidance guidance;
    guidance.mode = protocol::GuidanceMode::reference;
    guidance.scale = run.at("guidance_scale");
    guidance.edit_momentum_scale = run.value("edit_momentum_scale", 0.1);
    guidance.edit_momentum_beta = run.value("edit_mom_beta", 0.4);
    const auto texts = run.value("editing_prompt", std::vector<std::string>{});
    for (size_t k = 0; k < texts.size(); ++k) {
        const auto of = [&]<class T>(const char* key, T fallback) -> T {
            return run.contains(key) ? run.at(key).at(k).get<T>() : fallback;
        };
        protocol::ReferenceEdit edit;
        edit.text = texts[k];
        edit.scale = of("edit_guidance_scale", 5.0);
        edit.reverse = of("reverse_editing_direction", false);
        edit.warmup = of("edit_warmup_steps", 10);
        if (run.contains("edit_cooldown_steps")) edit.cooldown = of("edit_cooldown_steps", 0);
        edit.threshold = of("edit_threshold", 0.9);
        edit.weight = of("edit_weights", 1.0);
        guidance.edits.push_back(edit);
    }
    return guidance;
}

double relative_error(const Tensor& got, const Tensor& expected) {
    return ((got - expected).norm() / expected.norm()).item<double>();
}

TEST(PublishedRuns, ReferenceModeFollowsEveryStepOfTheIndependentImplementation) {
    const torch::NoGradGuard no_gradients;
    const auto files = models::TensorFiles::open({test::reference("sega/sd1.safetensors")});
    const auto& metadata = files.files().front().metadata();
    const json runs = json::parse(metadata.at("runs"));
    const auto schedule = ddim(16);
    TinyModel network(schedule);
    diffusion::NoiseStream stream({std::stoull(metadata.at("seed"))});
    const Tensor noise = stream.draw({4, 16, 16});
    // Where an entry lies on a quantile's edge, the last bits of the network decide whether it is kept.
    const std::set<std::string> on_the_edge{"two", "two_no_momentum", "threshold_zero"};
    ASSERT_EQ(runs.size(), 11U);
    for (const json& run : runs) {
        const std::string name = run.at("name");
        GuideContext context;
        context.prompt = run.at("prompt").get<std::string>();
        context.negative = run.value("negative_prompt", "");
        context.fractions = fractions_of(schedule);
        context.h = context.w = 16;
        const auto guide = make_guide(guidance_of(run), context);
        const Tensor expected = models::stored_tensor(files, name + ".latents").clone();
        TrajectoryHooks hooks;
        double worst = 0;
        hooks.on_step = [&](const StepEvent& event) {
            worst = std::max(worst, relative_error(event.x[0], expected[event.evaluation]));
        };
        (void)run_trajectory(schedule, *guide, diffusion::start(schedule, noise), network, nullptr, {},
                             hooks);
        RecordProperty(name, std::to_string(worst));
        EXPECT_LT(worst, on_the_edge.contains(name) ? 2e-2 : 2e-4) << name;
        // Near enough to tell the runs apart: each is far from the plain one.
        if (name != "plain" && name != "cfg_off") {
            const Tensor plain = models::stored_tensor(files, "plain.latents");
            EXPECT_GT(relative_error(expected[15], plain[15]), 10 * worst) << name;
        }
    }
}

}  // namespace
}  // namespace burin::guidance
