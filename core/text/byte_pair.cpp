#include "core/text/byte_pair.h"

#include <mutex>
#include <shared_mutex>

#include <queue>

#include "core/base/printable.h"
#include "core/text/unicode_words.h"

namespace burin::text {
namespace {

constexpr const char* end_of_word = "</w>";

uint64_t pair_key(int left, int right) {
    return (static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32) | static_cast<uint32_t>(right);
}

struct Symbol {
    int id = 0, before = -1, after = -1;
    bool alive = true;
};

struct Candidate {
    int rank = 0, at = 0, joined = 0;
    bool operator<(
        const Candidate& other) const {  // the queue gives its largest first: lowest rank, then leftmost
        return rank != other.rank ? rank > other.rank : at > other.at;
    }
};

}  // namespace

struct BytePairEncoder::Cache {
    /// Prompts repeat few words; beyond these bounds a word is simply encoded again.
    static constexpr size_t max_words = 16384, max_word_bytes = 64;
    std::shared_mutex mutex;
    std::unordered_map<std::string, std::vector<int>> words;
};

BytePairEncoder::BytePairEncoder() : cache_(std::make_unique<Cache>()) {}
BytePairEncoder::~BytePairEncoder() = default;
BytePairEncoder::BytePairEncoder(BytePairEncoder&&) noexcept = default;
BytePairEncoder& BytePairEncoder::operator=(BytePairEncoder&&) noexcept = default;

Result<BytePairEncoder> BytePairEncoder::make(const Vocabulary& vocabulary, const Merges& merges, int unk) {
    BytePairEncoder out;
    const auto id_of = [&](const std::string& token) {
        const auto at = vocabulary.find(token);
        return at == vocabulary.end() ? -1 : at->second;
    };
    for (int b = 0; b < 256; ++b) {
        const auto& symbol = byte_symbol(static_cast<unsigned char>(b));
        const int inner = id_of(symbol), last = id_of(symbol + end_of_word);
        out.inner_.push_back(inner < 0 ? unk : inner);
        out.last_.push_back(last < 0 ? unk : last);
    }
    for (const auto& [left, right] : merges) {
        const int a = id_of(left), b = id_of(right), joined = id_of(left + right);
        if (a < 0 || b < 0 || joined < 0)
            return fail(ErrorCode::bad_model,
                        "merges.txt joins '" + printable(left, 60) + "' and '" + printable(right, 60) +
                            "', which vocab.json does not hold with their sum",
                        "check that both files belong to the same model");
        out.merges_.emplace(pair_key(a, b), Merge{static_cast<int>(out.merges_.size()), joined});
    }
    return out;
}

const BytePairEncoder::Merge* BytePairEncoder::find(int left, int right) const {
    const auto at = merges_.find(pair_key(left, right));
    return at == merges_.end() ? nullptr : &at->second;
}

std::vector<int> BytePairEncoder::merge(std::string_view word) const {
    std::vector<Symbol> symbols(word.size());
    const int n = static_cast<int>(word.size());
    std::priority_queue<Candidate> queue;
    const auto offer = [&](int at) {
        if (at < 0 || symbols[at].after < 0) return;
        if (const auto* m = find(symbols[at].id, symbols[symbols[at].after].id))
            queue.push({m->rank, at, m->joined});
    };
    for (int i = 0; i < n; ++i) {
        const auto byte = static_cast<unsigned char>(word[i]);
        symbols[i] = {i + 1 == n ? last_[byte] : inner_[byte], i - 1, i + 1 == n ? -1 : i + 1};
    }
    for (int i = 0; i + 1 < n; ++i) offer(i);
    while (!queue.empty()) {
        const auto top = queue.top();
        queue.pop();
        auto& left = symbols[top.at];
        if (!left.alive || left.after < 0) continue;
        auto& right = symbols[left.after];
        // The neighbours may have been joined to others since this pair was offered.
        const auto* now = find(left.id, right.id);
        if (now == nullptr || now->rank != top.rank) continue;
        left.id = top.joined;
        right.alive = false;
        left.after = right.after;
        if (left.after >= 0) symbols[left.after].before = top.at;
        offer(left.before);
        offer(top.at);
    }
    std::vector<int> ids;
    for (const auto& s : symbols)
        if (s.alive) ids.push_back(s.id);
    return ids;
}

void BytePairEncoder::encode(std::string_view word, std::vector<int>& ids) const {
    if (word.size() > Cache::max_word_bytes) {
        const auto made = merge(word);
        ids.insert(ids.end(), made.begin(), made.end());
        return;
    }
    const std::string key(word);
    {
        const std::shared_lock lock(cache_->mutex);
        if (const auto at = cache_->words.find(key); at != cache_->words.end()) {
            ids.insert(ids.end(), at->second.begin(), at->second.end());
            return;
        }
    }
    auto made = merge(word);
    ids.insert(ids.end(), made.begin(), made.end());
    const std::unique_lock lock(cache_->mutex);
    if (cache_->words.size() < Cache::max_words) cache_->words.emplace(key, std::move(made));
}

}  // namespace burin::text
