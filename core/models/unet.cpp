#include "core/models/unet.h"

namespace burin::models {
namespace {

// Two halvings down: where attention maps are coarse enough to be about things and fine enough to show where.
constexpr size_t read_level = 2;

int64_t last_channels(const UNetConfig& config) { return config.levels.front().channels; }

void require(bool holds, const char* what) {
    if (!holds) throw Failure(ErrorCode::internal, what);
}

}  // namespace

TextContext TextContext::select(const std::vector<int64_t>& rows) const {
    if (layers_.empty()) return *this;
    const auto index = torch::tensor(rows, torch::kInt64).to(layers_.front().k.device());
    std::vector<nn::KeyValue> picked;
    for (const auto& layer : layers_)
        picked.push_back({layer.k.index_select(0, index), layer.v.index_select(0, index)});
    return TextContext(std::move(picked));
}

TextContext TextContext::join(std::span<const TextContext> parts) {
    if (parts.empty()) return {};
    std::vector<nn::KeyValue> joined;
    for (size_t layer = 0; layer < parts.front().layers_.size(); ++layer) {
        std::vector<Tensor> k, v;
        for (const auto& part : parts) {
            require(part.layers_.size() == parts.front().layers_.size(),
                    "text contexts of different networks cannot be joined");
            k.push_back(part.layers_[layer].k);
            v.push_back(part.layers_[layer].v);
        }
        joined.push_back({at::cat(k), at::cat(v)});
    }
    return TextContext(std::move(joined));
}

UNet::UNet(const nn::Scope& scope, UNetConfig config)
    : config_(std::move(config)),
      frozen_(scope.frozen()),
      conv_in_(scope / "conv_in", config_.in_channels, config_.levels.front().channels,
               {.kernel = config_.conv_in_kernel, .padding = config_.conv_in_kernel / 2}),
      time_(scope / "time_embedding", config_.levels.front().channels, config_.time_embedding_dim,
            config_.time_cond_proj_dim),
      norm_out_(scope / "conv_norm_out", config_.norm_num_groups, last_channels(config_), config_.norm_eps),
      conv_out_(scope / "conv_out", last_channels(config_), config_.out_channels,
                {.kernel = config_.conv_out_kernel, .padding = config_.conv_out_kernel / 2}) {
    if (config_.text_time)
        added_.emplace(scope / "add_embedding", config_.text_time_input, config_.time_embedding_dim);
    const size_t levels = config_.levels.size();
    for (size_t i = 0; i < levels; ++i)
        down_.emplace_back(scope / "down_blocks" / static_cast<int64_t>(i), config_, i);
    if (config_.middle != UNetMiddle::none) middle_.emplace(scope / "mid_block", config_);
    for (size_t i = 0; i < levels; ++i)
        up_.emplace_back(scope / "up_blocks" / static_cast<int64_t>(i), config_, levels - 1 - i);
}

TextContext UNet::project_context(const Tensor& context) const {
    const auto typed = frozen_ ? context.to(conv_in_.scalar_type()) : context;
    std::vector<nn::KeyValue> layers;
    for (const auto& block : down_) block.project(typed, layers);
    if (middle_) middle_->project(typed, layers);
    for (const auto& block : up_) block.project(typed, layers);
    return TextContext(std::move(layers));
}

void UNet::check(const Tensor& x, const Tensor& timestep, const TextContext& text,
                 const std::optional<AddedConditions>& added) const {
    require(x.dim() == 4 && x.size(1) == config_.in_channels, "the latent's shape does not fit the UNet");
    require(timestep.dim() == 0 || (timestep.dim() == 1 && timestep.size(0) == x.size(0)),
            "the UNet needs one timestep, or one for each row");
    require(text.layers().empty() || text.rows() == x.size(0), "the UNet needs one text for each row");
    if (!config_.text_time) return;
    require(added && added->text_embeds.defined() && added->time_ids.defined(),
            "this UNet needs pooled text and picture sizes");
    require(added->text_embeds.dim() == 2 && added->time_ids.dim() == 2 &&
                added->text_embeds.size(0) == x.size(0) && added->time_ids.size(0) == x.size(0) &&
                added->text_embeds.size(1) + added->time_ids.size(1) * config_.addition_time_embed_dim ==
                    config_.text_time_input,
            "pooled text or picture sizes do not fit the UNet");
}

Tensor UNet::time_embedding(const Tensor& x, const Tensor& timestep,
                            const std::optional<AddedConditions>& added) const {
    const auto type = x.scalar_type();
    const auto wave = [&](const Tensor& numbers, int64_t channels) {
        return sinusoids(numbers, channels, config_.flip_sin_to_cos, config_.freq_shift).to(type);
    };
    const auto steps = timestep.to(x.device()).expand({x.size(0)});
    const auto guidance =
        added && added->guidance_embeds.defined() ? added->guidance_embeds.to(type) : Tensor();
    auto embedding = time_(wave(steps, config_.levels.front().channels), guidance);
    if (added_) {
        const auto sizes =
            wave(added->time_ids.flatten(), config_.addition_time_embed_dim).view({x.size(0), -1});
        embedding = embedding + (*added_)(at::cat({added->text_embeds.to(type), sizes}, 1));
    }
    return at::silu(embedding);
}

bool UNet::reads_attention() const {
    if (config_.levels.size() <= read_level) return false;
    const UNetLevel& level = config_.levels[read_level];
    return level.down_attention || level.up_attention;
}

Tensor UNet::forward(const Tensor& x, const Tensor& timestep, const TextContext& text,
                     const std::optional<AddedConditions>& added, const CancelToken* cancel,
                     nn::TokenAttention* reader) const {
    check(x, timestep, text, added);
    auto y = x.to(frozen_ ? conv_in_.scalar_type() : x.scalar_type());
    if (frozen_) y = y.contiguous(at::MemoryFormat::ChannelsLast);
    if (config_.center_input_sample) y = 2 * y - 1;
    Conditions conditions(time_embedding(y, timestep, added), text.layers(), cancel);
    y = conv_in_(y);
    std::vector<Tensor> skips{y};
    for (size_t i = 0; i < down_.size(); ++i) {
        conditions.set_reader(i == read_level ? reader : nullptr);
        y = down_[i].forward(y, conditions, skips);
    }
    conditions.set_reader(nullptr);
    if (middle_) y = middle_->forward(y, conditions);
    for (size_t i = 0; i < up_.size(); ++i) {
        conditions.set_reader(i + 1 + read_level == up_.size() ? reader : nullptr);
        y = up_[i].forward(y, conditions, skips);
    }
    conditions.check_cancelled();
    return conv_out_(norm_out_.then_silu(y)).to(x.scalar_type());
}

Tensor UNet::forward(const Tensor& x, const Tensor& timestep, const Tensor& context,
                     const std::optional<AddedConditions>& added, const CancelToken* cancel) const {
    return forward(x, timestep, project_context(context), added, cancel);
}

}  // namespace burin::models
