#include "core/weights/trace_concept.h"

#include <algorithm>
#include <cmath>

#include "core/base/printable.h"
#include "core/base/result.h"

namespace burin::weights {
namespace {

/// Where the name stands: [begin, end) of its tokens, and the position of the end token.
struct Span {
    int64_t begin = 0, end = 0, text_end = 0;
};

Span find_name(const models::TextEncoding& text, const TraceRequest& request) {
    const size_t at = place_of_name(request.prompt, request.name);
    Span span;
    span.begin = 1 + text.count_tokens(request.prompt.substr(0, at));
    span.end = span.begin + text.count_tokens(request.name);
    span.text_end = 1 + text.count_tokens(request.prompt);
    if (span.text_end > text.chunk_tokens())
        throw Failure(ErrorCode::bad_input,
                      "the prompt does not fit into the " + std::to_string(text.chunk_tokens()) +
                          " tokens that are traced",
                      "shorten it");
    return span;
}

/// The tokens' own words where a word is one token, else its parts numbered.
std::vector<std::string> token_names(const models::TextEncoding& text, const std::string& prompt) {
    std::vector<std::string> names{"<start>"};
    size_t begin = 0;
    while (begin < prompt.size()) {
        const size_t end = std::min(prompt.find(' ', begin), prompt.size());
        const std::string word = prompt.substr(begin, end - begin);
        const int64_t tokens = word.empty() ? 0 : text.count_tokens(word);
        for (int64_t i = 0; i < tokens; ++i)
            names.push_back(tokens == 1 ? word
                                        : word + " " + std::to_string(i + 1) + "/" + std::to_string(tokens));
        begin = end + 1;
    }
    names.emplace_back("<end>");
    return names;
}

/// Runs with the noise on the name, and with one thing restored on top of it.
class Tracer {
  public:
    Tracer(const OpenTextEncoder& encoder, Tensor ids, const TraceRequest& request, Span span)
        : encoder_(encoder), ids_(std::move(ids)), request_(request), span_(span) {
        // With the clean states everything that will be copied is at hand.
        clean_ = encoder_.run(ids_, [&](TextPlace place, int64_t, const Tensor& made) {
            if (place == request_.restored) kept_.push_back(made);
            return made;
        });
        auto generator = at::detail::createCPUGenerator(request.seed);
        const Tensor table = encoder.embedding_table();
        noise_ = torch::randn({request.samples, span.end - span.begin, encoder.width()}, generator) *
                 (request.noise * table.std());
    }
    [[nodiscard]] const Tensor& clean() const { return clean_; }
    [[nodiscard]] int64_t rows() const { return static_cast<int64_t>(kept_.size()); }
    /// [samples, t, c]; a negative row restores nothing.
    [[nodiscard]] Tensor run(int64_t row, int64_t first, int64_t last) const {
        return encoder_.run(
            ids_.repeat({request_.samples, 1}), [&](TextPlace place, int64_t layer, const Tensor& made) {
                Tensor now = made;
                if (place == TextPlace::state && layer == 0) {
                    now = made.clone();
                    now.slice(1, span_.begin, span_.end).add_(noise_);
                }
                if (place != request_.restored || layer != row) return now;
                now = now.clone();
                now.slice(1, first, last).copy_(kept_[static_cast<size_t>(row)].slice(1, first, last));
                return now;
            });
    }

  private:
    const OpenTextEncoder& encoder_;
    Tensor ids_;
    const TraceRequest& request_;
    Span span_;
    std::vector<Tensor> kept_;
    Tensor clean_, noise_;
};

std::vector<std::string> row_names(TextPlace restored, int64_t rows) {
    std::vector<std::string> names;
    for (int64_t i = 0; i < rows; ++i) {
        const bool state = restored == TextPlace::state;
        if (state && i == 0) {
            names.emplace_back("embedding");
            continue;
        }
        const char* what = state ? "layer " : restored == TextPlace::mlp ? "MLP " : "attention ";
        names.push_back(what + std::to_string(state ? i : i + 1));
    }
    return names;
}

void check(const models::ModelDescription& model, const TraceRequest& request) {
    if (model.text_encoder_2)
        throw Failure(ErrorCode::bad_input, "tracing knows SD 1 and 2; SDXL reads two text encoders",
                      "trace the cross-attention instead");
    if (request.samples < 1 || request.samples > 1000)
        throw Failure(ErrorCode::bad_input, "the draws of the noise are " + std::to_string(request.samples),
                      "give 1 to 1000");
    if (!(request.noise > 0) || request.noise > 100)
        throw Failure(ErrorCode::bad_input, "the noise is " + std::to_string(request.noise),
                      "give up to 100 standard deviations, usually 3");
    if (request.restored == TextPlace::mlp_key)
        throw Failure(ErrorCode::internal, "keys of MLPs cannot be restored");
}

}  // namespace

size_t place_of_name(const std::string& prompt, const std::string& name) {
    const auto at = name.empty() ? std::string::npos : prompt.find(name);
    if (at == std::string::npos)
        throw Failure(ErrorCode::bad_input, in_quotes(name) + " does not stand in " + in_quotes(prompt),
                      "give a prompt that names the concept");
    return at;
}

TraceMap trace_concept(const models::ModelDescription& model, const models::TextEncoding& text,
                       const TraceRequest& request, const TraceScore& score, const TraceHooks& hooks) {
    check(model, request);
    const torch::NoGradGuard guard;
    const Span span = find_name(text, request);
    const OpenTextEncoder encoder(model);
    const Tensor ids = token_rows(text, {request.prompt});
    const Tracer tracer(encoder, ids, request, span);
    const Tensor lost = tracer.run(-1, 0, 0);
    const Tensor distance = (lost - tracer.clean()).square().sum({1, 2}).to(torch::kFloat64);
    const auto scored = [&](const Tensor& encodings) {
        const Tensor scores =
            score ? score(encodings)
                  : 1 - (encodings - tracer.clean()).square().sum({1, 2}).to(torch::kFloat64) /
                            distance.slice(0, 0, encodings.size(0));
        return scores.mean().item<double>();
    };
    TraceMap map;
    map.columns = token_names(text, request.prompt);
    const int64_t window = ids.size(1), padding = window - span.text_end - 1;
    if (padding > 0) map.columns.emplace_back("<padding>");
    map.rows = row_names(request.restored, tracer.rows());
    map.name_begin = span.begin, map.name_end = span.end;
    map.clean = scored(tracer.clean());
    map.corrupted = scored(lost);
    const auto columns = static_cast<int64_t>(map.columns.size());
    map.effect = torch::zeros({tracer.rows(), columns}, torch::kFloat64);
    int64_t done = 0;
    for (int64_t row = 0; row < tracer.rows(); ++row) {
        for (int64_t column = 0; column < columns; ++column) {
            hooks.cancel.check();
            // Tokens see only what stands before them: in front of the name nothing was lost.
            const int64_t last = column > span.text_end ? window : column + 1;
            if (column >= span.begin)
                map.effect[row][column] = scored(tracer.run(row, column, last)) - map.corrupted;
            if (hooks.on_progress) hooks.on_progress(++done, tracer.rows() * columns);
        }
    }
    return map;
}

}  // namespace burin::weights
