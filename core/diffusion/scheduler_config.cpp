#include "core/diffusion/scheduler_config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/printable.h"
#include "core/io/json.h"
#include "core/io/python_json.h"
#include "core/protocol/samplers.h"

namespace burin::diffusion {

namespace {

using nlohmann::json;

constexpr int max_training_steps = 100'000;
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

constexpr std::array<std::pair<std::string_view, BetaSchedule>, 3> beta_schedules = {
    {{"linear", BetaSchedule::linear},
     {"scaled_linear", BetaSchedule::scaled_linear},
     {"squaredcos_cap_v2", BetaSchedule::squaredcos_cap_v2}}};
constexpr std::array<std::pair<std::string_view, PredictionType>, 3> prediction_types = {
    {{"epsilon", PredictionType::epsilon},
     {"v_prediction", PredictionType::v_prediction},
     {"sample", PredictionType::sample}}};
constexpr std::array<std::pair<std::string_view, TimestepSpacing>, 3> timestep_spacings = {
    {{"linspace", TimestepSpacing::linspace},
     {"leading", TimestepSpacing::leading},
     {"trailing", TimestepSpacing::trailing}}};

bool asks_for_something(const json& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_string()) return !value.get_ref<const std::string&>().empty();
    return !value.empty();
}

// Reads keys one by one, notes which were read, and keeps the first fault.
class Reader {
  public:
    explicit Reader(const json& object) : object_(object) {}

    void flag(const char* key, std::optional<bool>& out) {
        const json* value = find(key);
        if (value == nullptr) return;
        if (value->is_null()) {
            out = false;
        } else if (value->is_boolean()) {
            out = value->get<bool>();
        } else {
            fault(key, "must be true or false");
        }
    }

