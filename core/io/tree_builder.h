// Builds a tree from the events of nlohmann's parser, of JSON text or of CBOR, and says no at the first fault, so that
// nothing deep or large is ever begun. nlohmann's own builder keeps the last of two equal keys in silence.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace burin::io {

struct TreeLimits {
    static constexpr size_t any = std::numeric_limits<size_t>::max();
    size_t max_depth = any;
    size_t max_values = any;        ///< values and keys together
    size_t max_string_bytes = any;  ///< texts and keys
};

/// What is wrong with a value by itself, or with how many and how deep they are; empty where nothing is.
[[nodiscard]] std::string too_deep(const TreeLimits& limits);
[[nodiscard]] std::string too_many(const TreeLimits& limits);
[[nodiscard]] std::string text_fault(const std::string& text, const TreeLimits& limits);
[[nodiscard]] std::string number_fault(double value);

/// Not thread-safe.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
  public:
    using json = nlohmann::json;
    explicit TreeBuilder(const TreeLimits& limits = {}) : limits_(limits) {}

    /// "the field 'a' twice", to follow "holds"; empty where nothing was wrong.
    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] json take() { return std::move(root_); }

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override {
        return stop(number_fault(value)) && put(value);
    }
    bool string(string_t& value) override {
        return stop(text_fault(value, limits_)) && put(std::move(value));
    }
    bool binary(binary_t& value) override {
        return put(json::binary(std::move(static_cast<binary_t::container_type&>(value))));
    }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override;

  protected:
    /// False where there is a fault; the first one is kept.
    bool stop(std::string fault);

  private:
    bool counted() { return ++values_ <= limits_.max_values || stop(too_many(limits_)); }
    json* place(json&& value);
    bool put(json&& value) { return counted() && place(std::move(value)) != nullptr; }
    bool open(json&& value);
    bool close() {
        open_.pop_back();
        return true;
    }

    TreeLimits limits_;
    json root_;
    std::vector<json*> open_;  ///< stable: only the innermost container grows
    json* slot_ = nullptr;     ///< where the value of the last key belongs
    std::string fault_;
    size_t values_ = 0;
};

}  // namespace burin::io
