// JSON from outside: bounded, strict, and read field by field.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/io/json_scan.h"

namespace burin::io {

/// The document in `text` (RFC 8259, UTF-8). Refused beside broken grammar: what is beyond `limits`,
/// duplicate keys, invalid UTF-8, NaN, numbers beyond double, anything behind the document. `source` names it
/// in the sentence, which gives line and column.
Result<nlohmann::json> parse_json(std::string_view text, const std::string& source,
                                  const JsonLimits& limits = {});

/// The same of a file. Error codes io and limits.code.
Result<nlohmann::json> read_json_file(const std::filesystem::path& path, const JsonLimits& limits = {});

/// One JSON object, read field by field. A getter that meets a fault gives its fallback (or a zero) and
/// remembers the first fault; finish() then gives it. So a configuration is read without a check after every
/// line:
///
///     JsonObject config(document, "'unet/config.json'");
///     const int64_t channels = config.integer("in_channels", 1, 64);
///     const double scale = config.number_or("scaling_factor", 0.18215, 0, 10);
///     JsonObject inner = config.object("conditioning");    // shares the fault
///     config.ignore({"_class_name", "_diffusers_version"});
///     if (auto good = config.finish(); !good) return tl::unexpected(good.error());
///
/// Fields named *_or may be absent or null. Views the document, which must outlive it. Not thread-safe.
class JsonObject {
  public:
    using Json = nlohmann::json;
    static constexpr int64_t no_minimum = std::numeric_limits<int64_t>::min();
    static constexpr int64_t no_maximum = std::numeric_limits<int64_t>::max();
    static constexpr double unbounded = std::numeric_limits<double>::max();

    /// `source` starts each sentence: "'unet/config.json'". A document that is not an object is a fault.
    JsonObject(const Json& document, std::string source, ErrorCode code = ErrorCode::bad_input);

    /// Whole numbers in [min, max]; 5.0 counts as 5.
    int64_t integer(const std::string& key, int64_t min = no_minimum, int64_t max = no_maximum);
    int64_t integer_or(const std::string& key, int64_t fallback, int64_t min = no_minimum,
                       int64_t max = no_maximum);
    std::optional<int64_t> optional_integer(const std::string& key, int64_t min = no_minimum,
                                            int64_t max = no_maximum);
    double number(const std::string& key, double min = -unbounded, double max = unbounded);
    double number_or(const std::string& key, double fallback, double min = -unbounded,
                     double max = unbounded);
    bool boolean(const std::string& key);
    bool boolean_or(const std::string& key, bool fallback);
    std::string text(const std::string& key, size_t max_bytes = limits::json_string_bytes);
    std::string text_or(const std::string& key, const std::string& fallback,
                        size_t max_bytes = limits::json_string_bytes);
    /// A text that must be one of `choices`.
    std::string choice(const std::string& key, std::initializer_list<const char*> choices);
    std::string choice_or(const std::string& key, const std::string& fallback,
                          std::initializer_list<const char*> choices);

    /// Lists; each element as above. Absent or null is an empty list where `required` is false.
    std::vector<int64_t> integers(const std::string& key, int64_t min = no_minimum, int64_t max = no_maximum,
                                  bool required = true);
    std::vector<double> numbers(const std::string& key, double min = -unbounded, double max = unbounded,
                                bool required = true);
    std::vector<std::string> texts(const std::string& key, bool required = true);

    /// A nested object; finish() of the outermost one also finishes these. Faults are named "key.inner".
    JsonObject object(const std::string& key);
    /// A list of objects, named "key[0]", "key[1]", ...
    std::vector<JsonObject> objects(const std::string& key, bool required = true);

    /// Whether the field is there and not null.
    [[nodiscard]] bool has(const std::string& key) const;
    /// The raw value, counted as read; nullptr where has() is false. For fields of several forms.
    const Json* find(const std::string& key);
    /// Fields that may be there and are not needed.
    void ignore(std::initializer_list<const char*> keys);
    /// All names of fields in the object, sorted.
    [[nodiscard]] std::vector<std::string> keys() const;
    /// Remembers "<source>: field '<key>' <why>", unless there is a fault already.
    void fault(const std::string& key, const std::string& why);
    [[nodiscard]] bool good() const;

    /// What finish() does with a field that nobody asked for.
    enum class Unknown { refuse, allow };
    /// The first fault, or an unknown field by its name.
    [[nodiscard]] Result<> finish(Unknown unknown = Unknown::refuse) const;

  private:
    struct Report;
    struct Node;
    JsonObject(const Json* value, std::shared_ptr<Report> report, std::shared_ptr<Node> node);
    const Json* required(const std::string& key);
    JsonObject nested(const std::string& path, const Json& value);
    const Json* list(const std::string& key, bool required);
    int64_t to_integer(const std::string& key, const Json& value, int64_t min, int64_t max, int64_t fallback);
    double to_number(const std::string& key, const Json& value, double min, double max, double fallback);
    std::string to_text(const std::string& key, const Json& value, size_t max_bytes,
                        const std::string& fallback);

    std::shared_ptr<Report> report_;  ///< shared by an object and all that are nested in it
    std::shared_ptr<Node> node_;
};

}  // namespace burin::io
