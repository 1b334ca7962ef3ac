#include "core/io/torch_file.h"

#include <algorithm>
#include <charconv>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/pickle.h"
#include "core/io/zip_records.h"

namespace burin::io {
namespace {

using Kind = PickleKind;

/// The first pickle of the older layout: 0x1950a86a20f9469cfc6c.
constexpr std::string_view magic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);
constexpr int64_t old_layout_version = 1001;

/// Where the storages lie, by key.
using Places = std::map<std::string_view, ZipRecord, std::less<>>;

[[nodiscard]] tl::unexpected<Error> damaged(const std::string& source, const std::string& why) {
    return fail(ErrorCode::bad_model, source + " is a damaged PyTorch file: " + why,
                "copy or download it again");
}

const PickleValue* member(const Pickle& pickle, const PickleValue& dictionary, std::string_view key) {
    for (size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
        const PickleValue& name = pickle.values[dictionary.items[i]];
        if (name.kind == Kind::text && name.text == key) return &pickle.values[dictionary.items[i + 1]];
    }
    return nullptr;
}

/// Names the tensors of a pickle and checks each against its storage.
class Collector {
  public:
    Collector(const Pickle& pickle, const Places& places, const std::string& source)
        : pickle_(pickle), places_(places), source_(source) {}

    Result<TorchFile> collect() {
        const PickleValue& root = pickle_.values[pickle_.root];
        if (root.kind != Kind::dictionary)
            return fail(ErrorCode::bad_model,
                        source_ + " is a PyTorch pickle without a dictionary of tensors",
                        "save its state_dict as safetensors");
        const PickleValue* state = member(pickle_, root, "state_dict");
        if (auto walked = walk(state && state->kind == Kind::dictionary ? *state : root, {}, 0); !walked)
            return tl::unexpected(walked.error());
        if (out_.tensors.empty())
            return fail(ErrorCode::bad_model,
                        source_ + " is a PyTorch pickle that holds no tensors in dictionaries",
                        "check that it is the right file");
        read_metadata(root);
        return std::move(out_);
    }

  private:
    Result<> walk(const PickleValue& dictionary, const std::string& prefix, size_t depth) {
        // A dictionary may hold itself, or the same one a thousand times.
        steps_ += dictionary.items.size();
        if (depth > limits::pickle_depth || steps_ > 2 * limits::pickle_items)
            return damaged(source_, "its dictionaries nest too deep");
        for (size_t i = 0; i + 1 < dictionary.items.size(); i += 2) {
            const PickleValue& key = pickle_.values[dictionary.items[i]];
            const PickleValue& value = pickle_.values[dictionary.items[i + 1]];
            if (value.kind != Kind::dictionary && value.kind != Kind::tensor) continue;
            std::string name = prefix;
            if (key.kind == Kind::text)
                name += key.text;
            else if (key.kind == Kind::integer)
                name += std::to_string(key.number);
            else
                continue;
            if (name.size() > limits::tensor_name_bytes)
                return damaged(source_,
                               "it holds a tensor name of " + std::to_string(name.size()) + " bytes");
            auto step = value.kind == Kind::tensor
                            ? add(name, pickle_.tensors[static_cast<size_t>(value.number)])
                            : walk(value, name + ".", depth + 1);
            if (!step) return step;
        }
        return {};
    }

    Result<> add(const std::string& name, const PickledTensor& tensor) {
        if (out_.tensors.size() >= limits::pickle_tensors)
            return damaged(source_, "it holds too many tensors");
        const PickledStorage& storage = pickle_.storages[tensor.storage];
        const auto place = places_.find(storage.key);
        if (place == places_.end())
            return damaged(source_, "the numbers of tensor " + in_quotes(name) + " are missing");
        const uint64_t size = size_of(tensor.dtype);
        const uint64_t unit = storage.dtype ? size : 1;
        const auto last = last_element(tensor);
        if (!last || *last > storage.count / (size / unit) || storage.count > place->second.bytes / unit)
            return damaged(source_, "tensor " + in_quotes(name) + " does not fit into its storage");
        StridedTensor view{tensor.dtype, tensor.shape, tensor.strides,
                           place->second.begin + tensor.first * size};
        if (!out_.tensors.emplace(name, std::move(view)).second)
            return damaged(source_, "it holds tensor " + in_quotes(name) + " twice");
        return {};
    }

    /// One behind the last element that the tensor reads, counted in its storage; nothing where that is past any file.
    static std::optional<uint64_t> last_element(const PickledTensor& tensor) {
        const auto bytes = byte_size(tensor.dtype, tensor.shape);
        if (!bytes || tensor.first > limits::tensor_bytes) return std::nullopt;
        if (*bytes == 0) return tensor.first;
        uint64_t last = tensor.first;
        for (size_t i = 0; i < tensor.shape.size(); ++i) {
            const auto steps = static_cast<uint64_t>(tensor.shape[i] - 1);
            const auto stride = static_cast<uint64_t>(tensor.strides[i]);
            if (steps != 0 && stride > limits::tensor_bytes / steps) return std::nullopt;
            last += steps * stride;
        }
        return last + 1;
    }

    void read_metadata(const PickleValue& root) {
        size_t bytes = 0;
        for (size_t i = 0; i + 1 < root.items.size(); i += 2) {
            const PickleValue& key = pickle_.values[root.items[i]];
            const PickleValue& value = pickle_.values[root.items[i + 1]];
            if (key.kind != Kind::text) continue;
            std::string text;
            if (value.kind == Kind::text) {
                text = value.text;
            } else if (value.kind == Kind::integer) {
                text = std::to_string(value.number);
            } else if (value.kind == Kind::boolean) {
                text = value.number != 0 ? "true" : "false";
            } else if (value.kind == Kind::real) {
                char digits[32];
                const auto end = std::to_chars(digits, digits + sizeof digits, value.real).ptr;
                text.assign(digits, end);
            } else {
                continue;
            }
            bytes += key.text.size() + text.size();
            if (bytes > limits::safetensors_metadata_bytes) return;
            out_.metadata.emplace(key.text, std::move(text));
        }
    }

