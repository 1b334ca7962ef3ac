#include "core/evaluation/locate_concept.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/diffusion/noise.h"
#include "core/weights/erase_concept.h"

namespace burin::evaluation {
namespace {

constexpr int64_t pictures_at_once = 8;

/// [3, H, W] each, 0..1: pictures of n texts (their rows behind as many unconditional ones) from one seed.
Tensor pictures_of(const LocateTools& tools, const models::TextContext& text, uint64_t seed,
                   const CancelToken& cancel) {
    const torch::NoGradGuard guard;
    const auto& model = tools.model;
    const int64_t n = text.rows() / 2;
    diffusion::NoiseStream stream({seed});
    const Tensor noise = stream
                             .draw({model.unet.in_channels, model.default_height / model.latent_scale,
                                    model.default_width / model.latent_scale})
                             .repeat({n, 1, 1, 1})
                             .to(tools.device);
    const auto network = [&](const Tensor& x, const Tensor& t) {
        return tools.unet.forward(x, t, text, {}, &cancel);
    };
    const Tensor latents = diffusion::sample_guided(network, noise, tools.sampling, &cancel);
    const Tensor pixels = tools.vae.decode(tools.vae.from_diffusion(latents).to(tools.vae_type));
    return models::pixels_to_picture(pixels).to(torch::kCPU);
}

/// Scores of contexts of one row each, over all seeds: float64 [n].
Tensor scores_of(const LocateTools& tools, const LocateRequest& request,
                 const std::vector<models::TextContext>& texts, const models::TextContext& empty,
                 const CancelToken& cancel) {
    Tensor sum = torch::zeros({static_cast<int64_t>(texts.size())}, torch::kFloat64);
    for (int seed = 0; seed < request.seeds; ++seed) {
        for (size_t i = 0; i < texts.size(); i += pictures_at_once) {
            const size_t n = std::min<size_t>(pictures_at_once, texts.size() - i);
            std::vector<models::TextContext> rows(n, empty);
            rows.insert(rows.end(), texts.begin() + static_cast<std::ptrdiff_t>(i),
                        texts.begin() + static_cast<std::ptrdiff_t>(i + n));
            const Tensor pictures = pictures_of(tools, models::TextContext::join(rows),
                                                request.seed + static_cast<uint64_t>(seed), cancel);
            const auto at = static_cast<int64_t>(i);
            sum.slice(0, at, at + static_cast<int64_t>(n))
                .add_(tools.judge.scores(pictures, request.concept_text));
        }
    }
    return sum / request.seeds;
}

models::TextContext context_of(const LocateTools& tools, const Tensor& encoding) {
    const torch::NoGradGuard guard;
    return tools.unet.project_context(encoding.to(tools.device, tools.sampling.type));
}

/// `inside` in layers [first, last), `outside` in all others.
models::TextContext mixed(const models::TextContext& outside, const models::TextContext& inside, size_t first,
                          size_t last) {
    auto layers = outside.layers();
    for (size_t i = first; i < last; ++i) layers[i] = inside.layers()[i];
    return models::TextContext(std::move(layers));
}

std::string with_guide(const LocateRequest& request) {
    std::string text = request.prompt;
    return text.replace(weights::place_of_name(text, request.name), request.name.size(), request.guide);
}

void check(const LocateTools& tools, const LocateRequest& request) {
    if (tools.model.text_encoder_2)
        throw Failure(ErrorCode::bad_input, "locating knows SD 1 and 2, not SDXL", "choose another model");
    if (tools.model.inpainting)
        throw Failure(ErrorCode::bad_input, "an inpainting model paints nothing from a text alone",
                      "choose another model");
    if (request.seeds < 1 || request.seeds > 1000)
        throw Failure(ErrorCode::bad_input, "the pictures of each cell are " + std::to_string(request.seeds),
                      "give 1 to 1000");
    if (!tools.judge.knows(request.concept_text))
        throw Failure(ErrorCode::bad_input,
                      "the judge knows nothing that " + in_quotes(request.concept_text) + " names",
                      "use words of its world, or a CLIP model as the judge");
}

/// "down_blocks.1.attentions.0.transformer_blocks.0..." -> its place in the network and a short name.
struct Layer {
    std::array<int64_t, 4> place{};  ///< part (down, mid, up), block, attention, depth
    std::string name;
};

Layer layer_of(const std::string& matrix) {
    const auto number_behind = [&](std::string_view word) {
        int64_t value = 0;
        if (const auto at = matrix.find(word); at != std::string::npos)
            std::from_chars(matrix.data() + at + word.size(), matrix.data() + matrix.size(), value);
        return value;
    };
    const int64_t attention = number_behind("attentions."), depth = number_behind("transformer_blocks.");
    const bool mid = matrix.starts_with("mid_block"), down = matrix.starts_with("down_blocks");
    const int64_t block = mid ? 0 : number_behind(down ? "down_blocks." : "up_blocks.");
    std::string name = mid ? "mid" : down ? "down" : "up";
    if (!mid) name.append(" ").append(std::to_string(block)).append(".").append(std::to_string(attention));
    if (depth > 0) name.append(".").append(std::to_string(depth));
    return {{mid ? 1 : down ? 0 : 2, block, attention, depth}, std::move(name)};
}

}  // namespace

std::vector<std::string> cross_attention_layers(const models::ModelDescription& model) {
    std::vector<Layer> layers;
    for (const auto& name : weights::cross_attention_matrices(models::component_files(model, "unet")))
        if (name.ends_with("to_k.weight")) layers.push_back(layer_of(name));
    std::sort(layers.begin(), layers.end(), [](const auto& a, const auto& b) { return a.place < b.place; });
    std::vector<std::string> names;
    for (auto& layer : layers) names.push_back(std::move(layer.name));
    return names;
}

Tensor picture_scores(const LocateTools& tools, const LocateRequest& request, const Tensor& encodings,
                      const CancelToken& cancel) {
    check(tools, request);
    const auto empty = context_of(tools, tools.text.encode("").tokens);
    const auto all = context_of(tools, encodings);
    std::vector<models::TextContext> rows;
    for (int64_t i = 0; i < encodings.size(0); ++i) rows.push_back(all.select({i}));
    return scores_of(tools, request, rows, empty, cancel);
}

WindowMap locate_in_unet(const LocateTools& tools, const LocateRequest& request, const CancelToken& cancel,
                         const LocateProgress& progress) {
    check(tools, request);
    const auto layers = cross_attention_layers(tools.model);
    const auto window = static_cast<size_t>(std::max<int64_t>(request.window, 0));
    if (window < 1 || window > layers.size())
        throw Failure(ErrorCode::bad_input,
                      "a window of " + std::to_string(request.window) + " layers does not fit the " +
                          std::to_string(layers.size()) + " cross-attention layers of this model",
                      "give 1 to " + std::to_string(layers.size()));
    const auto empty = context_of(tools, tools.text.encode("").tokens);
    const auto named = context_of(tools, tools.text.encode(request.prompt).tokens);
    const auto guided = context_of(tools, tools.text.encode(with_guide(request)).tokens);
    WindowMap map;
    const Tensor ends = scores_of(tools, request, {named, guided}, empty, cancel);
    map.named = ends[0].item<double>(), map.guided = ends[1].item<double>();
    const size_t count = layers.size() - window + 1;
    for (size_t first = 0; first < count; ++first) {
        if (progress) progress(static_cast<int64_t>(first), static_cast<int64_t>(count));
        const Tensor scores = scores_of(
            tools, request,
            {mixed(named, guided, first, first + window), mixed(guided, named, first, first + window)}, empty,
            cancel);
        map.windows.push_back(
            {layers[first], layers[first + window - 1], scores[0].item<double>(), scores[1].item<double>()});
    }
    return map;
}

}  // namespace burin::evaluation
