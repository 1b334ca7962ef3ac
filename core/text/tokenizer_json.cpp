// tokenizer.json of the tokenizers library, as a stream of events: a hostile file costs no more than what was accepted of it.
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "core/base/printable.h"
#include "core/text/tokenizer_files.h"

namespace burin::text {
namespace {

using nlohmann::json;

constexpr const char* get_it_again = "download the model's tokenizer folder again";
constexpr const char* other_scheme = "use the tokenizer of a CLIP text encoder";

class TokenizerJsonReader : public nlohmann::json_sax<json> {
  public:
    TokenizerParts parts;
    std::string fault, remedy = get_it_again;

    bool start_object(std::size_t) override { return open(false); }
    bool start_array(std::size_t) override { return open(true); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (name.size() > max_token_bytes) return stop("holds a name or token longer than 1024 bytes");
        key_ = name;
        return true;
    }
    bool string(string_t& text) override;
    bool number_unsigned(number_unsigned_t value) override;
    bool boolean(bool value) override;
    bool number_integer(number_integer_t) override { return other_value(); }
    bool number_float(number_float_t, const string_t&) override { return other_value(); }
    bool binary(binary_t&) override { return other_value(); }
    bool null() override {
        return place_ == Place::vocabulary || place_ == Place::pair ? other_value() : true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return stop("is not valid JSON near byte " + std::to_string(position));
    }

  private:
    enum class Place { outside, root, model, vocabulary, merges, pair, added_tokens, added, elsewhere };

    bool stop(std::string why) {
        if (fault.empty()) fault = std::move(why);
        return false;
    }
    bool refuse(std::string why) {
        remedy = other_scheme;
        return stop(std::move(why));
    }
    bool other_value();
    bool open(bool list);
    bool close();
    [[nodiscard]] Place inside(bool list) const;
    bool add_merge(std::string left, std::string right);
    bool add_token();

