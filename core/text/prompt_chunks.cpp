#include "core/text/prompt_chunks.h"

#include <algorithm>

namespace burin::text {
namespace {

class Chunker {
  public:
    Chunker(const ClipTokenizer& tokenizer, int length)
        : tokenizer_(tokenizer), length_(static_cast<size_t>(length)) {
        begin();
    }

    [[nodiscard]] size_t count() const { return chunks_.size(); }
    [[nodiscard]] bool full() const { return room() == 0; }
    [[nodiscard]] size_t room() const { return length_ - 1 - chunks_.back().ids.size(); }

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

/// Ids of one piece of text.
struct PieceIds {
    std::vector<int> ids;
    bool together = false;  ///< they belong to one name
};

std::vector<PieceIds> ids_of(const ClipTokenizer& tokenizer, const ChunkVectors& vectors,
                             std::string_view text) {
    if (vectors.names == nullptr) return {{tokenizer.encode(text)}};
    std::vector<PieceIds> out;
    for (const auto& piece : vectors.names->split(text)) {
        if (piece.name < 0) {
            out.push_back({tokenizer.encode(piece.text)});
            continue;
        }
        PieceIds& ids = out.emplace_back();
        ids.together = true;
        const int first = vectors.first_id + vectors.names->first_vector(piece.name);
        for (int i = 0; i < vectors.names->names()[static_cast<size_t>(piece.name)].vectors; ++i)
            ids.ids.push_back(first + i);
    }
    return out;
}

size_t tokens_of(const ClipTokenizer& tokenizer, const ChunkVectors& vectors, std::string_view text) {
    size_t count = 0;
    for (const PieceIds& piece : ids_of(tokenizer, vectors, text)) count += piece.ids.size();
    return count;
}

/// Where the words of `text` end, one after the other.
std::vector<size_t> word_ends(std::string_view text) {
    std::vector<size_t> ends;
    for (size_t at = text.find_first_not_of(" \t\r\n"); at != std::string_view::npos;
         at = text.find_first_not_of(" \t\r\n", at)) {
        at = std::min(text.find_first_of(" \t\r\n", at), text.size());
        ends.push_back(at);
    }
    return ends;
}

}  // namespace

Result<std::vector<TokenChunk>> encode_chunks(const ClipTokenizer& tokenizer, const Subprompt& subprompt,
                                              LongText how, int length, const ChunkVectors& vectors) {
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
        for (const PieceIds& piece : ids_of(tokenizer, vectors, text->text)) {
            const size_t needed = piece.ids.size();
            if (grow && piece.together && needed > chunker.room() &&
                needed + 2 <= static_cast<size_t>(length))
                chunker.begin();
            for (const int id : piece.ids) {
                if (chunker.full()) {
                    if (!grow) return chunker.take();
                    chunker.begin();
                }
                if (chunker.count() > max_chunks) break;
                chunker.add(id, text->weight);
            }
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

std::string left_out(const ClipTokenizer& tokenizer, const Subprompt& subprompt, int length,
                     const ChunkVectors& vectors) {
    const auto window = static_cast<size_t>(length - 2);
    size_t used = 0;
    std::string rest;
    for (const auto& segment : subprompt.segments) {
        const auto* text = std::get_if<WeightedText>(&segment);
        if (text == nullptr) continue;
        if (!rest.empty()) {
            rest += text->text;
            continue;
        }
        const size_t tokens = tokens_of(tokenizer, vectors, text->text);
        if (used + tokens <= window) {
            used += tokens;
            continue;
        }
        // The most words whose tokens still fit: more words never have fewer tokens.
        const auto ends = word_ends(text->text);
        const auto beyond = std::partition_point(ends.begin(), ends.end(), [&](size_t end) {
            return used + tokens_of(tokenizer, vectors, std::string_view(text->text).substr(0, end)) <=
                   window;
        });
        const size_t kept = beyond == ends.begin() ? 0 : *std::prev(beyond);
        rest = text->text.substr(kept);
    }
    const size_t first = rest.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string{} : rest.substr(first);
}

}  // namespace burin::text