    void integer(const char* key, int low, int high, std::optional<int>& out) {
        const json* value = find(key);
        if (value == nullptr) return;
        const bool fits = value->is_number_unsigned()
                              ? value->get<uint64_t>() <= static_cast<uint64_t>(max_training_steps)
                              : value->is_number_integer();
        if (!fits || value->get<int64_t>() < low || value->get<int64_t>() > high) {
            fault(key, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        } else {
            out = value->get<int>();
        }
    }

    // A number above `low` and up to `high`; null leaves it unset where `optional`.
    void number(const char* key, double low, double high, std::optional<double>& out, bool optional = false) {
        const json* value = find(key);
        if (value == nullptr || (optional && value->is_null())) return;
        const double x = value->is_number() ? value->get<double>() : std::nan("");
        if (!(x > low && x <= high)) {
            fault(key, "must be a number above " + shortest(low) + " and up to " + shortest(high));
        } else {
            out = x;
        }
    }

    template <class Enum, size_t n>
    void word(const char* key, const std::array<std::pair<std::string_view, Enum>, n>& words,
              std::optional<Enum>& out) {
        std::optional<std::string> text;
        string(key, text);
        if (!text) return;
        const auto* found =
            std::ranges::find(words, std::string_view(*text), [](auto& word) { return word.first; });
        if (found == words.end()) return not_built(key, *text);
        out = found->second;
    }

    void string(const char* key, std::optional<std::string>& out, bool optional = false) {
        const json* value = find(key);
        if (value == nullptr || (optional && value->is_null())) return;
        if (!value->is_string()) return fault(key, "must be a text");
        out = value->get<std::string>();
    }

    // A text that must be one of `words`, whether or not what it asks for is built.
    void string_of(const char* key, std::initializer_list<std::string_view> words,
                   std::optional<std::string>& out) {
        string(key, out, true);
        if (out && std::ranges::find(words, std::string_view(*out)) == words.end()) not_built(key, *out);
    }

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

    void refuse_if(const char* key) {
        std::optional<bool> on;
        flag(key, on);
        if (on.value_or(false)) not_built(key, "true");
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

    const json& object_;
    std::set<std::string, std::less<>> read_;
    std::optional<Error> error_;
};

void read_class(Reader& reader, SchedulerConfig& config) {
    std::optional<std::string> name;
    reader.string("_class_name", name);
    if (!name) return;
    // A class that is not built still describes a model that other samplers can run.
    if (protocol::sampler_of_class(*name).sampler == nullptr) {
        return reader.not_built("_class_name", *name);
    }
    config.class_name = *name;
}

void read_betas(Reader& reader, SchedulerConfig& config) {
    constexpr double largest_beta = 0.999;
    reader.integer("num_train_timesteps", 2, max_training_steps, config.num_train_timesteps);
    reader.number("beta_start", 0, largest_beta, config.beta_start);
    reader.number("beta_end", 0, largest_beta, config.beta_end);
    reader.flag("rescale_betas_zero_snr", config.rescale_betas_zero_snr);
    reader.word("beta_schedule", beta_schedules, config.beta_schedule);
    const json* betas = reader.find("trained_betas");
    if (betas == nullptr || betas->is_null()) return;
    const auto good = [](const json& beta) {
        return beta.is_number() && beta.get<double>() > 0 && beta.get<double>() < 1;
    };
    const auto expected = static_cast<size_t>(config.num_train_timesteps.value_or(1000));
    if (!betas->is_array() || betas->size() != expected || !std::all_of(betas->begin(), betas->end(), good)) {
        return reader.fault("trained_betas",
                            "must be a list of " + std::to_string(expected) + " numbers between 0 and 1");
    }
    config.trained_betas = betas->get<std::vector<double>>();
}

void read_model(Reader& reader, SchedulerConfig& config) {
    reader.word("prediction_type", prediction_types, config.prediction_type);
    reader.word("timestep_spacing", timestep_spacings, config.timestep_spacing);
    reader.integer("steps_offset", 0, config.num_train_timesteps.value_or(1000) - 1, config.steps_offset);
    reader.refuse_if("use_flow_sigmas");
    reader.refuse_if("use_dynamic_shifting");
    std::optional<bool> predict_epsilon;
    reader.flag("predict_epsilon", predict_epsilon);
    if (!predict_epsilon.value_or(true)) reader.not_built("predict_epsilon", "false");
    reader.string("variance_type", config.variance_type, true);
    if (const auto& variance = config.variance_type; variance && !variance->starts_with("fixed_"))
        reader.not_built("variance_type", *variance);
}

void read_sigmas(Reader& reader, SchedulerConfig& config) {
    constexpr double largest_sigma = 1e6;
    reader.flag("use_karras_sigmas", config.use_karras_sigmas);
    reader.flag("use_exponential_sigmas", config.use_exponential_sigmas);
    reader.flag("use_beta_sigmas", config.use_beta_sigmas);
    reader.flag("use_lu_lambdas", config.use_lu_lambdas);
    reader.number("sigma_min", 0, largest_sigma, config.sigma_min, true);
    reader.number("sigma_max", 0, largest_sigma, config.sigma_max, true);
    reader.string_of("interpolation_type", {"linear", "log_linear"}, config.interpolation_type);
    reader.string_of("timestep_type", {"discrete", "continuous"}, config.timestep_type);
    reader.string_of("final_sigmas_type", {"zero", "sigma_min"}, config.final_sigmas_type);
}

void read_solver(Reader& reader, SchedulerConfig& config) {
    constexpr int longest_list = 1000;
    reader.integer("solver_order", 1, 3, config.solver_order);
    reader.string_of("algorithm_type",
                     {"dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++", "deis",
                      "data_prediction", "noise_prediction"},
                     config.algorithm_type);
    reader.string_of("solver_type", {"midpoint", "heun", "logrho", "bh1", "bh2"}, config.solver_type);
    reader.flag("lower_order_final", config.lower_order_final);
    reader.flag("euler_at_final", config.euler_at_final);
    reader.flag("predict_x0", config.predict_x0);
    reader.number("lambda_min_clipped", -1e6, 1e6, config.lambda_min_clipped, true);
    const json* solver_p = reader.find("solver_p");
    config.has_solver_p = solver_p != nullptr && !solver_p->is_null();
    const json* disabled = reader.find("disable_corrector");
    if (disabled == nullptr || disabled->is_null()) return;
    const auto good = [](const json& step) {
        return step.is_number_integer() && step.get<int64_t>() >= 0 &&
               step.get<int64_t>() <= max_training_steps;
    };
    if (!disabled->is_array() || disabled->size() > longest_list ||
        !std::all_of(disabled->begin(), disabled->end(), good)) {
        return reader.fault("disable_corrector", "must be a list of steps");
    }
    config.disable_corrector = disabled->get<std::vector<int>>();
}

void read_rest(Reader& reader, SchedulerConfig& config) {
    reader.flag("clip_sample", config.clip_sample);
    std::optional<double> clip_range;
    reader.number("clip_sample_range", 0, 1e6, clip_range);
    reader.flag("thresholding", config.thresholding);
    reader.flag("set_alpha_to_one", config.set_alpha_to_one);
    reader.flag("skip_prk_steps", config.skip_prk_steps);
    reader.integer("original_inference_steps", 1, max_training_steps, config.original_inference_steps);
    reader.number("timestep_scaling", 0, 1e6, config.timestep_scaling);
}

template <class T>
json as_json(const T& value) {
    if constexpr (std::is_enum_v<T>)
        return static_cast<int>(value);
    else
        return value;
}

template <class T>
json as_json(const std::optional<T>& value) {
    return value ? as_json(*value) : json();
}

template <class... Fields>
std::string as_text(const Fields&... fields) {
    return json::array({as_json(fields)...}).dump();
}

}  // namespace

std::string text_of(const SchedulerConfig& config) {
    // All fields by their order: one that is new does not compile until it has its place here.
    const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, bb, cc, dd,
                 ee, ff, gg, hh, ii, jj] = config;
    return as_text(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, aa, bb, cc,
                   dd, ee, ff, gg, hh, ii, jj);
}

Result<SchedulerConfig> parse_scheduler_config(const json& file) {
    if (!file.is_object())
        return fail(ErrorCode::bad_model, "scheduler_config.json does not hold a JSON object");
    SchedulerConfig config;
    Reader reader(file);
    read_class(reader, config);
    read_betas(reader, config);
    read_model(reader, config);
    read_sigmas(reader, config);
    read_solver(reader, config);
    read_rest(reader, config);
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
