#include "core/protocol/bounded_cbor.h"

#include <cmath>

#include "core/base/printable.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

tl::unexpected<Error> refused(const std::string& fault) {
    return fail(ErrorCode::bad_input, "the CBOR data holds " + fault,
                "check that both sides are of the same version");
}

std::string too_deep(const CborLimits& limits) {
    return "more than " + std::to_string(limits.max_depth) + " levels";
}
std::string too_many(const CborLimits& limits) {
    return "more than " + std::to_string(limits.max_values) + " values";
}
/// What is wrong with a text or key, empty where nothing is.
std::string text_fault(const std::string& text, const CborLimits& limits) {
    if (text.size() > limits.max_string_bytes)
        return "a text of more than " + std::to_string(limits.max_string_bytes) + " bytes";
    return is_utf8(text) ? "" : "a text that is not valid UTF-8";
}
constexpr const char* not_finite = "a number that is not finite";

/// Looks at a tree as BoundedTree does at a stream.
class TreeCheck {
  public:
    explicit TreeCheck(const CborLimits& limits) : limits_(limits) {}

    /// What is wrong, empty where nothing is. Never deeper than max_depth.
    std::string fault_in(const json& value, size_t depth) {
        if (++values_ > limits_.max_values) return too_many(limits_);
        if (value.is_number_float() && !std::isfinite(value.get<double>())) return not_finite;
        if (value.is_string()) return text_fault(value.get_ref<const std::string&>(), limits_);
        if (!value.is_structured()) return {};
        if (depth >= limits_.max_depth) return too_deep(limits_);
        for (auto at = value.begin(); at != value.end(); ++at) {
            if (value.is_object()) {
                if (++values_ > limits_.max_values) return too_many(limits_);
                if (auto fault = text_fault(at.key(), limits_); !fault.empty()) return fault;
            }
            if (auto fault = fault_in(*at, depth + 1); !fault.empty()) return fault;
        }
        return {};
    }

  private:
    const CborLimits& limits_;
    size_t values_ = 0;
};

/// Builds the tree and says no to the parser at the first fault, so that nothing deep or large is ever begun.
class BoundedTree : public nlohmann::json_sax<json> {
  public:
    explicit BoundedTree(const CborLimits& limits) : limits_(limits) {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override {
        return std::isfinite(value) ? put(value) : stop(not_finite);
    }
    bool string(string_t& value) override { return good_text(value) && put(std::move(value)); }
    bool binary(binary_t& value) override {
        return put(json::binary(std::move(static_cast<binary_t::container_type&>(value))));
    }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (!good_text(name) || !counted()) return false;
        if (open_.back()->contains(name)) return stop("the key '" + printable(name, 60) + "' twice");
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        if (fault_.empty()) fault_ = "no valid CBOR near byte " + std::to_string(position);
        return false;
    }

    Result<json> take(bool complete) {
        if (!complete || !fault_.empty())
            return refused(fault_.empty() ? std::string("no complete value") : fault_);
        return std::move(root_);
    }

  private:
    bool stop(std::string what) {
        if (fault_.empty()) fault_ = std::move(what);
        return false;
    }
    bool counted() { return ++values_ <= limits_.max_values || stop(too_many(limits_)); }
    bool good_text(const string_t& value) {
        auto fault = text_fault(value, limits_);
        return fault.empty() || stop(std::move(fault));
    }
    json* place(json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        auto& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        auto& slot = parent[key_];
        slot = std::move(value);
        return &slot;
    }
    bool put(json value) { return counted() && place(std::move(value)) != nullptr; }
    bool open(json value) {
        if (open_.size() >= limits_.max_depth) return stop(too_deep(limits_));
        if (!counted()) return false;
        open_.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    const CborLimits& limits_;
    json root_;
    std::vector<json*> open_;  ///< stable: only the innermost container grows
    std::string key_, fault_;
    size_t values_ = 0;
};

}  // namespace

Result<json> parse_cbor(std::span<const uint8_t> bytes, const CborLimits& limits) {
    BoundedTree tree(limits);
    const bool complete =
        json::sax_parse(bytes.begin(), bytes.end(), &tree, json::input_format_t::cbor, true);
    return tree.take(complete);
}

std::vector<uint8_t> to_cbor(const json& value) { return json::to_cbor(value); }

Result<> check_tree(const json& value, const CborLimits& limits) {
    if (const auto fault = TreeCheck(limits).fault_in(value, 0); !fault.empty()) return refused(fault);
    return {};
}

}  // namespace burin::protocol
