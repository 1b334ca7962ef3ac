#include "core/training/mini_stage.h"

namespace burin::training {

StageReport MiniStage::train(TrainingState& state, const std::function<void(double factor)>& step,
                             const std::function<double()>& show) const {
    double quality = 0;
    const Loop loop{.hooks = hooks,
                    .what = what,
                    .kind = kind,
                    .checkpoint = checkpoint,
                    .budget = budget,
                    .rates = {.warm_up = warm_up},
                    .save_seconds = plan.save_seconds,
                    .sheet_seconds = plan.sheet_seconds};
    loop.run(
        state, [&](double factor) { return step(factor), true; }, [&] { quality = show(); });
    StageReport report = report_of(state);
    report.quality = quality;
    return report;
}

StepOptions step_options(const MiniPlan& plan, int64_t batch) {
    return {.batch = batch, .seed = plan.seed, .device = plan.device, .type = plan.type};
}

bool is_there(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

std::string joined(const std::vector<int64_t>& numbers) {
    std::string out;
    for (const int64_t number : numbers) out.append(out.empty() ? "" : "-").append(std::to_string(number));
    return out;
}

}  // namespace burin::training
