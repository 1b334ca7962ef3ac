// One JSON or CBOR object read field by field, strictly: wrong types and unknown fields are refused by name.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace burin::io {

/// A field that is absent leaves its target as it is. The first fault is kept, by path
/// ("guidance.directions[2].area"); readers of nested objects share it. Views the tree, which must outlive
/// it. Not thread-safe.
class ObjectReader {
  public:
    using Json = nlohmann::json;
    enum class Unknown { refuse, allow };

    /// `unknown`: what finish() does with fields that were never asked for, here and in nested objects.
    explicit ObjectReader(const Json& object, std::string path = {}, Unknown unknown = Unknown::refuse);

    void read(const char* key, bool& target);
    void read(const char* key, int& target);
    void read(const char* key, uint64_t& target);
    void read(const char* key, double& target);
    void read(const char* key, std::string& target);
    void read(const char* key, std::vector<std::string>& target, size_t most = 4096);
    /// Base64 text in JSON, a byte string in CBOR.
    void read(const char* key, std::vector<uint8_t>& target);
    /// null stands for none.
    void read(const char* key, std::optional<int>& target);
    /// Two whole numbers, each in [0, most].
    void read_pair(const char* key, std::array<int, 2>& target, int most);
    void read_pair(const char* key, std::optional<std::array<int, 2>>& target, int most);
    void read(const char* key, std::vector<double>& target, size_t most);
    /// Numbers, or null for none.
    void read(const char* key, std::vector<std::optional<double>>& target, size_t most);
    /// An object of at most `most` texts.
    void read(const char* key, std::map<std::string, std::string>& target, size_t most);
    /// Whatever it is.
    void read(const char* key, Json& target);

    template <class Enum>
    void read_choice(const char* key, Enum& target, std::span<const std::string_view> names) {
        const int index = choice(key, names);
        if (index >= 0) target = static_cast<Enum>(index);
    }

    /// The field's value where it is there and not null; counts as read.
    const Json* find(const char* key);
    /// Calls `each(ObjectReader&)` for the object `key`, or for every object of the list `key`.
    template <class Each>
    void object(const char* key, Each each) {
        if (const auto* value = find(key)) {
            ObjectReader inner(*value, path_of(key), state_);
            each(inner);
            inner.refuse_unknown();
        }
    }
    template <class Each>
    void list(const char* key, size_t most, Each each) {
        const auto* value = array(key, most);
        for (size_t i = 0; value != nullptr && i < value->size() && good(); ++i) {
            ObjectReader inner((*value)[i], path_of(key) + "[" + std::to_string(i) + "]", state_);
            each(inner);
            inner.refuse_unknown();
        }
    }

    /// The array `key` with at most `most` entries, nullptr where it is absent or wrong.
    const Json* array(const char* key, size_t most);
    /// Remembers "<path> <why>".
    void fault(const char* key, const std::string& why, std::string remedy);
    /// A field that must be there is missing: remembers it.
    void require(const char* key);
    [[nodiscard]] bool good() const { return !state_->fault; }

    /// The first fault; otherwise, where they are refused, the first field that was never asked for.
    [[nodiscard]] Result<> finish();

  private:
    /// Shared by an object and all that are nested in it.
    struct State {
        std::optional<Error> fault;
        Unknown unknown = Unknown::refuse;
    };
    ObjectReader(const Json& object, std::string path, std::shared_ptr<State> state);
    void refuse_unknown();
    void wrong_type(const char* key, const Json& value, const char* expected);
    [[nodiscard]] std::string path_of(std::string_view key) const;
    bool pair(const char* key, std::array<int, 2>& target, int most);
    int choice(const char* key, std::span<const std::string_view> names);

    const Json* object_ = nullptr;
    std::string path_;
    std::shared_ptr<State> state_;
    std::vector<std::string_view> known_;
};

}  // namespace burin::io
