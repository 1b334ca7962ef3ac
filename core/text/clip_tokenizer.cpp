#include "core/text/clip_tokenizer.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "core/base/printable.h"
#include "core/text/unicode_words.h"

namespace burin::text {
namespace {

/// The whole file, empty where an optional one is missing.
Result<std::string> read_file(const std::filesystem::path& path, size_t limit, bool required) {
    const auto name = printable(path.string());
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        if (!required) return std::string();
        return fail(ErrorCode::bad_model, name + " is missing",
                    "check that the model's tokenizer folder is complete");
    }
    if (!std::filesystem::is_regular_file(status)) return fail(ErrorCode::bad_model, name + " is not a file");
    const auto size = std::filesystem::file_size(path, error);
    if (error) return fail(ErrorCode::io, name + " cannot be read: " + error.message());
    if (size > limit)
        return fail(ErrorCode::bad_model, name + " is larger than " + std::to_string(limit >> 20) + " MiB",
                    "check that it belongs to a CLIP tokenizer");
    std::string bytes(size, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size)))
        return fail(ErrorCode::io, name + " cannot be read");
    return bytes;
}

/// Cuts `text` at every occurrence of a token, leftmost first, longest where several begin; `between` gets
/// the rest.
template <class Between>
void cut_at_tokens(std::string_view text, const std::vector<AddedToken>& tokens, std::vector<int>& ids,
                   Between between) {
    size_t done = 0;
    for (size_t at = 0; at < text.size() && !tokens.empty();) {
        const auto hit = std::find_if(tokens.begin(), tokens.end(), [&](const AddedToken& t) {
            return text.substr(at).starts_with(t.content);
        });
        if (hit == tokens.end()) {
            ++at;
            continue;
        }
        if (at > done) between(text.substr(done, at - done));
        ids.push_back(hit->id);
        at += hit->content.size();
        done = at;
    }
    if (done < text.size()) between(text.substr(done));
}

void longest_first(std::vector<AddedToken>& tokens) {
    std::stable_sort(tokens.begin(), tokens.end(),
                     [](const auto& a, const auto& b) { return a.content.size() > b.content.size(); });
}

/// Gives each added token the id of the vocabulary, or puts it there with its own.
Result<> settle_ids(Vocabulary& vocabulary, SpecialTokens& specials) {
    for (auto& token : specials.added) {
        const auto known = vocabulary.find(token.content);
        const auto name = "special token '" + printable(token.content, 60) + "'";
        if (known != vocabulary.end()) {
            if (token.id >= 0 && token.id != known->second)
                return fail(ErrorCode::bad_model,
                            name + " has the id " + std::to_string(token.id) +
                                " in tokenizer_config.json and " + std::to_string(known->second) +
                                " in vocab.json",
                            "check that both files belong to the same model");
            token.id = known->second;
        } else if (token.id < 0) {
            return fail(ErrorCode::bad_model, name + " is not in vocab.json",
                        "check that the tokenizer's files belong to the same model");
        } else {
            vocabulary.emplace(token.content, token.id);
        }
    }
    return {};
}

Result<> check_dense(const Vocabulary& vocabulary) {
    std::vector<bool> used(vocabulary.size());
    for (const auto& [token, id] : vocabulary) {
        if (static_cast<size_t>(id) >= used.size())
            return fail(ErrorCode::bad_model,
                        "vocab.json gives token '" + printable(token, 60) + "' the id " + std::to_string(id) +
                            " although it holds only " + std::to_string(used.size()) + " tokens",
                        "download the model's tokenizer folder again");
        if (used[static_cast<size_t>(id)])
            return fail(ErrorCode::bad_model,
                        "the id " + std::to_string(id) + " is given to two tokens, one of them '" +
                            printable(token, 60) + "'",
                        "download the model's tokenizer folder again");
        used[static_cast<size_t>(id)] = true;
    }
    return {};
}

}  // namespace

Result<TokenizerTexts> TokenizerTexts::read(const std::filesystem::path& folder) {
    TokenizerTexts texts;
    std::error_code ignored;
    // The single file is only read where it is needed: next to the others it says the same once more.
    const bool apart = std::filesystem::exists(folder / "vocab.json", ignored) &&
                       std::filesystem::exists(folder / "merges.txt", ignored);
    const bool together = !apart && std::filesystem::exists(folder / "tokenizer.json", ignored);
    struct Row {
        std::string& text;
        const char* name;
        size_t limit;
        bool required;
    };
    const std::vector<Row> rows = {
        {texts.vocabulary, "vocab.json", max_vocabulary_bytes, !together},
        {texts.merges, "merges.txt", max_vocabulary_bytes, !together},
        {texts.together, "tokenizer.json", max_vocabulary_bytes, together},
        {texts.config, "tokenizer_config.json", max_tokenizer_config_bytes, false},
        {texts.map, "special_tokens_map.json", max_tokenizer_config_bytes, false},
    };
    for (const Row& row : rows) {
        if (&row.text == &texts.together && !together) continue;
        auto text = read_file(folder / row.name, row.limit, row.required);
        if (!text) return tl::unexpected(text.error());
        row.text = *std::move(text);
    }
    return texts;
}

