#include "core/diffusion/scheduler_config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/printable.h"
#include "core/diffusion/scheduler_fields.h"
#include "core/io/json.h"
#include "core/io/python_json.h"
#include "core/protocol/samplers.h"

namespace burin::diffusion {

namespace {

using nlohmann::json;

constexpr size_t max_text_bytes = 1 << 20;

// Keys without an effect of their own: they tune something that is refused, noted or not built when it is switched on.
constexpr std::array inert_keys = {"dynamic_thresholding_ratio",
                                   "sample_max_value",
                                   "flow_shift",
                                   "time_shift_type",
                                   "noise_sampler_seed",
                                   "tensor_format",
                                   "predictor_order",
                                   "corrector_order",
                                   "shift_terminal"};

bool asks_for_something(const json& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_string()) return !value.get_ref<const std::string&>().empty();
    return !value.empty();
}

// Reads keys one by one, notes which were read, and keeps the first fault.
class Reader {
  public:
    explicit Reader(const json& object) : object_(object) {}

    /// A member of the list of fields.
    template <class T>
    void operator()(T& member, const SchedulerKey& key) {
        if (*key.key == '\0') return;
        const json* value = find(key.key);
        if (key.is_presence) value = value == nullptr || value->is_null() ? &no : &yes;
        if (value == nullptr || (key.null_is_unset && value->is_null())) return;
        read(*value, key, member);
    }

    void flag(const char* key, std::optional<bool>& out) { (*this)(out, io::flag(key)); }

    const json* find(const char* key) {
        read_.insert(key);
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }

    void fault(const std::string& key, const std::string& what) {
        if (!error_) {
            error_ =
                Error{ErrorCode::bad_model, "scheduler_config.json: key '" + printable(key, 60) + "' " + what,
                      "check that the file belongs to a Stable Diffusion 1, 2 or XL model"};
        }
    }

    void not_built(const std::string& key, const std::string& value) {
        fault(key, "asks for '" + printable(value, 60) + "', which is not built");
    }

    void refuse_unread() {
        for (const auto& [key, value] : object_.items()) {
            if (!key.starts_with('_') && !read_.contains(key) && asks_for_something(value))
                fault(key, "is unknown, so its effect would be missing");
        }
    }

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  private:
    static std::string shortest(double x) { return json(x).dump(); }

    void read(const json& value, const SchedulerKey& key, std::optional<bool>& out) {
        if (!value.is_null() && !value.is_boolean()) return fault(key.key, "must be true or false");
        out = value.is_boolean() && value.get<bool>();
    }
    void read(const json& value, const SchedulerKey& key, std::optional<int>& out) {
        if (!is_whole(value, key))
            return fault(key.key, "must be a whole number from " + shown(key.low) + " to " + shown(key.high));
        out = value.get<int>();
    }
    void read(const json& value, const SchedulerKey& key, std::optional<double>& out) {
        if (!is_inside(value, key))
            return fault(key.key,
                         "must be a number above " + shortest(key.low) + " and up to " + shortest(key.high));
        out = value.get<double>();
    }
    void read(const json& value, const SchedulerKey& key, std::optional<std::string>& out) {
        if (!value.is_string()) return fault(key.key, "must be a text");
        const auto text = value.get<std::string>();
        if (!key.names.empty() && protocol::index_of(text, key.names) < 0) return not_built(key.key, text);
        out = text;
    }
    void read(const json& value, const SchedulerKey& key, std::string& out) {
        std::optional<std::string> text;
        read(value, key, text);
        if (text) out = *text;
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void read(const json& value, const SchedulerKey& key, std::optional<Enum>& out) {
        std::optional<std::string> text;
        read(value, key, text);
        if (text) out = static_cast<Enum>(protocol::index_of(*text, key.names));
    }
    template <class T>
    void read(const json& value, const SchedulerKey& key, std::vector<T>& out) {
        const bool one_size = key.exact_bytes != io::Field::any_size;
        const auto good = [&](const json& entry) {
            return std::is_integral_v<T> ? is_whole(entry, key) : is_inside(entry, key);
        };
        if (!value.is_array() || value.size() > key.most || (one_size && value.size() != key.exact_bytes) ||
            !std::all_of(value.begin(), value.end(), good))
            return fault(key.key, std::string("must be a list of ") + (one_size ? "" : "at most ") +
                                      std::to_string(key.most) + " numbers between " + shown(key.low) +
                                      " and " + shown(key.high));
        out = value.get<std::vector<T>>();
    }

    static bool is_whole(const json& value, const io::Field& field) {
        const bool fits = value.is_number_unsigned()
                              ? value.get<uint64_t>() <= static_cast<uint64_t>(max_training_steps)
                              : value.is_number_integer();
        return fits && double(value.get<int64_t>()) >= field.low &&
               double(value.get<int64_t>()) <= field.high;
    }
    static bool is_inside(const json& value, const io::Field& field) {
        const double x = value.is_number() ? value.get<double>() : std::nan("");
        return (field.open_low ? x > field.low : x >= field.low) &&
               (field.open_high ? x < field.high : x <= field.high);
    }
    static std::string shown(double whole) { return std::to_string(static_cast<int64_t>(whole)); }

    inline static const json yes = true, no = false;
    const json& object_;
    std::set<std::string, std::less<>> read_;
    std::optional<Error> error_;
};

/// Looked at first: what else a file of another kind says is no help. A class that is not built still describes a model that
/// other samplers can run.
void check_class(Reader& reader) {
    std::optional<std::string> name;
    reader(name, io::text("_class_name", io::Field::any_size));
    if (name && protocol::sampler_of_class(*name).sampler == nullptr) reader.not_built("_class_name", *name);
}

/// Keys that are no member: only their neutral value is built.
void refuse_unbuilt(Reader& reader, const SchedulerConfig& config) {
    for (const char* key : {"use_flow_sigmas", "use_dynamic_shifting"}) {
        std::optional<bool> on;
        reader.flag(key, on);
        if (on.value_or(false)) reader.not_built(key, "true");
    }
    std::optional<bool> predict_epsilon;
    reader.flag("predict_epsilon", predict_epsilon);
    if (!predict_epsilon.value_or(true)) reader.not_built("predict_epsilon", "false");
    if (const auto& variance = config.variance_type; variance && !variance->starts_with("fixed_"))
        reader.not_built("variance_type", *variance);
    std::optional<double> clip_range;
    reader(clip_range, io::number("clip_sample_range", 0, 1e6).above());
}

}  // namespace

Result<SchedulerConfig> parse_scheduler_config(const json& file) {
    if (!file.is_object())
        return fail(ErrorCode::bad_model, "scheduler_config.json does not hold a JSON object");
    SchedulerConfig config;
    Reader reader(file);
    check_class(reader);
    visit_fields(config, reader);
    refuse_unbuilt(reader, config);
    for (const char* key : inert_keys) reader.find(key);
    reader.refuse_unread();
    if (reader.error()) return tl::unexpected(*reader.error());
    return config;
}

Result<SchedulerConfig> parse_scheduler_config(std::string_view text) {
    if (text.size() > max_text_bytes)
        return fail(ErrorCode::bad_model, "scheduler_config.json is larger than 1 MiB");
    const auto file = io::parse_json(io::without_python_words(text), "scheduler_config.json");
    if (!file) return fail(ErrorCode::bad_model, file.error().what, "copy the file of the model again");
    return parse_scheduler_config(*file);
}

SchedulerConfig with_pipeline_corrections(SchedulerConfig config) {
    config.steps_offset = 1;
    return config;
}

}  // namespace burin::diffusion
