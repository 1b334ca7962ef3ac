#include "core/text/prompt_chunks.h"

namespace burin::text {
namespace {

class Chunker {
  public:
    Chunker(const ClipTokenizer& tokenizer, int length)
        : tokenizer_(tokenizer), length_(static_cast<size_t>(length)) {
        begin();
    }

    [[nodiscard]] size_t count() const { return chunks_.size(); }
    [[nodiscard]] bool full() const { return chunks_.back().ids.size() + 1 == length_; }

    void begin() { chunks_.push_back({{tokenizer_.bos()}, {1}}); }
    void add(int id, float weight) {
        chunks_.back().ids.push_back(id);
        chunks_.back().weights.push_back(weight);
    }
    std::vector<TokenChunk> take() {
        for (auto& chunk : chunks_) {
            chunk.ids.push_back(tokenizer_.eos());
            chunk.ids.resize(length_, tokenizer_.pad());
            chunk.weights.resize(length_, 1);
        }
        return std::move(chunks_);
    }

  private:
    const ClipTokenizer& tokenizer_;
    size_t length_;
    std::vector<TokenChunk> chunks_;
};

}  // namespace

Result<std::vector<TokenChunk>> encode_chunks(const ClipTokenizer& tokenizer, const Subprompt& subprompt,
                                              LongText how, int length) {
    if (length < 3)
        return fail(ErrorCode::internal, "a text row of " + std::to_string(length) + " tokens has no room",
                    "give at least 3");
    Chunker chunker(tokenizer, length);
    const bool grow = how == LongText::chunks;
    for (const auto& segment : subprompt.segments) {
        const auto* text = std::get_if<WeightedText>(&segment);
        if (text == nullptr) {
            if (grow) chunker.begin();
            continue;
        }
        for (const int id : tokenizer.encode(text->text)) {
            if (chunker.full()) {
                if (!grow) return chunker.take();
                chunker.begin();
            }
            if (chunker.count() > max_chunks) break;
            chunker.add(id, text->weight);
        }
        if (chunker.count() > max_chunks) break;
    }
    if (chunker.count() > max_chunks)
        return fail(ErrorCode::bad_input,
                    "the prompt needs more than " + std::to_string(max_chunks) + " chunks of " +
                        std::to_string(length - 2) + " tokens",
                    "shorten it");
    return chunker.take();
}

}  // namespace burin::text
