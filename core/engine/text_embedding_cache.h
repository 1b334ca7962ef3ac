// Texts of a run as the UNet wants them, encoded and projected once and kept for later runs.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include <torch/torch.h>

#include "core/engine/embedding_library.h"
#include "core/guidance/guide.h"
#include "core/models/text_encoding.h"
#include "core/models/unet.h"
#include "core/protocol/request.h"

namespace burin::engine {

using torch::Tensor;

class LoadedModel;

/// One text, ready for the UNet.
struct TextPart {
    models::TextContext context;  ///< one row of keys and values
    int64_t tokens = 0;
    Tensor pooled;      ///< SDXL: [1, c]; undefined otherwise
    Tensor time_ids;    ///< SDXL: [1, 6]; undefined otherwise
    double weight = 1;  ///< share in a prompt of several joined by AND
};

/// What a row of guidance stands for: one text, or several joined by AND, whose predictions are added by
/// weight (Composable Diffusion, arXiv 2206.01714). Where the weights do not add up to one, the empty text's
/// prediction takes the rest, so that each part stays a difference from it.
using TextRow = std::vector<TextPart>;

/// What decides how texts are read, beside the model.
struct TextReading {
    protocol::LongPrompt long_prompt = protocol::LongPrompt::truncate;
    bool prompt_weights = false;
    int clip_skip = 0;
    std::array<float, 6> sizes{},
        negative_sizes{};  ///< SDXL's time ids for the prompt and the unconditional row
    std::shared_ptr<const UsedVectors> vectors = nullptr;  ///< that the texts name; null: none

    bool operator<(const TextReading& other) const;
    [[nodiscard]] const std::string& vectors_key() const;
    static TextReading of(const protocol::RenderRequest& request, int width, int height);
};

/// The parts of a text that AND joins, with their weights; the text as it stands where it has no `grammar`. Throws Failure.
std::vector<text::Subprompt> read_prompt(const std::string& text, bool grammar);

/// Belongs to one loaded model; bounded, the least recently used text goes first. Not thread-safe. A
/// reference from row() stays valid until the cache is told to begin another run.
class TextEmbeddingCache {
  public:
    explicit TextEmbeddingCache(const LoadedModel& model, size_t most_rows = 256)
        : model_(model), most_rows_(most_rows) {}

    /// Begins a run: later row() calls read texts this way.
    void begin(const TextReading& reading);
    const TextRow& row(const guidance::ConditioningId& id);
    /// Encodes a text that row() will be asked for, without touching the UNet: a run that does this for all
    /// its texts can let the encoders go before the UNet is read.
    void encode_ahead(const guidance::ConditioningId& id);
    /// The encoding itself, float32 [1, t, c] on the CPU; of the first part where AND joins several. Not
    /// kept.
    [[nodiscard]] Tensor encoded(const guidance::ConditioningId& id) const;
    /// Tokens of a direction's text within the first window, start and end not counted.
    [[nodiscard]] int64_t own_tokens(const std::string& text) const;
    /// To be called when the encoders have changed.
    void clear() { rows_.clear(), order_.clear(), ahead_.clear(); }
    /// To be called when only the UNet has changed: texts stay encoded.
    void forget_projections();

    /// Rows asked for so far: encoded anew, and found.
    [[nodiscard]] int encoded_count() const { return encoded_; }
    [[nodiscard]] int reused_count() const { return reused_; }

  private:
    using Key = std::pair<TextReading, guidance::ConditioningId>;
    /// One part of a row, encoded but not yet projected for the UNet.
    struct EncodedPart {
        models::TextConditioning text;
        double weight = 1;
    };
    struct Entry {
        std::vector<EncodedPart> encoded;
        TextRow row;  ///< empty until it is projected
        std::list<Key>::iterator place;
    };
    [[nodiscard]] models::TextOptions text_options() const;
    [[nodiscard]] std::vector<EncodedPart> encode(const guidance::ConditioningId& id) const;
    [[nodiscard]] TextPart project(const models::TextConditioning& text, guidance::RowKind kind,
                                   double weight) const;

    const LoadedModel& model_;
    size_t most_rows_;
    TextReading reading_;
    int encoded_ = 0, reused_ = 0;
    std::map<Key, Entry> rows_;
    std::map<Key, std::vector<EncodedPart>> ahead_;  ///< until row() asks for them
    std::list<Key> order_;                           ///< most recently used first
};

}  // namespace burin::engine
