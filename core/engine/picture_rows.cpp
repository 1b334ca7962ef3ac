#include "core/engine/picture_rows.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/engine/loaded_model.h"
#include "core/nn/token_attention.h"

namespace burin::engine {
namespace {

using inversion::Row;
using inversion::RowOutput;

// A concept is a difference from the empty text, so both are read alike: as directions are.
guidance::ConditioningId id_of(const std::string& text) {
    return {text.empty() ? guidance::RowKind::unconditional : guidance::RowKind::direction, text};
}

/// Side of the attention's grid, two halvings below a latent of `side`.
int64_t quarter(int64_t side) { return ((side + 1) / 2 + 1) / 2; }

}  // namespace

PictureRows::PictureRows(LoadedModel& model, int rows, int64_t h, int64_t w)
    : model_(model),
      calls_(choose_row_calls(model, h, w)),
      rows_(calls_ == RowCalls::each ? 1 : static_cast<size_t>(rows)) {}

int64_t PictureRows::tokens_of(const std::string& text) {
    const auto known = tokens_.find(text);
    if (known != tokens_.end()) return known->second;
    const int64_t count = model_.text_embeddings().own_tokens(text);
    if (count < 1)
        throw Failure(ErrorCode::bad_input,
                      "the direction '" + printable(text, 60) + "' has no word that the model knows",
                      "say it in other words");
    return tokens_[text] = count;
}

void PictureRows::encode_ahead(std::span<const std::string> texts) {
    model_.text_embeddings().encode_ahead(id_of({}));
    for (const std::string& text : texts) {
        model_.text_embeddings().encode_ahead(id_of(text));
        if (!text.empty()) (void)tokens_of(text);
    }
}

std::vector<RowOutput> PictureRows::call(std::span<const Row> rows) {
    hooks_.cancel.check();
    const torch::Device device = model_.target().device;
    std::vector<Tensor> x, pooled, sizes;
    std::vector<double> times;
    std::vector<models::TextContext> contexts;
    std::vector<int64_t> counts;
    for (const Row& row : rows) {
        const TextPart& part = model_.text_embeddings().row(id_of(row.text)).front();
        x.push_back(row.x);
        times.push_back(row.timestep);
        contexts.push_back(part.context);
        counts.push_back(row.attention ? tokens_of(row.text) : 0);
        if (!part.pooled.defined()) continue;
        pooled.push_back(part.pooled);
        sizes.push_back(part.time_ids);
    }
    std::optional<models::AddedConditions> added;
    if (!pooled.empty()) added = models::AddedConditions{torch::cat(pooled), torch::cat(sizes), {}};
    const models::UNet& unet = model_.unet();
    nn::TokenAttention reader(counts);
    const bool reads =
        unet.reads_attention() && std::any_of(counts.begin(), counts.end(), [](int64_t n) { return n > 0; });
    const Tensor out =
        unet.forward(torch::stack(x).to(device), torch::tensor(times, torch::kFloat64),
                     models::TextContext::join(contexts), added, &hooks_.cancel, reads ? &reader : nullptr)
            .to(torch::kCPU, torch::kFloat32);
    const Tensor sums = reads ? reader.sums() : Tensor();
    std::vector<RowOutput> outputs;
    for (size_t i = 0; i < rows.size(); ++i) {
        const auto at = static_cast<int64_t>(i);
        RowOutput output{.native = out[at], .attention = {}};
        if (rows[i].attention && sums.defined())
            output.attention = sums[at].view({quarter(rows[i].x.size(1)), quarter(rows[i].x.size(2))});
        outputs.push_back(std::move(output));
    }
    return outputs;
}

std::vector<RowOutput> PictureRows::predict(std::span<const Row> rows) {
    const torch::InferenceMode guard;
    // Only texts of equally many tokens can share a call.
    std::map<int64_t, std::vector<size_t>> by_length;
    for (size_t i = 0; i < rows.size(); ++i)
        by_length[model_.text_embeddings().row(id_of(rows[i].text)).front().tokens].push_back(i);
    std::vector<RowOutput> outputs(rows.size());
    for (const auto& [length, places] : by_length) {
        for (size_t first = 0; first < places.size(); first += rows_) {
            const size_t count = std::min(rows_, places.size() - first);
            std::vector<Row> shared;
            for (size_t i = 0; i < count; ++i) shared.push_back(rows[places[first + i]]);
            if (calls_ == RowCalls::together) {
                Row filler = shared.back();
                filler.attention = false;
                shared.resize(rows_, filler);
            }
            auto done = call(shared);
            for (size_t i = 0; i < count; ++i) outputs[places[first + i]] = std::move(done[i]);
            if (hooks_.on_rows) hooks_.on_rows(static_cast<int>(count));
        }
    }
    return outputs;
}

}  // namespace burin::engine
