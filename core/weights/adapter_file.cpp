#include "core/weights/adapter_file.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/catalogue/families.h"
#include "core/models/weight_loading.h"
#include "core/weights/adapter_foreign.h"
#include "core/weights/adapter_methods.h"
#include "core/weights/adapter_names.h"

namespace burin::weights {
namespace {

namespace fs = std::filesystem;
using Target = AdapterMethod::Target;

constexpr const char* partial_option = "take the rest with --lora-partial";
constexpr std::string_view bundle_prefix = "bundle_emb.";

/// What cannot be used of a file, and why.
struct Unused {
    std::string name;
    Error why;
    bool foreign = false;  ///< no module of this model
};

/// conv_in of a model for plain pictures, on one that also reads a mask: acts on the first channels.
Change on_first_channels(const AdapterMethod& method, const AdapterModule& module) {
    constexpr int64_t latent_channels = 4;
    AdapterModule narrow = module;
    narrow.weight[1] = latent_channels;
    const Change inner = method.read(narrow);
    Change change;
    change.made_shape = module.weight;
    change.made = [inner, narrow = narrow.weight, wide = module.weight, tensor = module.module + ".weight"] {
        Tensor padded = torch::zeros(wide);
        padded.narrow(1, 0, narrow[1]).copy_(inner.in_float32(tensor, narrow));
        return padded;
    };
    return change;
}

Change read_change(const AdapterMethod& method, const AdapterModule& module) {
    const bool wide_input = module.module == "conv_in" && module.weight.size() == 4 && module.weight[1] > 4 &&
                            method.target == Target::weight && method.of_any_channels;
    if (!wide_input) return method.read(module);
    try {
        return method.read(module);
    } catch (const Failure& whole) {
        try {
            return on_first_channels(method, module);
        } catch (const Failure&) {
            throw whole;
        }
    }
}

/// Collects the changes of one or more files.
class AdapterReader {
  public:
    AdapterReader(const models::ModelDescription& model, AdapterReport& report)
        : model_(model), report_(report) {}

    void read(const fs::path& path, const std::string& home) {
        const auto files = models::TensorFiles::open(path);
        const std::string file = "'" + path.string() + "'";
        refuse_foreign(files, file);
        if (!made_for_) made_for_ = made_for(files);
        const auto settings = AdapterSettings::of(files, delta_.notes);
        const ModuleNames names(model_, home);
        for (auto& [name, module] : modules_of(files, file)) add(std::move(module), names, settings);
    }

    Delta finish(const std::string& file, bool partial) {
        for (const Unused& each : unused_) report_.unmatched.push_back(each.name);
        if (report_.matched == 0) throw nothing_of(file);
        if (!unused_.empty() && !partial) throw not_all_of(file);
        if (!unused_.empty()) delta_.notes.push_back(left_out_of(file));
        if (!report_.embeddings.empty()) delta_.notes.push_back(embeddings_of(file));
        const bool values = report_.methods == std::set<std::string>{methods::value.name};
        delta_.kind = values ? "task vector" : "lora";
        if (values) note_distance(file);
        return std::move(delta_);
    }

  private:
    std::map<std::string, AdapterModule> modules_of(const models::TensorFiles& files,
                                                    const std::string& file) {
        std::map<std::string, AdapterModule> modules;
        for (const auto& [name, stored] : files.tensors()) {
            if (name.starts_with(bundle_prefix)) {
                const std::string rest = name.substr(bundle_prefix.size());
                const std::string embedding = rest.substr(0, rest.find('.'));
                if (report_.embeddings.empty() || report_.embeddings.back() != embedding)
                    report_.embeddings.push_back(embedding);
                continue;
            }
            const auto key = adapter_key(name);
            if (!key) {
                unused_.push_back({name,
                                   {ErrorCode::bad_model,
                                    "tensor '" + printable(name, 120) + "' in " + file +
                                        " is of no method that Burin knows",
                                    "use a LoRA"},
                                   true});
                continue;
            }
            if (*key->naming != '\0') naming_of_ending_ = key->naming;
            AdapterModule& module = modules[key->module];
            module.name = key->module;
            module.file = file;
            module.parts[key->part] = models::stored_tensor(files, name);
        }
        return modules;
    }

