#include "core/engine/compute_target.h"

#include <algorithm>
#include <fstream>
#include <sched.h>
#include <set>
#include <unistd.h>

#include "core/base/result.h"
#include "core/nn/cpu_features.h"

namespace burin::engine {
namespace {

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string cpu_name() {
    std::ifstream cpuinfo("/proc/cpuinfo");
    for (std::string line; std::getline(cpuinfo, line);) {
        if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
    }
    return "CPU";
}

torch::Device choose_device(const std::string& spelling) {
    const bool cuda = torch::cuda::is_available();
    if (spelling == "auto") return cuda ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    if (spelling == "cpu") return torch::kCPU;
    if (spelling.rfind("cuda", 0) != 0) {
        throw Failure(ErrorCode::bad_input, "device '" + spelling + "' is not known",
                      "give auto, cpu, cuda or cuda:N");
    }
    if (!cuda) {
        throw Failure(ErrorCode::bad_input,
                      "device '" + spelling + "' was asked for but this libtorch sees no CUDA device",
                      "use --device cpu, or build against a CUDA libtorch");
    }
    const int index = spelling.size() > 5 ? std::atoi(spelling.c_str() + 5) : 0;
    const auto count = static_cast<int>(torch::cuda::device_count());
    if (index >= count) {
        throw Failure(ErrorCode::bad_input, "device '" + spelling + "' does not exist",
                      "there are " + std::to_string(count) + " CUDA devices, counted from 0");
    }
    return {torch::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

torch::ScalarType choose_dtype(const std::string& spelling, const torch::Device& device) {
    if (spelling == "auto") {
        if (device.is_cuda()) return torch::kHalf;
        return cpu_has_bfloat16() ? torch::kBFloat16 : torch::kFloat32;
    }
    if (spelling == "fp32") return torch::kFloat32;
    if (spelling == "bf16") return torch::kBFloat16;
    if (spelling != "fp16") {
        throw Failure(ErrorCode::bad_input, "precision '" + spelling + "' is not known",
                      "give auto, fp32, bf16 or fp16");
    }
    if (device.is_cpu()) {
        throw Failure(ErrorCode::bad_input, "precision fp16 cannot be computed on a CPU", "use bf16 or fp32");
    }
    return torch::kHalf;
}

}  // namespace

std::string ComputeTarget::name() const {
    const char* type = dtype == torch::kFloat32 ? "fp32" : dtype == torch::kBFloat16 ? "bf16" : "fp16";
    std::string text = device.str() + " " + type;
    if (device.is_cpu()) text += ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
    return text;
}

ComputeTarget choose_target(const std::string& device, const std::string& precision, int threads) {
    ComputeTarget target;
    target.device = choose_device(device);
    target.dtype = choose_dtype(precision, target.device);
    target.threads = threads > 0 ? threads : physical_cores();
    return target;
}

void apply_threads(const ComputeTarget& target) {
    if (at::get_num_threads() != target.threads) at::set_num_threads(target.threads);
}

int physical_cores() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    std::set<std::string> cores;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &allowed)) continue;
        const std::string siblings = first_line("/sys/devices/system/cpu/cpu" + std::to_string(cpu) +
                                                "/topology/thread_siblings_list");
        cores.insert(siblings.empty() ? std::to_string(cpu) : siblings);
    }
    return std::max<int>(1, static_cast<int>(cores.size()));
}

bool cpu_has_bfloat16() { return nn::detected_cpu_level() >= nn::CpuLevel::avx512_bf16; }

std::vector<DeviceInfo> list_devices() {
    std::vector<DeviceInfo> devices;
    devices.push_back({"cpu", cpu_name(), int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGE_SIZE)});
    const auto count = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    for (int i = 0; i < count; ++i)
        devices.push_back({"cuda:" + std::to_string(i), "CUDA device " + std::to_string(i), 0});
    return devices;
}

}  // namespace burin::engine
