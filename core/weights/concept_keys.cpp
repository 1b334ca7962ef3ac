#include "core/weights/concept_keys.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/result.h"

namespace burin::weights {
namespace {

// Padding tokens follow each other slowly; a few of them stand for all.
constexpr int64_t padding_kept = 10;

struct Placed {
    Tensor tokens;               ///< [t, d]
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
    const torch::NoGradGuard guard;
    const std::string whole = filled(context, name);
    const int64_t room = text.chunk_tokens();
    Placed placed;
    placed.tokens = text.encode(whole).tokens[0].to(torch::kCPU, torch::kFloat64);
    const auto before = text.count_tokens(context.substr(0, context.find("{}")));
    placed.begin = std::min(1 + before, room);
    placed.end = std::min(placed.begin + (name.empty() ? 0 : text.count_tokens(name)), room + 1);
    placed.text_end = std::min(1 + text.count_tokens(whole), room + 1);
    return placed;
}

/// Positions behind the name that become keys: the rest of the text, its end, and some of the padding.
std::vector<int64_t> positions_behind(const Placed& placed) {
    std::vector<int64_t> positions;
    for (int64_t i = placed.end; i <= placed.text_end; ++i) positions.push_back(i);
    const int64_t padding = placed.tokens.size(0) - placed.text_end - 1;
    const int64_t kept = std::min(padding, padding_kept);
    for (int64_t j = 0; j < kept; ++j) positions.push_back(placed.text_end + 1 + j * padding / kept);
    return positions;
}

void add_pairs(const Placed& from, const Placed& to, std::vector<Tensor>& keys, std::vector<Tensor>& values) {
    const int64_t last = to.tokens.size(0) - 1;
    for (int64_t i = from.begin; i < from.end; ++i) {
        // Names end together; where the guide is shorter, its first token stands for all that is longer.
        const int64_t aligned = std::max(to.begin, to.end - (from.end - i));
        keys.push_back(from.tokens[i]);
        values.push_back(to.tokens[std::min(aligned, last)]);
    }
    for (const int64_t i : positions_behind(from)) {
        keys.push_back(from.tokens[i]);
        values.push_back(to.tokens[std::min(to.end + (i - from.end), last)]);
    }
}

}  // namespace

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
    for (const auto& context : contexts)
        add_pairs(place(text, context, name), place(text, context, guide), keys, values);
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