    void add(AdapterModule module, const ModuleNames& names, const AdapterSettings& settings) {
        try {
            if (const RefusedPart* part = refused_part(module))
                throw Failure(
                    ErrorCode::bad_model,
                    "module '" + printable(module.name, 120) + "' in " + module.file + " " + part->what,
                    part->remedy);
            const auto found = names.find(module.name);
            if (!found) {
                unused_.push_back({module.name,
                                   {ErrorCode::bad_model,
                                    "module '" + printable(module.name, 120) + "' in " + module.file +
                                        " does not belong to this model",
                                    "use a LoRA for this model"},
                                   true});
                return;
            }
            module.module = found->module->module;
            module.weight = found->module->weight;
            module.bias = found->module->bias;
            module.base = names.files(found->module->component);
            module.said = settings.strength(found->module->component, module.module);
            require_numbers(module);
            read_methods(module, found->module->component);
            // diffusers' names before the parts of PEFT are PEFT's naming.
            report_.naming = std::string_view(found->naming) == "diffusers" && !naming_of_ending_.empty()
                                 ? naming_of_ending_
                                 : found->naming;
        } catch (const Failure& failure) {
            unused_.push_back({module.name, failure.error(), false});
        }
    }

    static void require_numbers(const AdapterModule& module) {
        for (const auto& [part, tensor] : module.parts) {
            // An alpha, a block size, a flag may be a whole number: a change of weights is none.
            if (!tensor.is_floating_point() && tensor.numel() != 1)
                throw module.bad("holds whole numbers in its part '" + part + "'");
            // Whole weights are looked at when they are applied.
            const bool whole =
                part == "bias" || part == "diff" || (part == "weight" && !module.has("on_input"));
            if (whole || !tensor.is_floating_point()) continue;
            if (!torch::isfinite(tensor.to(torch::kFloat32)).all().item<bool>())
                throw module.bad("holds numbers that are not finite");
        }
    }

    void read_methods(const AdapterModule& module, const std::string& component) {
        std::set<std::string> taken;
        std::map<std::string, Change> changes;
        std::vector<const AdapterMethod*> acting;
        for (const AdapterMethod* method : adapter_methods()) {
            const std::string tensor =
                module.module + (method->target == Target::weight ? ".weight" : ".bias");
            if (changes.contains(tensor) || !method->shown(module)) continue;
            changes[tensor] = read_change(*method, module);
            acting.push_back(method);
            taken.insert(method->parts.begin(), method->parts.end());
        }
        for (const auto& [part, tensor] : module.parts)
            if (!taken.contains(part))
                throw module.bad("has a part '" + part + "' that belongs to no method of that module");
        auto& all = delta_.components[component];
        for (const auto& [tensor, change] : changes)
            if (all.contains(tensor))
                throw module.bad("changes " + tensor + ", which another module changes");
        for (auto& [tensor, change] : changes) {
            count_rank(change);
            all[tensor] = std::move(change);
        }
        for (const AdapterMethod* method : acting) report_.methods.insert(method->name);
        ++report_.matched;
    }

    void count_rank(const Change& change) {
        if (!change.up.defined()) return;
        const int64_t rank = change.down.size(0);
        report_.smallest_rank = report_.largest_rank == 0 ? rank : std::min(report_.smallest_rank, rank);
        report_.largest_rank = std::max(report_.largest_rank, rank);
    }

    [[nodiscard]] Failure nothing_of(const std::string& file) const {
        const std::string family = models::to_string(model_.family);
        if (const auto other = made_for_another(file))
            return {ErrorCode::bad_model, *other,
                    "use a LoRA for " + std::string(catalogue::title_of(model_.family))};
        const auto reason =
            std::find_if(unused_.begin(), unused_.end(), [](const Unused& each) { return !each.foreign; });
        if (reason != unused_.end()) return Failure(reason->why);
        return {ErrorCode::bad_model, "no module of " + file + " belongs to this model",
                "use a LoRA for the family " + family};
    }