    const Pickle& pickle_;
    const Places& places_;
    const std::string& source_;
    TorchFile out_;
    size_t steps_ = 0;
};

Result<TorchFile> parse_archive(std::span<const std::byte> file, const std::string& source) {
    const auto records = parse_zip(file, source);
    if (!records) return tl::unexpected(records.error());
    // All records lie in one folder, named after the file that was first written.
    constexpr std::string_view pickle_name = "/data.pkl";
    const auto found = std::find_if(records->begin(), records->end(), [&](const auto& record) {
        return record.first.ends_with(pickle_name) &&
               record.first.find('/') == record.first.size() - pickle_name.size();
    });
    if (found == records->end())
        return fail(ErrorCode::bad_model, source + " is a zip archive, but none of PyTorch's",
                    "unpack it, and name the file inside");
    const std::string folder(found->first.substr(0, found->first.size() - pickle_name.size() + 1));
    const auto record = [&](const std::string& name) {
        const auto at = records->find(folder + name);
        return at == records->end() ? std::nullopt : std::optional(at->second);
    };
    if (record("constants.pkl"))
        return fail(ErrorCode::bad_model, source + " is a TorchScript program, not weights",
                    "use the checkpoint it was made from");
    if (const auto order = record("byteorder");
        order && as_text(file.subspan(order->begin, order->bytes)) != "little")
        return fail(ErrorCode::bad_model, source + " was written by a big-endian machine",
                    "save it as safetensors");
    Places places;
    for (const auto& [name, place] : *records)
        if (name.starts_with(folder + "data/")) places.emplace(name.substr(folder.size() + 5), place);
    const auto pickle = parse_pickle(file.subspan(found->second.begin, found->second.bytes), source);
    if (!pickle) return tl::unexpected(pickle.error());
    return Collector(*pickle, places, source).collect();
}

/// The layout before zip.
class OldLayout {
  public:
    OldLayout(std::span<const std::byte> file, const std::string& source) : file_(file), source_(source) {}

    Result<TorchFile> parse() {
        for (int i = 0; i < 5; ++i) {
            auto pickle = parse_pickle(file_.subspan(at_), source_);
            if (!pickle) return tl::unexpected(pickle.error());
            at_ += pickle->bytes;
            const PickleValue& root = pickle->values[pickle->root];
            if (i == 0 && (root.kind != Kind::bytes || root.text != magic))
                return fail(ErrorCode::bad_model, source_ + " is a pickle, but none of PyTorch's",
                            "check that it is the right file");
            if (i == 1 && (root.kind != Kind::integer || root.number != old_layout_version))
                return damaged(source_, "it is of an unknown version");
            if (i == 2) {
                const PickleValue* little = member(*pickle, root, "little_endian");
                if (little && little->kind == Kind::boolean && little->number == 0)
                    return fail(ErrorCode::bad_model, source_ + " was written by a big-endian machine",
                                "save it as safetensors");
            }
            if (i == 3) content_ = std::move(*pickle);
            if (i == 4) keys_ = std::move(*pickle);
        }
        if (auto found = find_storages(); !found) return tl::unexpected(found.error());
        return Collector(content_, places_, source_).collect();
    }

  private:
    Result<> find_storages() {
        std::map<std::string_view, const PickledStorage*> known;
        for (const PickledStorage& storage : content_.storages) known.emplace(storage.key, &storage);
        const PickleValue& keys = keys_.values[keys_.root];
        if (keys.kind != Kind::list) return damaged(source_, "the list of its storages is missing");
        for (const uint32_t id : keys.items) {
            const PickleValue& key = keys_.values[id];
            const auto storage = known.find(key.text);
            if (key.kind != Kind::text || storage == known.end())
                return damaged(source_, "it holds numbers of no tensor");
            // Where the file keeps no type, a storage counts bytes.
            const uint64_t size = storage->second->dtype ? size_of(*storage->second->dtype) : 1;
            if (file_.size() - at_ < 8) return damaged(source_, "it ends too early");
            uint64_t count = 0;
            for (size_t i = 0; i < 8; ++i) count |= std::to_integer<uint64_t>(file_[at_ + i]) << (8 * i);
            at_ += 8;
            if (count > (file_.size() - at_) / size) return damaged(source_, "it ends too early");
            if (!places_.emplace(key.text, ZipRecord{at_, count * size}).second)
                return damaged(source_, "it holds a storage twice");
            at_ += count * size;
        }
        return {};
    }

    std::span<const std::byte> file_;
    const std::string& source_;
    size_t at_ = 0;
    Pickle content_, keys_;
    Places places_;
};

}  // namespace

bool StridedTensor::is_packed() const {
    int64_t expected = 1;
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return true;
    for (size_t i = shape.size(); i-- > 0; expected *= shape[i])
        if (shape[i] != 1 && strides[i] != expected) return false;
    return true;
}

bool looks_like_torch_file(std::span<const std::byte> file) {
    const auto text = as_text(file.subspan(0, std::min<size_t>(file.size(), 4)));
    return text.starts_with("PK\x03\x04") || text.starts_with("\x80\x02") || text.starts_with("\x80\x03") ||
           text.starts_with("\x80\x04");
}

Result<TorchFile> parse_torch_file(std::span<const std::byte> file, const std::string& source) {
    return as_text(file).starts_with("PK") ? parse_archive(file, source) : OldLayout(file, source).parse();
}

}  // namespace burin::io