    Place place_ = Place::outside;
    std::vector<Place> above_;
    std::string key_;
    std::vector<std::string> pair_;
    AddedToken token_;
    std::string wrong_flag_;
    std::unordered_set<std::string> seen_;
};

TokenizerJsonReader::Place TokenizerJsonReader::inside(bool list) const {
    switch (place_) {
        case Place::outside:
            return list ? Place::elsewhere : Place::root;
        case Place::root:
            if (key_ == "model" && !list) return Place::model;
            return key_ == "added_tokens" && list ? Place::added_tokens : Place::elsewhere;
        case Place::model:
            if (key_ == "vocab" && !list) return Place::vocabulary;
            return key_ == "merges" && list ? Place::merges : Place::elsewhere;
        case Place::merges:
            return list ? Place::pair : Place::elsewhere;
        case Place::added_tokens:
            return list ? Place::elsewhere : Place::added;
        default:
            return Place::elsewhere;
    }
}

bool TokenizerJsonReader::open(bool list) {
    constexpr size_t deepest = 64;
    if (above_.size() == deepest) return stop("nests deeper than 64 levels");
    if (place_ == Place::outside && list) return stop("is a list instead of an object");
    const Place next = inside(list);
    if (place_ == Place::vocabulary) return other_value();
    if (place_ == Place::merges && next != Place::pair) return other_value();
    above_.push_back(place_);
    place_ = next;
    pair_.clear();
    if (next == Place::added) token_ = {}, wrong_flag_.clear();
    return true;
}

bool TokenizerJsonReader::close() {
    const Place closed = place_;
    place_ = above_.back();
    above_.pop_back();
    if (closed == Place::pair) {
        if (pair_.size() != 2) return stop("holds a merge of " + std::to_string(pair_.size()) + " parts");
        return add_merge(std::move(pair_[0]), std::move(pair_[1]));
    }
    return closed == Place::added ? add_token() : true;
}

bool TokenizerJsonReader::other_value() {
    switch (place_) {
        case Place::outside:
            return stop("is not an object");
        case Place::vocabulary:
            return stop("gives token '" + printable(key_, 60) + "' something else than an id");
        case Place::merges:
        case Place::pair:
            return stop("holds a merge that is not two texts");
        case Place::added:
            return stop("describes an added token by a '" + printable(key_, 60) + "' of the wrong kind");
        default:
            return true;  // of parts that say nothing about tokens and ids
    }
}

bool TokenizerJsonReader::string(string_t& text) {
    switch (place_) {
        case Place::merges: {
            const size_t gap = text.find(' ');
            if (gap == std::string::npos)
                return stop("holds the merge '" + printable(text, 60) + "' of one part");
            return add_merge(text.substr(0, gap), text.substr(gap + 1));
        }
        case Place::pair:
            if (pair_.size() == 2) return stop("holds a merge of more than two parts");
            pair_.push_back(text);
            return true;
        case Place::added:
            if (key_ == "content") token_.content = text;
            return key_ == "content" ? true : other_value();
        case Place::model:
            if (key_ == "type" && text != "BPE")
                return refuse("describes a '" + printable(text, 60) + "' instead of byte pairs (BPE)");
            if (key_ == "end_of_word_suffix" && text != "</w>")
                return refuse("ends its words in '" + printable(text, 60) + "' instead of '</w>'");
            if (key_ == "continuing_subword_prefix" && !text.empty())
                return refuse("begins parts of words with '" + printable(text, 60) + "'");
            return true;
        default:
            return other_value();
    }
}

bool TokenizerJsonReader::number_unsigned(number_unsigned_t value) {
    if (place_ == Place::vocabulary) {
        if (parts.vocabulary.size() >= max_vocabulary_tokens) return stop("holds more than 1048576 tokens");
        if (value >= max_vocabulary_tokens)
            return stop("gives token '" + printable(key_, 60) + "' the id " + std::to_string(value) +
                        ", beyond 1048575");
        if (!parts.vocabulary.emplace(key_, static_cast<int>(value)).second)
            return stop("lists token '" + printable(key_, 60) + "' twice");
        return true;
    }
    if (place_ == Place::added && key_ == "id") {
        if (value >= max_vocabulary_tokens)
            return stop("gives an added token the id " + std::to_string(value) + ", beyond 1048575");
        token_.id = static_cast<int>(value);
        return true;
    }
    return other_value();
}

bool TokenizerJsonReader::boolean(bool value) {
    if (place_ == Place::vocabulary || place_ == Place::pair || place_ == Place::merges) return other_value();
    if (place_ != Place::added) return true;
    if (key_ == "normalized") token_.normalized = value;
    if (value && (key_ == "lstrip" || key_ == "rstrip" || key_ == "single_word")) wrong_flag_ = key_;
    return true;
}

bool TokenizerJsonReader::add_merge(std::string left, std::string right) {
    if (parts.merges.size() >= max_vocabulary_tokens) return stop("holds more than 1048576 merges");
    if (left.empty() || right.empty() || left.size() > max_token_bytes || right.size() > max_token_bytes ||
        right.find(' ') != std::string::npos)
        return stop("holds the merge '" + printable(left, 60) + "' '" + printable(right, 60) +
                    "', which is not two parts of a word");
    if (!seen_.insert(left + ' ' + right).second)
        return stop("repeats the merge '" + printable(left, 60) + "' '" + printable(right, 60) + "'");
    parts.merges.emplace_back(std::move(left), std::move(right));
    return true;
}

bool TokenizerJsonReader::add_token() {
    constexpr size_t most = 4096;
    const std::string name = "added token '" + printable(token_.content, 60) + "'";
    if (token_.content.empty() || token_.content.size() > max_token_bytes)
        return stop("holds an added token whose text is empty or too long");
    if (!wrong_flag_.empty())
        return refuse("asks for " + wrong_flag_ + " of " + name + ", which Burin does not have");
    if (token_.id < 0) return stop("gives " + name + " no id");
    for (const auto& old : parts.added)
        if (old.content == token_.content) return stop("lists " + name + " twice");
    if (parts.added.size() == most) return stop("holds more than 4096 added tokens");
    parts.added.push_back(std::move(token_));
    return true;
}

}  // namespace

Result<TokenizerParts> parse_tokenizer_json(std::string_view bytes) {
    const auto bad = [](const std::string& why, const std::string& remedy) {
        return fail(ErrorCode::bad_model, "tokenizer.json " + why, remedy);
    };
    if (bytes.size() > max_vocabulary_bytes) return bad("is larger than 16 MiB", get_it_again);
    TokenizerJsonReader reader;
    const bool complete = json::sax_parse(bytes, &reader);
    if (!reader.fault.empty()) return bad(reader.fault, reader.remedy);
    if (!complete || reader.parts.vocabulary.empty()) return bad("holds no tokens", get_it_again);
    if (reader.parts.merges.empty()) return bad("holds no merges", get_it_again);
    return std::move(reader.parts);
}

}  // namespace burin::text
