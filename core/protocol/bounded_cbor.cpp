#include "core/protocol/bounded_cbor.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

tl::unexpected<Error> refused(const std::string& fault) {
    return fail(ErrorCode::bad_input, "the CBOR data holds " + fault,
                "check that both sides are of the same version");
}

/// Looks at a tree as the builder does at a stream.
class TreeCheck {
  public:
    explicit TreeCheck(const CborLimits& limits) : limits_(limits) {}

    /// What is wrong, empty where nothing is. Never deeper than max_depth.
    std::string fault_in(const json& value, size_t depth) {
        if (++values_ > limits_.max_values) return io::too_many(limits_);
        if (value.is_number_float()) return io::number_fault(value.get<double>());
        if (value.is_string()) return io::text_fault(value.get_ref<const std::string&>(), limits_);
        if (!value.is_structured()) return {};
        if (depth >= limits_.max_depth) return io::too_deep(limits_);
        for (auto at = value.begin(); at != value.end(); ++at) {
            if (value.is_object()) {
                if (++values_ > limits_.max_values) return io::too_many(limits_);
                if (auto fault = io::text_fault(at.key(), limits_); !fault.empty()) return fault;
            }
            if (auto fault = fault_in(*at, depth + 1); !fault.empty()) return fault;
        }
        return {};
    }

  private:
    const CborLimits& limits_;
    size_t values_ = 0;
};

/// Remembers where the bytes are no CBOR.
class CborBuilder : public io::TreeBuilder {
  public:
    using TreeBuilder::TreeBuilder;
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return stop("no valid CBOR near byte " + std::to_string(position));
    }
};

}  // namespace

Result<json> parse_cbor(std::span<const uint8_t> bytes, const CborLimits& limits) {
    CborBuilder tree(limits);
    if (json::sax_parse(bytes.begin(), bytes.end(), &tree, json::input_format_t::cbor, true))
        return tree.take();
    return refused(tree.fault().empty() ? std::string("no complete value") : tree.fault());
}

std::vector<uint8_t> to_cbor(const json& value) { return json::to_cbor(value); }

Result<> check_tree(const json& value, const CborLimits& limits) {
    if (const auto fault = TreeCheck(limits).fault_in(value, 0); !fault.empty()) return refused(fault);
    return {};
}

}  // namespace burin::protocol
