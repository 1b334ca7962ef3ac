#include "core/weights/adapter_settings.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/io/json.h"

namespace burin::weights {
namespace {

struct PatternToken {
    enum class Kind { letter, any, digits, rest } kind = Kind::letter;
    char letter = 0;
};

/// The pattern as a list of tokens; nothing where it uses more than those.
std::optional<std::vector<PatternToken>> pattern_tokens(std::string_view pattern) {
    using Kind = PatternToken::Kind;
    std::vector<PatternToken> tokens;
    if (pattern.ends_with('$')) pattern.remove_suffix(1);
    while (!pattern.empty()) {
        if (pattern.starts_with(".*")) {
            tokens.push_back({Kind::rest});
            pattern.remove_prefix(2);
        } else if (pattern.starts_with("\\d+")) {
            tokens.push_back({Kind::digits});
            pattern.remove_prefix(3);
        } else if (pattern.starts_with("\\.")) {
            tokens.push_back({Kind::letter, '.'});
            pattern.remove_prefix(2);
        } else if (std::string_view("\\^$*+?()[]{}|").find(pattern.front()) != std::string_view::npos) {
            return {};
        } else {
            tokens.push_back({pattern.front() == '.' ? Kind::any : Kind::letter, pattern.front()});
            pattern.remove_prefix(1);
        }
    }
    return tokens;
}

/// Where in `text` a match that began at 0 may end, token by token: linear in text times tokens.
bool whole_match(const std::vector<PatternToken>& tokens, std::string_view text) {
    using Kind = PatternToken::Kind;
    std::vector<bool> at(text.size() + 1, false);
    at[0] = true;
    for (const PatternToken& token : tokens) {
        std::vector<bool> next(text.size() + 1, false);
        for (size_t i = 0; i <= text.size(); ++i) {
            const bool here = at[i];
            switch (token.kind) {
                case Kind::letter:
                    if (here && i < text.size() && text[i] == token.letter) next[i + 1] = true;
                    break;
                case Kind::any:
                    if (here && i < text.size()) next[i + 1] = true;
                    break;
                case Kind::digits:
                    if (i < text.size() && text[i] >= '0' && text[i] <= '9' && (here || next[i]))
                        next[i + 1] = true;
                    break;
                case Kind::rest:
                    next[i] = here || (i > 0 && next[i - 1]);
                    break;
            }
        }
        at = std::move(next);
    }
    return at[text.size()];
}

}  // namespace

std::optional<bool> matches_pattern(const std::string& pattern, const std::string& module) {
    const bool anchored = pattern.starts_with('^');
    const auto tokens = pattern_tokens(std::string_view(pattern).substr(anchored ? 1 : 0));
    if (!tokens) return {};
    if (whole_match(*tokens, module)) return true;
    if (anchored) return false;
    for (size_t dot = module.find('.'); dot != std::string::npos; dot = module.find('.', dot + 1))
        if (whole_match(*tokens, std::string_view(module).substr(dot + 1))) return true;
    return false;
}

/// Fills the settings from one JSON object.
class SettingsReader {
  public:
    SettingsReader(AdapterSettings& settings, std::string place, std::vector<std::string>& notes)
        : settings_(settings), place_(std::move(place)), notes_(notes) {}

    void read(const nlohmann::json& tree) {
        if (!tree.is_object())
            throw Failure(ErrorCode::bad_model, place_ + " is no JSON object", "download the file again");
        for (const auto& [key, value] : tree.items()) {
            std::string field = key, component;
            if (const auto dot = key.rfind('.'); dot != std::string::npos) {
                component = key.substr(0, dot);
                field = key.substr(dot + 1);
            }
            take(settings_.networks_[component], field, value);
        }
    }

  private:
    void take(AdapterSettings::Network& network, const std::string& field, const nlohmann::json& value) {
        // LoHa and LoKr of PEFT call it alpha.
        if (field == "lora_alpha" || field == "alpha") network.alpha = number(field, value);
        if (field == "r") network.rank = number(field, value);
        if (field == "alpha_pattern") network.alphas = patterns(field, value);
        if (field == "rank_pattern") network.ranks = patterns(field, value);
        if (field == "use_rslora") network.rank_stabilised = is_true(value);
        if (field == "use_qalora" && is_true(value))
            throw Failure(ErrorCode::bad_model, place_ + " asks for QALoRA, which pools what a layer reads",
                          "use a LoRA without it");
    }

    [[nodiscard]] static bool is_true(const nlohmann::json& value) {
        return value.is_boolean() && value.get<bool>();
    }

    [[nodiscard]] std::optional<double> number(const std::string& field, const nlohmann::json& value) const {
        if (value.is_null()) return {};
        if (!value.is_number())
            throw Failure(ErrorCode::bad_model, "'" + field + "' in " + place_ + " is no number",
                          "download the file again");
        return value.get<double>();
    }

    std::map<std::string, double> patterns(const std::string& field, const nlohmann::json& value) {
        std::map<std::string, double> found;
        if (!value.is_object()) return found;
        for (const auto& [pattern, entry] : value.items()) {
            if (!matches_pattern(pattern, ""))
                notes_.push_back("the pattern '" + printable(pattern, 80) + "' of '" + field + "' in " +
                                 place_ +
                                 " is more than Burin understands: its modules keep the common value");
            else if (const auto amount = number(field, entry))
                found[pattern] = *amount;
        }
        return found;
    }

    AdapterSettings& settings_;
    std::string place_;
    std::vector<std::string>& notes_;
};

AdapterSettings AdapterSettings::of(const models::TensorFiles& files, std::vector<std::string>& notes) {
    AdapterSettings settings;
    const auto& file = files.files().front();
    const std::string name = file.path().filename().string();
    const auto text = file.metadata().find("lora_adapter_metadata");
    if (text != file.metadata().end()) {
        const std::string place = "the lora_adapter_metadata of '" + name + "'";
        SettingsReader(settings, place, notes)
            .read(value_or_throw(io::parse_json(text->second, place, {.code = ErrorCode::bad_model})));
        return settings;
    }
    const auto beside = file.path().parent_path() / "adapter_config.json";
    std::error_code error;
    // A folder of LoRA files of all kinds may hold one configuration by accident: it is PEFT's only beside
    // PEFT's names.
    const bool peft = name == "adapter_model.safetensors" ||
                      std::any_of(files.tensors().begin(), files.tensors().end(), [](const auto& tensor) {
                          return tensor.first.find("base_model.model.") != std::string::npos;
                      });
    if (peft && std::filesystem::exists(beside, error))
        SettingsReader(settings, "'" + beside.string() + "'", notes)
            .read(value_or_throw(io::read_json_file(beside, {.code = ErrorCode::bad_model})));
    return settings;
}

std::optional<ModuleStrength> AdapterSettings::strength(const std::string& component,
                                                        const std::string& module) const {
    auto network = networks_.find(component);
    if (network == networks_.end()) network = networks_.find("");
    if (network == networks_.end()) return {};
    const Network& said = network->second;
    const auto of_pattern = [&](const std::map<std::string, double>& values, std::optional<double> common) {
        for (const auto& [pattern, value] : values)
            if (matches_pattern(pattern, module).value_or(false)) return std::optional(value);
        return common;
    };
    const auto alpha = of_pattern(said.alphas, said.alpha);
    if (!alpha) return {};
    return ModuleStrength{*alpha, of_pattern(said.ranks, said.rank), said.rank_stabilised};
}

}  // namespace burin::weights
