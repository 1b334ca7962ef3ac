#include "core/models/tensor_files.h"

namespace burin::models {
namespace {

// Enough to see a pattern, few enough to read.
constexpr size_t shown_problems = 8;

std::string short_path(const std::filesystem::path& path) {
    return (path.parent_path().filename() / path.filename()).string();
}

Error bad(std::string what, std::string remedy) {
    return {ErrorCode::bad_model, std::move(what), std::move(remedy)};
}

}  // namespace

std::string shape_text(const std::vector<int64_t>& shape) {
    std::string text = "[";
    for (const int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

TensorFiles TensorFiles::open(const std::filesystem::path& path) {
    const auto set = value_or_throw(io::SafetensorsSet::open(path));
    TensorFiles all;
    all.files_ = set.files();
    for (const auto& [name, entry] : set.tensors()) {
        all.tensors_.emplace(name,
                             StoredTensor{.file = entry.file, .info = entry.info, .name_in_file = name});
    }
    return all;
}

const StoredTensor* TensorFiles::find(const std::string& name) const {
    const auto entry = tensors_.find(name);
    return entry == tensors_.end() ? nullptr : &entry->second;
}

std::string TensorFiles::place_of(const StoredTensor& tensor) const {
    return short_path(file_of(tensor).path());
}

std::string TensorFiles::place() const {
    return short_path(files_.front().path()) +
           (files_.size() > 1 ? " and " + std::to_string(files_.size() - 1) + " more" : "");
}

TensorFiles TensorFiles::with(std::map<std::string, StoredTensor> tensors) const {
    TensorFiles other;
    other.files_ = files_;
    other.tensors_ = std::move(tensors);
    return other;
}

int64_t TensorFiles::bytes() const {
    int64_t total = 0;
    for (const auto& [name, tensor] : tensors_) total += static_cast<int64_t>(tensor.info.bytes());
    return total;
}

std::optional<Error> tensor_fault(const std::string& name, const nn::Expected& expected,
                                  const TensorFiles& files) {
    const StoredTensor* found = files.find(name);
    const char* remedy = "check that the file belongs to this model";
    if (!found) {
        return bad("tensor '" + name + "' is missing from " + files.place() + ", expected with shape " +
                       shape_text(expected.shape),
                   remedy);
    }
    const std::string place = "tensor '" + name + "' in " + files.place_of(*found);
    if (found->info.shape != expected.shape) {
        return bad(place + " has shape " + shape_text(found->info.shape) + ", expected " +
                       shape_text(expected.shape),
                   remedy);
    }
    if (!io::is_floating(found->info.dtype)) {
        return bad(
            place + " has type " + io::to_string(found->info.dtype) + ", expected F64, F32, F16, BF16 or F8",
            "use a checkpoint whose weights are not quantised");
    }
    return std::nullopt;
}

TableReport compare_table(const nn::ExpectedTable& expected, const TensorFiles& files) {
    TableReport report;
    size_t faults = 0;
    for (const auto& [name, row] : expected) {
        int64_t elements = 1;
        for (const int64_t size : row.shape) elements *= size;
        report.parameters += elements;
        if (auto fault = tensor_fault(name, row, files)) {
            if (++faults <= shown_problems) report.problems.push_back(std::move(*fault));
        }
        if (const StoredTensor* found = files.find(name)) {
            report.bytes_by_type[io::to_string(found->info.dtype)] +=
                static_cast<int64_t>(found->info.bytes());
        }
    }
    if (faults > shown_problems) {
        report.problems.push_back(bad(std::to_string(faults - shown_problems) + " more tensors of " +
                                          files.place() + " are missing or have the wrong shape or type",
                                      "check that the file belongs to this model"));
    }
    for (const auto& [name, tensor] : files.tensors()) {
        if (!expected.contains(name) && !may_be_ignored(name)) report.extras.push_back(name);
    }
    return report;
}

void check_table(const nn::ExpectedTable& expected, const TensorFiles& files) {
    const auto report = compare_table(expected, files);
    if (!report.problems.empty()) throw Failure(report.problems.front());
}

bool may_be_ignored(const std::string& name) {
    for (const char* ending : {"position_ids", "num_batches_tracked"}) {
        if (name.ends_with(ending)) return true;
    }
    for (const char* beginning : {"model_ema.", "loss.", "embedding_manager.", "denoiser."}) {
        if (name.starts_with(beginning)) return true;
    }
    return name == "logit_scale" || name == "model_ema";
}

}  // namespace burin::models
