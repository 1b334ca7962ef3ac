#include "core/weights/concept_keys.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/result.h"

namespace burin::weights {
namespace {

// Padding tokens follow each other slowly; a few of them stand for all.
constexpr int64_t padding_kept = 10;

struct Placed {
    std::string whole;
    int64_t begin = 0, end = 0;  ///< of the name, in tokens
    int64_t text_end = 0;        ///< position of the end token
};

std::string filled(const std::string& context, const std::string& name) {
    const auto at = context.find("{}");
    if (at == std::string::npos)
        throw Failure(ErrorCode::bad_input, "the context '" + printable(context, 80) + "' has no {}",
                      "put {} where the concept's name stands");
    return context.substr(0, at) + name + context.substr(at + 2);
}

Placed place(const models::TextEncoding& text, const std::string& context, const std::string& name) {
    const int64_t room = text.chunk_tokens();
    Placed placed;
    placed.whole = filled(context, name);
    const auto before = text.count_tokens(context.substr(0, context.find("{}")));
    placed.begin = std::min(1 + before, room);
    placed.end = std::min(placed.begin + (name.empty() ? 0 : text.count_tokens(name)), room + 1);
    placed.text_end = std::min(1 + text.count_tokens(placed.whole), room + 1);
    return placed;
}

/// Positions behind the name that become keys: the rest of the text, its end, and some of the padding.
std::vector<int64_t> positions_behind(const Placed& placed, int64_t window) {
    std::vector<int64_t> positions;
    for (int64_t i = placed.end; i <= placed.text_end; ++i) positions.push_back(i);
    const int64_t padding = window - placed.text_end - 1;
    const int64_t kept = std::min(padding, padding_kept);
    for (int64_t j = 0; j < kept; ++j) positions.push_back(placed.text_end + 1 + j * padding / kept);
    return positions;
}

}  // namespace

Alignment align(const models::TextEncoding& text, const std::string& context, const std::string& name,
                const std::string& guide) {
    const Placed from = place(text, context, name), to = place(text, context, guide);
    const int64_t window = text.chunk_tokens() + 2, last = window - 1;
    Alignment alignment{from.whole, to.whole, {}, std::max<int64_t>(from.end - 1, 0)};
    for (int64_t i = from.begin; i < from.end; ++i) {
        // Names end together; where the guide is shorter, its first token stands for all that is longer.
        const int64_t aligned = std::max(to.begin, to.end - (from.end - i));
        alignment.places.emplace_back(i, std::min(aligned, last));
    }
    for (const int64_t i : positions_behind(from, window))
        alignment.places.emplace_back(i, std::min(to.end + (i - from.end), last));
    return alignment;
}

std::vector<std::string> contexts_for(const std::string& name) {
    if (name.starts_with("by ") || name.find("style of") != std::string::npos)
        return {"{}", "a picture {}", "a picture of a woman {}", "a house by the sea {}",
                "a cat at night {}"};
    return {"{}", "a picture of {}", "{} in the forest", "{} by the sea in winter",
            "a painting of {} at night"};
}

KeyPairs concept_keys(const models::TextEncoding& text, const std::string& name, const std::string& guide,
                      KeyTokens tokens, const std::vector<std::string>& contexts) {
    if (tokens == KeyTokens::last)
        return {last_token(text, name).unsqueeze(0), last_token(text, guide).unsqueeze(0)};
    std::vector<Tensor> keys, values;
    const torch::NoGradGuard guard;
    const auto encoded = [&](const std::string& whole) {
        return text.encode(whole).tokens[0].to(torch::kCPU, torch::kFloat64);
    };
    for (const auto& context : contexts) {
        const Alignment alignment = align(text, context, name, guide);
        const Tensor from = encoded(alignment.from);
        const Tensor to = alignment.to == alignment.from ? from : encoded(alignment.to);
        for (const auto& [i, j] : alignment.places) keys.push_back(from[i]), values.push_back(to[j]);
    }
    if (keys.empty())
        throw Failure(ErrorCode::bad_input, "there is no context to see the concept in",
                      "give at least \"{}\"");
    return {torch::stack(keys), torch::stack(values)};
}

Tensor last_token(const models::TextEncoding& text, const std::string& words) {
    const torch::NoGradGuard guard;
    const int64_t place = std::min(text.count_tokens(words), text.chunk_tokens());
    return text.encode(words).tokens[0][place].to(torch::kCPU, torch::kFloat64);
}

}  // namespace burin::weights