Result<Vocabulary> TokenizerTexts::words() const {
    if (!vocabulary.empty() && (!merges.empty() || together.empty())) return parse_vocabulary(vocabulary);
    auto parts = parse_tokenizer_json(together);
    if (!parts) return tl::unexpected(parts.error());
    return std::move(parts->vocabulary);
}

Result<ClipTokenizer> ClipTokenizer::load(const std::filesystem::path& folder) {
    const auto texts = TokenizerTexts::read(folder);
    if (!texts) return tl::unexpected(texts.error());
    auto made = read(*texts);
    if (!made) made.error().what += " (in " + printable(folder.string()) + ")";
    return made;
}

Result<ClipTokenizer> ClipTokenizer::read(const TokenizerTexts& texts, const std::string& pad) {
    auto specials = parse_special_tokens(texts.config, texts.map);
    TokenizerParts parts;
    if (!texts.together.empty() && (texts.vocabulary.empty() || texts.merges.empty())) {
        auto both = parse_tokenizer_json(texts.together);
        if (!both) return tl::unexpected(both.error());
        parts = *std::move(both);
    } else {
        auto vocabulary = parse_vocabulary(texts.vocabulary);
        if (!vocabulary) return tl::unexpected(vocabulary.error());
        auto merges = parse_merges(texts.merges);
        if (!merges) return tl::unexpected(merges.error());
        parts = {*std::move(vocabulary), *std::move(merges), {}};
    }
    if (!specials) return tl::unexpected(specials.error());
    for (auto& token : parts.added) {
        const auto same = [&](const AddedToken& old) { return old.content == token.content; };
        const auto old = std::find_if(specials->added.begin(), specials->added.end(), same);
        if (old == specials->added.end()) {
            specials->added.push_back(std::move(token));
        } else {
            *old = std::move(token);
        }
    }
    if (!pad.empty()) specials->pad = pad;
    return make(std::move(parts.vocabulary), parts.merges, *std::move(specials));
}

Result<ClipTokenizer> ClipTokenizer::make(Vocabulary vocabulary, const Merges& merges,
                                          SpecialTokens specials) {
    if (auto settled = settle_ids(vocabulary, specials); !settled) return tl::unexpected(settled.error());
    if (auto dense = check_dense(vocabulary); !dense) return tl::unexpected(dense.error());
    const auto id_of = [&](const std::string& content) {
        const auto at = vocabulary.find(content);
        return at == vocabulary.end() ? -1 : at->second;
    };
    for (const auto* content : {&specials.bos, &specials.eos, &specials.unk, &specials.pad})
        if (id_of(*content) < 0)
            return fail(ErrorCode::bad_model,
                        "special token '" + printable(*content, 60) + "' is not in vocab.json",
                        "check that the tokenizer's files belong to the same model");
    auto bpe = BytePairEncoder::make(vocabulary, merges, id_of(specials.unk));
    if (!bpe) return tl::unexpected(bpe.error());
    ClipTokenizer out(*std::move(bpe));
    out.bos_ = id_of(specials.bos);
    out.eos_ = id_of(specials.eos);
    out.unk_ = id_of(specials.unk);
    out.pad_ = id_of(specials.pad);
    out.max_length_ = specials.max_length;
    out.vocabulary_size_ = static_cast<int>(vocabulary.size());
    for (auto& token : specials.added) {
        if (token.normalized) token.content = normalize_text(token.content);
        (token.normalized ? out.normalized_tokens_ : out.raw_tokens_).push_back(std::move(token));
    }
    longest_first(out.raw_tokens_);
    longest_first(out.normalized_tokens_);
    return out;
}

void ClipTokenizer::encode_words(std::string_view normalized, std::vector<int>& ids) const {
    for (const auto word : split_words(normalized)) bpe_.encode(word, ids);
}

void ClipTokenizer::encode_normalized_with_tokens(std::string_view raw, std::vector<int>& ids) const {
    const auto normalized = normalize_text(raw);
    cut_at_tokens(normalized, normalized_tokens_, ids,
                  [&](std::string_view piece) { encode_words(piece, ids); });
}

std::vector<int> ClipTokenizer::encode(std::string_view text) const {
    std::vector<int> ids;
    cut_at_tokens(text, raw_tokens_, ids,
                  [&](std::string_view piece) { encode_normalized_with_tokens(piece, ids); });
    return ids;
}

std::vector<int> ClipTokenizer::encode_padded(std::string_view text, int length) const {
    auto ids = encode(text);
    const auto room = static_cast<size_t>(std::max(length - 2, 0));
    if (ids.size() > room) ids.resize(room);
    ids.insert(ids.begin(), bos_);
    ids.push_back(eos_);
    ids.resize(static_cast<size_t>(std::max(length, 2)), pad_);
    return ids;
}

}  // namespace burin::text
