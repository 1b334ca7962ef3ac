#include "core/engine/text_embedding_cache.h"

#include <algorithm>
#include <tuple>

#include "core/engine/loaded_model.h"
#include "core/text/prompt_grammar.h"

namespace burin::engine {
namespace {

std::array<float, 6> time_ids(std::array<int, 2> original, std::array<int, 2> crop,
                              std::array<int, 2> target) {
    std::array<float, 6> ids{};
    const int values[] = {original[0], original[1], crop[0], crop[1], target[0], target[1]};
    std::copy(std::begin(values), std::end(values), ids.begin());
    return ids;
}

}  // namespace

std::vector<text::Subprompt> read_prompt(const std::string& text, bool grammar) {
    return (grammar ? value_or_throw(text::parse_prompt(text)) : text::plain_prompt(text)).subprompts;
}

const std::string& TextReading::vectors_key() const {
    static const std::string none;
    return vectors ? vectors->key : none;
}

bool TextReading::operator<(const TextReading& other) const {
    return std::tie(long_prompt, prompt_weights, clip_skip, sizes, negative_sizes, vectors_key()) <
           std::tie(other.long_prompt, other.prompt_weights, other.clip_skip, other.sizes,
                    other.negative_sizes, other.vectors_key());
}

TextReading TextReading::of(const protocol::RenderRequest& request, int width, int height) {
    const protocol::SizeConditioning& sdxl = request.sdxl;
    const std::array<int, 2> own{height, width};
    TextReading reading{request.long_prompt, request.prompt_weights, request.clip_skip, {}, {}, nullptr};
    reading.sizes =
        time_ids(sdxl.original_size.value_or(own), sdxl.crop_top_left, sdxl.target_size.value_or(own));
    // As other tools have it: the negative sizes count only when they are given, else they are the prompt's.
    reading.negative_sizes = reading.sizes;
    if (sdxl.negative_original_size && sdxl.negative_target_size) {
        reading.negative_sizes =
            time_ids(*sdxl.negative_original_size, sdxl.negative_crop_top_left, *sdxl.negative_target_size);
    }
    return reading;
}

void TextEmbeddingCache::begin(const TextReading& reading) {
    reading_ = reading;
    ahead_.clear();
    while (order_.size() > most_rows_) {
        rows_.erase(order_.back());
        order_.pop_back();
    }
}

void TextEmbeddingCache::forget_projections() {
    for (auto& [key, entry] : rows_) entry.row.clear();
}

const TextRow& TextEmbeddingCache::row(const guidance::ConditioningId& id) {
    const Key key{reading_, id};
    const torch::InferenceMode guard;
    auto found = rows_.find(key);
    if (found == rows_.end()) {
        ++encoded_;
        auto ahead = ahead_.extract(key);
        auto encoded = ahead ? std::move(ahead.mapped()) : encode(id);
        order_.push_front(key);
        found = rows_.emplace(key, Entry{std::move(encoded), {}, order_.begin()}).first;
    } else {
        order_.splice(order_.begin(), order_, found->second.place);
        ++reused_;
    }
    Entry& entry = found->second;
    if (entry.row.empty()) {
        TextRow row;
        for (const EncodedPart& part : entry.encoded) row.push_back(project(part.text, id.kind, part.weight));
        entry.row = std::move(row);
    }
    return entry.row;
}

void TextEmbeddingCache::encode_ahead(const guidance::ConditioningId& id) {
    const Key key{reading_, id};
    if (!rows_.contains(key) && !ahead_.contains(key)) ahead_.emplace(key, encode(id));
}

models::TextOptions TextEmbeddingCache::text_options() const {
    models::TextOptions options;
    options.chunks = reading_.long_prompt == protocol::LongPrompt::chunks;
    if (reading_.vectors) options.vectors = &reading_.vectors->vectors;
    return options;
}

std::vector<TextEmbeddingCache::EncodedPart> TextEmbeddingCache::encode(
    const guidance::ConditioningId& id) const {
    const torch::InferenceMode guard;
    const models::TextEncoding& encoding = model_.text();
    models::TextOptions options = text_options();
    // Only the prompt's own row leaves layers out: a direction is a difference from the unconditional row,
    // which does not, and both have to be read alike.
    options.clip_skip = id.kind == guidance::RowKind::prompt ? reading_.clip_skip : 0;
    if (id.kind == guidance::RowKind::unconditional && id.text.empty()) {
        return {{encoding.encode_absent(options), 1}};
    }
    const bool grammar = reading_.prompt_weights && id.kind != guidance::RowKind::direction;
    std::vector<EncodedPart> parts;
    for (const text::Subprompt& part : read_prompt(id.text, grammar))
        parts.push_back({encoding.encode(part, options), part.weight});
    return parts;
}

TextPart TextEmbeddingCache::project(const models::TextConditioning& text, guidance::RowKind kind,
                                     double weight) const {
    TextPart part;
    part.weight = weight;
    part.tokens = text.tokens.size(1);
    part.context = model_.unet().project_context(text.tokens);
    if (text.pooled) {
        const auto& sizes =
            kind == guidance::RowKind::unconditional ? reading_.negative_sizes : reading_.sizes;
        part.pooled = *text.pooled;
        part.time_ids = torch::tensor(at::ArrayRef<float>(sizes.data(), sizes.size()), torch::kFloat32)
                            .unsqueeze(0)
                            .to(text.tokens.device());
    }
    return part;
}

int64_t TextEmbeddingCache::own_tokens(const std::string& text) const {
    const models::TextEncoding& encoding = model_.text();
    const auto first_window = [&](const text::Subprompt& part) {
        return encoding.chunks_of(part, text_options()).front().ids;
    };
    // What follows the start of an empty text is the end.
    const int end = first_window({}).at(1);
    const auto ids = first_window(read_prompt(text, false).front());
    return std::find(ids.begin() + 1, ids.end(), end) - ids.begin() - 1;
}

Tensor TextEmbeddingCache::encoded(const guidance::ConditioningId& id) const {
    const torch::InferenceMode guard;
    models::TextOptions options = text_options();
    options.clip_skip = id.kind == guidance::RowKind::prompt ? reading_.clip_skip : 0;
    const auto parts = read_prompt(id.text, reading_.prompt_weights);
    return model_.text().encode(parts.front(), options).tokens.to(torch::kCPU, torch::kFloat32);
}

}  // namespace burin::engine
