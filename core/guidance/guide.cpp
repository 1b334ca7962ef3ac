#include "core/guidance/guide.h"

#include <algorithm>

#include "core/guidance/guide_checks.h"
#include "core/guidance/reference_mode.h"
#include "core/guidance/studio_mode.h"

namespace burin::guidance {
namespace {

// Each picture by itself, so that a batch gives the bits of single runs.
Tensor rescaled(const Tensor& guided, const Tensor& prompt, double rescale) {
    if (guided.dim() == 4) {
        std::vector<Tensor> out;
        for (int64_t n = 0; n < guided.size(0); ++n) out.push_back(rescaled(guided[n], prompt[n], rescale));
        return torch::stack(out);
    }
    const Tensor deviation = guided.std();
    // A flat prediction has no contrast to restore; the quotient would be 0/0.
    const Tensor factor = torch::where(deviation > 0, prompt.std() / deviation, torch::ones_like(deviation));
    return guided * (rescale * factor + (1 - rescale));
}

}  // namespace

std::string join_texts(const std::string& first, const std::string& second) {
    if (first.empty() || second.empty()) return first + second;
    return first + ", " + second;
}

const std::string& StepText::at(int evaluation) const {
    static const std::string none;
    if (texts_.empty()) return none;
    return texts_[std::min(static_cast<size_t>(evaluation), texts_.size() - 1)];
}

bool StepText::empty() const {
    return std::all_of(texts_.begin(), texts_.end(), [](const std::string& text) { return text.empty(); });
}

Tensor prompt_guidance(const Tensor& unconditional, const Tensor& prompt, double scale, double rescale) {
    if (!unconditional.defined()) return prompt;
    if (!prompt.defined()) return unconditional;
    const Tensor guided = unconditional + scale * (prompt - unconditional);
    return rescale > 0 ? rescaled(guided, prompt, rescale) : guided;
}

std::unique_ptr<Guide> make_guide(const protocol::Guidance& guidance, const GuideContext& context) {
    check_context(context);
    check_guidance(guidance);
    if (guidance.mode == protocol::GuidanceMode::reference)
        return std::make_unique<ReferenceMode>(guidance, context);
    return std::make_unique<StudioMode>(guidance, context);
}

}  // namespace burin::guidance
