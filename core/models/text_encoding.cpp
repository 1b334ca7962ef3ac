#include "core/models/text_encoding.h"

#include <algorithm>
#include <cmath>

namespace burin::models {
namespace {

Tensor apply_weights(const Tensor& states, const std::vector<float>& weights) {
    if (std::all_of(weights.begin(), weights.end(), [](float weight) { return weight == 1; })) return states;
    const Tensor wide = states.to(torch::kFloat32);
    const Tensor column = torch::tensor(weights).to(states.device()).view({1, -1, 1});
    const Tensor weighted = wide * column;
    const double before = wide.mean().item<double>(), after = weighted.mean().item<double>();
    // Restoring a mean near zero would blow the encoding up; there the weights alone must do.
    constexpr double largest_change = 10;
    const double ratio = after != 0 ? before / after : 0;
    const bool sound = std::isfinite(ratio) && ratio > 1 / largest_change && ratio < largest_change;
    return (sound ? weighted * ratio : weighted).to(states.scalar_type());
}

}  // namespace

TextEncoding::Side TextEncoding::make_side(text::ClipTokenizer tokenizer,
                                           std::shared_ptr<const ClipTextEncoder> encoder) {
    const auto& config = encoder->config();
    if (tokenizer.vocabulary_size() > config.vocab_size) {
        throw Failure(ErrorCode::bad_model,
                      "the tokenizer has " + std::to_string(tokenizer.vocabulary_size()) +
                          " tokens, but the text encoder has " + std::to_string(config.vocab_size),
                      "use the tokenizer that belongs to this checkpoint");
    }
    const int64_t window = std::min<int64_t>(tokenizer.max_length(), config.max_position_embeddings);
    if (window < 3)
        throw Failure(ErrorCode::bad_model, "the text encoder has no room for a token",
                      "use another checkpoint");
    return {std::move(tokenizer), std::move(encoder), window};
}

TextEncoding::TextEncoding(text::ClipTokenizer tokenizer, std::shared_ptr<const ClipTextEncoder> encoder) {
    sides_.push_back(make_side(std::move(tokenizer), std::move(encoder)));
}

TextEncoding::TextEncoding(text::ClipTokenizer tokenizer, std::shared_ptr<const ClipTextEncoder> encoder,
                           text::ClipTokenizer tokenizer_2, std::shared_ptr<const ClipTextEncoder> encoder_2,
                           bool zeros_for_absent)
    : zeros_for_absent_(zeros_for_absent) {
    sides_.push_back(make_side(std::move(tokenizer), std::move(encoder)));
    sides_.push_back(make_side(std::move(tokenizer_2), std::move(encoder_2)));
    if (!sides_[1].encoder->config().with_projection || sides_[0].window != sides_[1].window) {
        throw Failure(ErrorCode::bad_model, "the two text encoders do not fit each other",
                      "use components that belong together");
    }
}

std::vector<text::TokenChunk> TextEncoding::cut(const Side& side, const text::Subprompt& prompt,
                                                const TextOptions& options) {
    const auto how = options.chunks ? text::LongText::chunks : text::LongText::truncate;
    const int window = static_cast<int>(side.window);
    auto chunks = value_or_throw(
        text::encode_chunks(side.tokenizer, prompt, how, window, vectors_of(side, options.vectors)));
    if (static_cast<int64_t>(chunks.size()) < options.least_chunks) {
        const auto empty = value_or_throw(text::encode_chunks(side.tokenizer, {}, how, window)).front();
        chunks.resize(static_cast<size_t>(options.least_chunks), empty);
    }
    return chunks;
}

text::ChunkVectors TextEncoding::vectors_of(const Side& side, const TextVectors* vectors) {
    if (vectors == nullptr) return {};
    return {&vectors->names, static_cast<int>(side.encoder->config().vocab_size)};
}

std::vector<text::TokenChunk> TextEncoding::chunks_of(const text::Subprompt& prompt,
                                                      const TextOptions& options) const {
    return cut(sides_.front(), prompt, options);
}

TextEncoding::Encoded TextEncoding::encode_side(size_t number, const std::vector<text::TokenChunk>& chunks,
                                                const TextOptions& options) const {
    const Side& side = sides_[number];
    const Tensor vectors = options.vectors ? options.vectors->tables.at(number) : Tensor{};
    const int64_t clip_skip = options.clip_skip;
    const bool both = sides_.size() == 2;
    const int64_t layers = side.encoder->config().tower.num_hidden_layers;
    const int64_t wanted = layers - clip_skip - (both ? 1 : 0);
    if (clip_skip < 0 || wanted < 0) {
        throw Failure(ErrorCode::bad_input,
                      "clip skip " + std::to_string(clip_skip) + " leaves nothing of a text encoder with " +
                          std::to_string(layers) + " layers",
                      "choose a smaller clip skip");
    }
    Encoded encoded;
    std::vector<Tensor> pieces;
    for (const auto& chunk : chunks) {
        const auto out = (*side.encoder)(
            torch::tensor(std::vector<int64_t>(chunk.ids.begin(), chunk.ids.end())).unsqueeze(0), vectors);
        Tensor states = out.last_hidden_state;
        if (both) {
            states = out.hidden_states[static_cast<size_t>(wanted)];
        } else if (clip_skip > 0) {
            states = side.encoder->final_norm(out.hidden_states[static_cast<size_t>(wanted)]);
        }
        pieces.push_back(apply_weights(states, chunk.weights));
        if (!encoded.projected.defined()) encoded.projected = out.projected;
    }
    encoded.tokens = pieces.size() == 1 ? pieces.front() : torch::cat(pieces, 1);
    return encoded;
}

TextConditioning TextEncoding::encode(const text::Subprompt& prompt, const TextOptions& options) const {
    TextOptions common = options;
    // The tokenizers may cut differently, but their encodings lie side by side.
    if (options.chunks)
        common.least_chunks = std::max(options.least_chunks, chunks_needed(prompt, options.vectors));
    const Encoded first = encode_side(0, cut(sides_[0], prompt, common), options);
    if (sides_.size() == 1) return {first.tokens, std::nullopt};
    const Encoded second = encode_side(1, cut(sides_[1], prompt, common), options);
    return {torch::cat({first.tokens, second.tokens}, -1), second.projected};
}

TextConditioning TextEncoding::encode(const std::string& text, const TextOptions& options) const {
    return encode(text::plain_prompt(text).subprompts.front(), options);
}

TextConditioning TextEncoding::encode_absent(const TextOptions& options) const {
    TextConditioning empty = encode(text::Subprompt{}, options);
    if (!zeros_for_absent_) return empty;
    return {torch::zeros_like(empty.tokens), torch::zeros_like(*empty.pooled)};
}

int64_t TextEncoding::chunks_needed(const text::Subprompt& prompt, const TextVectors* vectors) const {
    size_t most = 1;
    for (const auto& side : sides_)
        most = std::max(
            most, cut(side, prompt, {.chunks = true, .least_chunks = 1, .clip_skip = 0, .vectors = vectors})
                      .size());
    return static_cast<int64_t>(most);
}

std::string TextEncoding::left_out(const text::Subprompt& prompt, const TextVectors* vectors) const {
    const Side& side = sides_.front();
    return text::left_out(side.tokenizer, prompt, static_cast<int>(side.window), vectors_of(side, vectors));
}

std::vector<int64_t> TextEncoding::vector_widths() const {
    std::vector<int64_t> widths;
    for (const Side& side : sides_) widths.push_back(side.encoder->config().tower.hidden_size);
    return widths;
}

int64_t TextEncoding::count_tokens(const std::string& text) const {
    return static_cast<int64_t>(sides_.front().tokenizer.encode(text).size());
}

}  // namespace burin::models
