#include "core/engine/convert_model.h"

#include <cmath>
#include <set>
#include <unistd.h>

#include "core/base/result.h"
#include "core/models/model_folder.h"
#include "core/models/tensor_file.h"

namespace burin::engine {
namespace fs = std::filesystem;
namespace {

using torch::Tensor;

/// A folder beside the target that becomes it, or goes away.
class FolderInProgress {
  public:
    explicit FolderInProgress(const fs::path& target) : target_(target) {
        fs::path absolute = fs::absolute(target);
        if (!absolute.has_filename()) absolute = absolute.parent_path();
        std::string name = ".";
        name.append(absolute.filename().string()).append(".partial-").append(std::to_string(getpid()));
        path_ = absolute.parent_path() / name;
        std::error_code error;
        if (!fs::create_directory(path_, error)) {
            throw Failure(ErrorCode::io,
                          "the folder '" + path_.string() + "' cannot be made: " + error.message(),
                          "choose another place");
        }
    }
    ~FolderInProgress() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    FolderInProgress(const FolderInProgress&) = delete;
    FolderInProgress& operator=(const FolderInProgress&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    void finish() const {
        std::error_code error;
        fs::rename(path_, target_, error);
        if (error)
            throw Failure(ErrorCode::io,
                          "'" + target_.string() + "' cannot be put in place: " + error.message());
    }

  private:
    fs::path target_, path_;
};

bool is_weight_file(const fs::path& file) {
    const std::string name = file.filename().string();
    for (const char* part : {".safetensors", ".bin", ".ckpt", ".pt", ".msgpack", ".h5", ".onnx"}) {
        if (name.find(part) != std::string::npos) return true;
    }
    return false;
}

void copy_other_files(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
        if (entry.is_regular_file() && !is_weight_file(entry.path()))
            fs::copy_file(entry.path(), to / entry.path().filename());
    }
}

Tensor convert(const Tensor& tensor, torch::ScalarType type, const std::string& name,
               Conversion& conversion) {
    const Tensor exact = tensor.to(torch::kFloat32);
    const Tensor converted = tensor.to(type, false, /*copy=*/true);
    const Tensor back = converted.to(torch::kFloat32);
    if (!back.isfinite().all().item<bool>()) {
        throw Failure(ErrorCode::bad_model, "tensor '" + name + "' holds values that this type cannot hold",
                      "convert to bf16 or fp32");
    }
    const double norm = exact.norm().item<double>();
    if (norm > 0) {
        conversion.largest_relative_change =
            std::max(conversion.largest_relative_change, (back - exact).norm().item<double>() / norm);
    }
    ++conversion.tensors;
    return converted;
}

/// What rounding takes from the edits, over all tensors.
struct Loss {
    double lost = 0, all = 0;
    void count(const Tensor& base, const Tensor& exact, const Tensor& rounded) {
        lost += (rounded.to(torch::kFloat32) - exact).square().sum().item<double>();
        all += (exact - base.to(torch::kFloat32)).square().sum().item<double>();
    }
    [[nodiscard]] double share() const { return all > 0 ? std::sqrt(lost / all) : 0; }
};

void convert_component(const models::ComponentDescription& component, const fs::path& to,
                       torch::ScalarType type, const BakedEdits& baked, Conversion& conversion, Loss& loss,
                       const CancelToken& cancel) {
    const models::TensorFiles files = models::TensorFiles::open(component.weights);
    const auto edited = weights::edited_names(component.name, baked.edits);
    models::NamedTensors tensors;
    for (const auto& [name, stored] : files.tensors()) {
        cancel.check();
        const Tensor tensor = models::stored_tensor(files, name);
        if (edited.contains(name)) {
            const Tensor exact = weights::edited_tensor(component.name, name, files, baked.edits);
            tensors[name] = convert(exact, type, name, conversion);
            loss.count(tensor, exact, tensors[name]);
            ++conversion.edited;
        } else {
            tensors[name] = tensor.is_floating_point() ? convert(tensor, type, name, conversion) : tensor;
        }
        conversion.bytes_before += static_cast<int64_t>(tensor.nbytes());
        conversion.bytes_after += static_cast<int64_t>(tensors[name].nbytes());
    }
    const bool transformers = component.name.rfind("text_encoder", 0) == 0;
    std::map<std::string, std::string> metadata{{"format", "pt"}};
    if (!edited.empty()) metadata.insert(baked.metadata.begin(), baked.metadata.end());
    models::write_tensor_file(
        to / (transformers ? "model.safetensors" : "diffusion_pytorch_model.safetensors"), tensors, metadata);
}

}  // namespace

Conversion convert_model(const fs::path& from, const fs::path& to, torch::ScalarType type,
                         const std::function<void(const std::string&, double)>& news,
                         const CancelToken& cancel, const BakedEdits& baked) {
    const torch::InferenceMode guard;
    const models::ModelDescription model = models::require_model(from);
    if (to.empty())
        throw Failure(ErrorCode::bad_input, "the new folder has no name",
                      "name a folder that is not there yet");
    if (fs::exists(fs::symlink_status(to))) {
        throw Failure(ErrorCode::bad_input, "'" + to.string() + "' exists already",
                      "name a folder that is not there yet");
    }
    const FolderInProgress folder(to);
    Conversion conversion;
    Loss loss;
    double done = 0;
    copy_other_files(model.root, folder.path());
    std::set<fs::path> copied;
    for (const models::ComponentDescription& component : model.components) {
        if (news) news(component.name, done / static_cast<double>(model.components.size()));
        const fs::path target = folder.path() / component.folder.filename();
        copy_other_files(component.folder, target);
        copied.insert(component.folder.filename());
        if (!component.weights.empty())
            convert_component(component, target, type, baked, conversion, loss, cancel);
        ++done;
    }
    for (const auto& tokenizer : {std::optional(model.tokenizer), model.tokenizer_2}) {
        if (tokenizer && !copied.count(tokenizer->filename()))
            copy_other_files(*tokenizer, folder.path() / tokenizer->filename());
    }
    if (fs::exists(model.root / "scheduler") && !copied.count("scheduler")) {
        copy_other_files(model.root / "scheduler", folder.path() / "scheduler");
    }
    conversion.lost_share = loss.share();
    cancel.check();
    folder.finish();
    return conversion;
}

}  // namespace burin::engine
