// Answers to and from JSON, by their lists of fields. Plain functions; thread-safe.
#pragma once

#include <string>
#include <type_traits>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace burin::commands {

/// A struct with a list of fields.
template <class T>
concept Listed = requires(T& t) {
    T::fields(t, [](const char*, auto&&) {});
};

template <Listed Answer>
[[nodiscard]] nlohmann::json to_json(const Answer& answer);

namespace detail {

struct Writer {
    nlohmann::json& object;

    template <class T>
    static nlohmann::json plain(const T& value) {
        return value;
    }
    template <Listed T>
    static nlohmann::json plain(const T& value) {
        return to_json(value);
    }
    template <class T>
    static nlohmann::json plain(const std::vector<T>& values) {
        auto list = nlohmann::json::array();
        for (const auto& value : values) list.push_back(plain(value));
        return list;
    }

    template <class T>
    void operator()(const char* key, const T& value) {
        object[key] = plain(value);
    }
    template <class T>
    void operator()(const char* key, const std::optional<T>& value) {
        if (value) object[key] = plain(*value);
    }
    void operator()(const char* key, const nlohmann::json& value) {
        if (!value.is_null()) object[key] = value;
    }
};

/// What is missing stays as it began; the first value of another type is remembered by its key.
struct Reader {
    const nlohmann::json& object;
    std::string& wrong;

    [[nodiscard]] static bool take(const nlohmann::json& from, std::string& value);
    [[nodiscard]] static bool take(const nlohmann::json& from, bool& value);
    [[nodiscard]] static bool take(const nlohmann::json& from, double& value);  ///< null is NaN
    [[nodiscard]] static bool take(const nlohmann::json& from, int64_t& value);
    [[nodiscard]] static bool take(const nlohmann::json& from, uint64_t& value);
    [[nodiscard]] static bool take(const nlohmann::json& from, nlohmann::json& value);
    template <Listed T>
    [[nodiscard]] static bool take(const nlohmann::json& from, T& value) {
        std::string inner;
        if (from.is_object()) T::fields(value, Reader{from, inner});
        return from.is_object() && inner.empty();
    }
    template <class T>
    [[nodiscard]] static bool take(const nlohmann::json& from, std::vector<T>& values) {
        if (!from.is_array()) return false;
        values.clear();
        for (const auto& entry : from)
            if (!take(entry, values.emplace_back())) return false;
        return true;
    }
    template <class T>
    [[nodiscard]] static bool take(const nlohmann::json& from, std::optional<T>& value) {
        if (from.is_null()) return true;
        return take(from, value.emplace());
    }

    template <class T>
    void operator()(const char* key, T& value) {
        const auto found = object.find(key);
        if (found != object.end() && !take(*found, value) && wrong.empty()) wrong = key;
    }
};

}  // namespace detail

template <Listed Answer>
nlohmann::json to_json(const Answer& answer) {
    auto object = nlohmann::json::object();
    Answer::fields(answer, detail::Writer{object});
    return object;
}

/// bad_input where it is no object, or a field has another type. Fields that are not known are let pass.
template <Listed Answer>
[[nodiscard]] Result<Answer> read_answer(const nlohmann::json& json) {
    if (!json.is_object())
        return fail(ErrorCode::bad_input, "the answer is no object", "use programs of one version");
    Answer answer;
    std::string wrong;
    Answer::fields(answer, detail::Reader{json, wrong});
    if (!wrong.empty())
        return fail(ErrorCode::bad_input, "'" + wrong + "' of the answer has another type than expected",
                    "use programs of one version");
    return answer;
}

}  // namespace burin::commands
