// Where and how exactly a model is computed: device, number type, threads.
#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

namespace burin::engine {

struct ComputeTarget {
    torch::Device device = torch::kCPU;
    torch::ScalarType dtype = torch::kFloat32;
    int threads = 1;  ///< intra-operation threads; part of what decides the bits

    /// "cpu bf16, 2 threads": for status lines and cache keys.
    [[nodiscard]] std::string name() const;
    bool operator==(const ComputeTarget&) const = default;
};

/// Turns the spellings of a request ("auto", "cpu", "cuda:1"; "auto", "fp32", "bf16", "fp16"; 0 = all
/// physical cores) into a target that exists here. Automatic precision is fp16 on CUDA, bf16 on a CPU with
/// instructions for it and fp32 elsewhere. Throws Failure(bad_input) for a device that is not there.
/// Thread-safe.
ComputeTarget choose_target(const std::string& device, const std::string& precision, int threads);

/// Makes the target's thread count libtorch's; cheap when it already is.
void apply_threads(const ComputeTarget& target);

/// Physical cores this process may run on, at least 1. Debian's libtorch starts with one thread in some
/// set-ups, and two hyper-threads of one core slow matrix products down.
int physical_cores();

/// Whether the CPU multiplies bfloat16 in hardware (AVX512-BF16 or AMX).
bool cpu_has_bfloat16();

struct DeviceInfo {
    std::string id;    ///< "cpu", "cuda:0"
    std::string name;  ///< what a person calls it
    int64_t memory_bytes = 0;
};

/// The devices libtorch sees, the CPU first.
std::vector<DeviceInfo> list_devices();

}  // namespace burin::engine