    [[nodiscard]] std::optional<std::string> made_for_another(const std::string& file) const {
        const std::string own(catalogue::title_of(model_.family));
        if (!made_for_ || own == *made_for_) return {};
        return file + " is made for " + *made_for_ + ", this model is " + own;
    }

    [[nodiscard]] Failure not_all_of(const std::string& file) const {
        if (const auto other = made_for_another(file))
            return {ErrorCode::bad_model, *other + ": " + count_text() + " do not fit",
                    "use a LoRA for " + std::string(catalogue::title_of(model_.family)) + ", or " +
                        partial_option};
        const auto reason =
            std::find_if(unused_.begin(), unused_.end(), [](const Unused& each) { return !each.foreign; });
        if (reason != unused_.end())
            return {reason->why.code, reason->why.what, reason->why.remedy + ", or " + partial_option};
        return {ErrorCode::bad_model,
                count_text() + " in " + file + " do not belong to this model, the first is '" +
                    printable(unused_.front().name, 120) + "'",
                std::string("use a LoRA for this model, or ") + partial_option};
    }

    [[nodiscard]] std::string left_out_of(const std::string& file) const {
        return count_text() + " in " + file + " are left out: " + unused_.front().why.what;
    }

    [[nodiscard]] std::string embeddings_of(const std::string& file) const {
        std::string list;
        for (const auto& each : report_.embeddings)
            list += (list.empty() ? "'" : ", '") + printable(each, 60) + "'";
        return file + " also bundles the embedding " + list + ", which is not read from it";
    }

    [[nodiscard]] std::string count_text() const {
        return std::to_string(unused_.size()) + " of " + std::to_string(unused_.size() + report_.matched) +
               " modules";
    }

    /// New values are an edit only of the model they were made from; of another, they carry the difference
    /// of the two models along.
    void note_distance(const std::string& file) {
        constexpr double far = 0.5;
        double moved = 0, whole = 0;
        for (const auto& [component, changes] : delta_.components)
            for (const auto& [tensor, change] : changes) {
                moved += change.in_float32(tensor, shape_of(change)).square().sum().item<double>();
                whole += change.base.to(torch::kFloat32).square().sum().item<double>();
            }
        if (moved > far * far * whole)
            delta_.notes.push_back(
                "the values in " + file +
                " lie far from this model's own: they were probably made from another model");
    }

    const models::ModelDescription& model_;
    AdapterReport& report_;
    Delta delta_{.kind = "lora", .components = {}, .notes = {}};
    std::vector<Unused> unused_;
    std::string naming_of_ending_;
    std::optional<std::string> made_for_;
};

}  // namespace

std::vector<std::pair<fs::path, std::string>> adapter_files(const fs::path& path) {
    const auto home_of = [](const fs::path& file) {
        const std::string folder = file.parent_path().filename().string();
        const bool network = folder == "unet" || folder == "text_encoder" || folder == "text_encoder_2";
        return network ? folder : std::string();
    };
    std::error_code error;
    if (!fs::is_directory(path, error)) return {{path, home_of(path)}};
    std::vector<std::pair<fs::path, std::string>> files;
    for (const char* folder : {"", "unet", "text_encoder", "text_encoder_2"})
        for (const char* name : {"adapter_model.safetensors", "pytorch_lora_weights.safetensors"}) {
            const fs::path file = path / folder / name;
            if (fs::is_regular_file(file, error)) files.emplace_back(file, home_of(file));
        }
    return files;
}

Delta read_adapter(const fs::path& path, const models::ModelDescription& model, AdapterReport& report,
                   bool partial) {
    report = {};
    const auto files = adapter_files(path);
    if (files.empty())
        throw Failure(ErrorCode::bad_model,
                      "the folder '" + path.string() +
                          "' holds no adapter_model.safetensors or pytorch_lora_weights.safetensors",
                      "give the adapter's file");
    AdapterReader reader(model, report);
    for (const auto& [file, home] : files) reader.read(file, home);
    return reader.finish("'" + path.string() + "'", partial);
}

}  // namespace burin::weights
