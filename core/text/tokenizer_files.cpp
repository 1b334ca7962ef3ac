#include "core/text/tokenizer_files.h"

#include <cmath>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "core/base/printable.h"

namespace burin::text {
namespace {

using nlohmann::json;

constexpr const char* get_them_again = "download the model's tokenizer folder again";

/// Reads one flat object of token: id without building a tree; stops at the first fault.
class VocabularyHandler : public nlohmann::json_sax<json> {
  public:
    Vocabulary vocabulary;
    std::string fault;

    bool start_object(std::size_t) override {
        return depth_++ == 0 || stop("holds an object inside the object");
    }
    bool end_object() override { return true; }
    bool key(string_t& name) override {
        if (name.size() > max_token_bytes) return stop("holds a token longer than 1024 bytes");
        if (vocabulary.size() >= max_vocabulary_tokens) return stop("holds more than 1048576 tokens");
        key_ = name;
        return true;
    }
    bool number_unsigned(number_unsigned_t id) override {
        if (depth_ == 0) return stop("is not an object of tokens and ids");
        if (id >= max_vocabulary_tokens)
            return stop("gives token '" + printable(key_, 60) + "' the id " + std::to_string(id) +
                        ", beyond 1048575");
        if (!vocabulary.emplace(key_, static_cast<int>(id)).second)
            return stop("lists token '" + printable(key_, 60) + "' twice");
        return true;
    }
    bool number_integer(number_integer_t) override { return wrong_value(); }
    bool number_float(number_float_t, const string_t&) override { return wrong_value(); }
    bool null() override { return wrong_value(); }
    bool boolean(bool) override { return wrong_value(); }
    bool string(string_t&) override { return wrong_value(); }
    bool binary(binary_t&) override { return wrong_value(); }
    bool start_array(std::size_t) override { return wrong_value(); }
    bool end_array() override { return true; }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return stop("is not valid JSON near byte " + std::to_string(position));
    }

  private:
    bool stop(std::string why) {
        if (fault.empty()) fault = std::move(why);
        return false;
    }
    bool wrong_value() {
        return stop(depth_ == 0 ? std::string("is not an object of tokens and ids")
                                : "gives token '" + printable(key_, 60) + "' something else than an id");
    }
    int depth_ = 0;
    std::string key_;
};

Result<json> parse_config(std::string_view bytes, const char* name) {
    if (bytes.empty()) return json::object();
    if (bytes.size() > max_tokenizer_config_bytes)
        return fail(ErrorCode::bad_model, std::string(name) + " is larger than 1 MiB", get_them_again);
    auto tree = json::parse(bytes, nullptr, false);
    if (tree.is_discarded() || !tree.is_object())
        return fail(ErrorCode::bad_model, std::string(name) + " is not a valid JSON object", get_them_again);
    return tree;
}

Result<AddedToken> added_token(const json& node, std::string_view where) {
    const auto bad = [&](const char* why) {
        return fail(ErrorCode::bad_model, "special token " + printable(where, 60) + " " + why,
                    get_them_again);
    };
    const auto content = node.find("content");
    if (content == node.end() || !content->is_string()) return bad("has no text");
    AddedToken token{content->get<std::string>()};
    if (token.content.empty() || token.content.size() > max_token_bytes) return bad("is empty or too long");
    for (const char* flag : {"lstrip", "rstrip", "single_word"}) {
        const auto at = node.find(flag);
        if (at != node.end() && *at != json(false))
            return bad((std::string("asks for ") + flag + ", which Burin does not have").c_str());
    }
    const auto normalized = node.find("normalized");
    if (normalized != node.end()) {
        if (!normalized->is_boolean()) return bad("has a 'normalized' that is neither true nor false");
        token.normalized = normalized->get<bool>();
    }
    return token;
}

void add_once(std::vector<AddedToken>& list, AddedToken token) {
    for (const auto& old : list)
        if (old.content == token.content) return;
    list.push_back(std::move(token));
}

Result<> read_decoder(const json& decoder, SpecialTokens& out) {
    if (!decoder.is_object() || decoder.size() > 4096)
        return fail(ErrorCode::bad_model,
                    "added_tokens_decoder in tokenizer_config.json is not a list of tokens", get_them_again);
    for (const auto& [id, node] : decoder.items()) {
        const bool digits =
            !id.empty() && id.size() <= 7 && id.find_first_not_of("0123456789") == std::string::npos;
        if (!digits || !node.is_object() || std::stoul(id) >= max_vocabulary_tokens)
            return fail(ErrorCode::bad_model,
                        "added token '" + printable(id, 60) + "' in tokenizer_config.json has no usable id",
                        get_them_again);
        auto token = added_token(node, id);
        if (!token) return tl::unexpected(token.error());
        token->id = std::stoi(id);
        add_once(out.added, *std::move(token));
    }
    return {};
}

/// One of bos, eos, unk, pad: a text, or an object with `content`.
Result<> read_special(const json& tree, const char* key, std::string& content, SpecialTokens& out) {
    const auto at = tree.find(key);
    if (at == tree.end() || at->is_null()) return {};
    if (at->is_string()) {
        content = at->get<std::string>();
        if (content.empty() || content.size() > max_token_bytes)
            return fail(ErrorCode::bad_model, std::string("special token ") + key + " is empty or too long",
                        get_them_again);
        return {};
    }
    auto token = added_token(at->is_object() ? *at : json::object(), key);
    if (!token) return tl::unexpected(token.error());
    content = token->content;
    add_once(out.added, *std::move(token));
    return {};
}

}  // namespace

