// How a network gets its tensors while it is being built.
//
// A network's constructor asks a WeightSource for every tensor by its checkpoint name and shape. The same
// constructor therefore serves four purposes, each with its own source: deriving the table of expected
// tensors before any file is trusted (RecordingSource), loading (FileSource in core/models), fresh
// initialisation for training (RandomSource), and applying weight edits as views (a source that wraps
// another).
//
// Not thread-safe: one network is built by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace burin::nn {

using torch::Tensor;
using Shape = std::vector<int64_t>;

/// What a tensor is for; decides its compute type, memory format and fresh initialisation.
enum class Role { linear, conv, bias, norm_scale, norm_shift, embedding, scalar };

/// A weight as it lies in its file, of any floating type, for a layer that converts it on the way.
struct StoredWeight {
    Tensor tensor;  ///< read-only; let go of it once it is converted, so that its pages leave memory
    /// To be called where a number is not finite in the layer's type: throws Failure. Empty: that is allowed.
    /// May outlive the source.
    std::function<void()> refuse;
};

/// What layers have packed, by the name of the layer: a network that is built over the same weights while
/// another lives takes over what that one has packed instead of reading and packing it again. Keeps nothing
/// alive by itself. Belongs to one component of one model in one type; used by one thread at a time.
class SharedLayers {
  public:
    /// Nothing where no living network has that layer.
    [[nodiscard]] std::shared_ptr<void> find(const std::string& layer) const;
    void add(const std::string& layer, const std::shared_ptr<void>& packed) { layers_[layer] = packed; }
    /// Whether a living network has left any.
    [[nodiscard]] bool any() const;

  private:
    std::map<std::string, std::weak_ptr<void>> layers_;
};

class WeightSource {
  public:
    virtual ~WeightSource() = default;
    /// The tensor called `name` (full checkpoint name), which must have exactly `shape`; throws Failure
    /// otherwise.
    virtual Tensor take(const std::string& name, const Shape& shape, Role role) = 0;
    /// Whether the source has this tensor: for parts that are optional in real checkpoints.
    [[nodiscard]] virtual bool has(const std::string& name) const = 0;
    /// Whether nobody changes the tensors after the network is built. Layers then keep weights in whatever
    /// packed form their fast kernels want, instead of the tensor itself. Sources whose tensors are trained
    /// say no.
    [[nodiscard]] virtual bool frozen() const { return true; }
    /// The type layers on the CPU may pack stored weights into, straight from take_stored(). Nothing: they
    /// ask take() for everything. A source that wraps another and changes its tensors need not know of
    /// either.
    [[nodiscard]] virtual std::optional<torch::ScalarType> packing_type() const { return {}; }
    /// The tensor take() would convert, before that; the same errors.
    virtual StoredWeight take_stored(const std::string& name, const Shape& shape, Role role) {
        return {take(name, shape, role), {}};
    }
    /// Where the layer called `layer` may be found packed, and is left for networks built later; nullptr
    /// where its tensors are not those of the model itself.
    [[nodiscard]] virtual SharedLayers* shared_layers(const std::string& /*layer*/) const { return nullptr; }
};

/// A place in the tree of names: `scope / "down_blocks" / 0 / "conv1"`.
class Scope {
  public:
    Scope(WeightSource& source, std::string prefix = {}) : source_(&source), prefix_(std::move(prefix)) {}
    Scope operator/(const std::string& name) const {
        return {*source_, prefix_.empty() ? name : prefix_ + "." + name};
    }
    Scope operator/(int64_t index) const { return *this / std::to_string(index); }
    [[nodiscard]] Tensor take(const std::string& name, const Shape& shape, Role role) const {
        return source_->take((*this / name).prefix_, shape, role);
    }
    [[nodiscard]] StoredWeight take_stored(const std::string& name, const Shape& shape, Role role) const {
        return source_->take_stored((*this / name).prefix_, shape, role);
    }
    [[nodiscard]] std::optional<torch::ScalarType> packing_type() const { return source_->packing_type(); }
    [[nodiscard]] bool has(const std::string& name) const { return source_->has((*this / name).prefix_); }
    [[nodiscard]] bool frozen() const { return source_->frozen(); }
    [[nodiscard]] SharedLayers* shared_layers() const { return source_->shared_layers(prefix_); }
    [[nodiscard]] const std::string& prefix() const { return prefix_; }

  private:
    WeightSource* source_;
    std::string prefix_;
};

/// One row of the table of expected tensors.
struct Expected {
    Shape shape;
    Role role;
};
using ExpectedTable = std::map<std::string, Expected>;

/// Writes down what a network asks for and hands out tensors without storage (meta device), so that deriving
/// the table of an SDXL UNet allocates nothing.
class RecordingSource : public WeightSource {
  public:
    Tensor take(const std::string& name, const Shape& shape, Role role) override;
    [[nodiscard]] bool has(const std::string&) const override { return true; }
    [[nodiscard]] bool frozen() const override { return false; }
    [[nodiscard]] const ExpectedTable& table() const { return table_; }

  private:
    ExpectedTable table_;
};

/// Fresh float32 weights as PyTorch's own layers would start, from a seeded generator, remembered by name so
/// that a trainer can reach them as parameters. The draw depends on the name and the seed alone, not on the
/// order of calls; a bias starts at zero unless the weight beside it (`x.weight` for `x.bias`) was taken
/// before it.
class RandomSource : public WeightSource {
  public:
    explicit RandomSource(uint64_t seed, torch::Device device = torch::kCPU) : seed_(seed), device_(device) {}
    Tensor take(const std::string& name, const Shape& shape, Role role) override;
    [[nodiscard]] bool has(const std::string&) const override { return true; }
    [[nodiscard]] bool frozen() const override { return false; }
    [[nodiscard]] const std::map<std::string, Tensor>& tensors() const { return tensors_; }

  private:
    Tensor draw(const std::string& name, const Shape& shape, Role role) const;

    uint64_t seed_;
    torch::Device device_;
    std::map<std::string, Tensor> tensors_;
};

}  // namespace burin::nn