Result<Vocabulary> parse_vocabulary(std::string_view bytes) {
    const auto bad = [](const std::string& why) {
        return fail(ErrorCode::bad_model, "vocab.json " + why, get_them_again);
    };
    if (bytes.size() > max_vocabulary_bytes) return bad("is larger than 16 MiB");
    VocabularyHandler handler;
    const bool complete = json::sax_parse(bytes, &handler);
    if (!handler.fault.empty()) return bad(handler.fault);
    if (!complete || handler.vocabulary.empty()) return bad("holds no tokens");
    std::unordered_set<int> ids;
    for (const auto& [token, id] : handler.vocabulary)
        if (!ids.insert(id).second)
            return bad("gives the id " + std::to_string(id) + " to two tokens, one of them '" +
                       printable(token, 60) + "'");
    return std::move(handler.vocabulary);
}

Result<Merges> parse_merges(std::string_view bytes) {
    constexpr size_t merges_of_clip = 49152 - 256 - 2;
    if (bytes.size() > max_vocabulary_bytes)
        return fail(ErrorCode::bad_model, "merges.txt is larger than 16 MiB", get_them_again);
    Merges merges;
    std::unordered_set<std::string_view> seen;
    size_t number = 0;
    while (!bytes.empty() && merges.size() < merges_of_clip) {
        const size_t end = std::min(bytes.find('\n'), bytes.size());
        auto line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++number;
        const auto bad = [&](const char* why) {
            return fail(ErrorCode::bad_model, "line " + std::to_string(number) + " of merges.txt " + why,
                        get_them_again);
        };
        if (line.size() > 2 * max_token_bytes) return bad("is longer than 2048 bytes");
        if (!is_utf8(line)) return bad("is not valid UTF-8");
        if (number == 1 || line.empty()) continue;  // the first line is the format's version
        const size_t gap = line.find(' ');
        if (gap == 0 || gap == std::string_view::npos || gap + 1 == line.size() ||
            line.find(' ', gap + 1) != std::string_view::npos)
            return bad("does not hold two parts with one space between them");
        if (!seen.insert(line).second) return bad("repeats an earlier line");
        merges.emplace_back(line.substr(0, gap), line.substr(gap + 1));
    }
    return merges;
}

Result<SpecialTokens> parse_special_tokens(std::string_view config_bytes, std::string_view map_bytes) {
    const auto config = parse_config(config_bytes, "tokenizer_config.json");
    if (!config) return tl::unexpected(config.error());
    const auto map = parse_config(map_bytes, "special_tokens_map.json");
    if (!map) return tl::unexpected(map.error());
    SpecialTokens out;
    if (const auto decoder = config->find("added_tokens_decoder");
        decoder != config->end() && !decoder->is_null())
        if (auto read = read_decoder(*decoder, out); !read) return tl::unexpected(read.error());
    for (const auto* tree : {&*config, &*map})
        for (const auto& [key, content] : {std::pair<const char*, std::string*>{"bos_token", &out.bos},
                                           {"eos_token", &out.eos},
                                           {"unk_token", &out.unk},
                                           {"pad_token", &out.pad}})
            if (auto read = read_special(*tree, key, *content, out); !read)
                return tl::unexpected(read.error());
    // A bare text becomes an added token too: CLIP's three are matched after normalisation, a padding token
    // before.
    for (const auto* content : {&out.bos, &out.eos, &out.unk}) add_once(out.added, {*content});
    add_once(out.added, {out.pad, -1, false});
    const auto length = config->find("model_max_length");
    if (length != config->end() && length->is_number()) {
        const auto value = length->get<double>();
        if (!std::isfinite(value) || value < 3 || value != std::floor(value))
            return fail(ErrorCode::bad_model,
                        "model_max_length in tokenizer_config.json is not a whole number of at least 3",
                        get_them_again);
        // Some files write 1e30 for "no limit".
        if (value <= 4096) out.max_length = static_cast<int>(value);
    }
    return out;
}

}  // namespace burin::text
