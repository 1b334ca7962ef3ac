// bench_search: how long a question takes among a million vectors, spread evenly and lying in groups as pictures do, on one
// and on two threads, and how many of them had to be compared by their floats. The floats are made anew from the id, as the
// library reads them from its file; bench_search --benchmark_filter=Library asks a library on the disk.
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "core/search/search_library.h"

namespace {

namespace fs = std::filesystem;
namespace s = burin::search;

/// Numbers of about a normal distribution from a counter.
class Numbers {
  public:
    explicit Numbers(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 0x632BE59BD9B4E019ULL) {}
    float next() {
        uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        // Four pieces of 16 bits: their sum is near enough to normal.
        return float((z & 0xFFFF) + ((z >> 16) & 0xFFFF) + ((z >> 32) & 0xFFFF) + (z >> 48)) / 65536.0F - 2;
    }

  private:
    uint64_t state_;
};

/// Of length one. `groups` > 0: around one of so many centres, with a cosine of about 0.7 to it.
std::vector<float> vector_of(int64_t id, int dimension, int64_t groups) {
    std::vector<float> vector(static_cast<size_t>(dimension));
    Numbers own(static_cast<uint64_t>(id) + 1),
        centre(static_cast<uint64_t>(id % std::max<int64_t>(groups, 1)) + (1ULL << 40));
    double square = 0;
    for (float& one : vector) {
        one = own.next();
        if (groups > 0) one += centre.next();
        square += double(one) * one;
    }
    for (float& one : vector) one = static_cast<float>(one / std::sqrt(square));
    return vector;
}

const s::VectorTable& table(int64_t count, int dimension, int64_t groups) {
    static std::unique_ptr<s::VectorTable> kept;
    static int64_t of = -1, in = -1;
    if (!kept || kept->dimension() != dimension || of != count || in != groups) {
        kept.reset();
        kept = std::make_unique<s::VectorTable>(dimension);
        kept->reserve(static_cast<size_t>(count));
        for (int64_t id = 0; id < count; ++id) kept->put(id, s::code_of(vector_of(id, dimension, groups)));
        of = count, in = groups;
    }
    return *kept;
}

/// Vectors, dimension, groups, threads.
void nearest(benchmark::State& state) {
    const auto dimension = static_cast<int>(state.range(1));
    const int64_t groups = state.range(2);
    const auto& in = table(state.range(0), dimension, groups);
    const s::Floats floats = [&](int64_t id) {
        return burin::Result<std::vector<float>>(vector_of(id, dimension, groups));
    };
    int64_t asked = state.range(0);
    size_t compared = 0;
    for (auto step : state) {
        state.PauseTiming();
        const auto query = vector_of(asked++, dimension, groups);
        state.ResumeTiming();
        auto hits = in.nearest(query, 10, floats, static_cast<int>(state.range(3)));
        benchmark::DoNotOptimize(hits);
        compared += in.compared();
    }
    state.counters["compared"] = double(compared) / double(state.iterations());
}
BENCHMARK(nearest)
    ->ArgNames({"vectors", "dimension", "groups", "threads"})
    ->Args({1'000'000, 512, 0, 1})
    ->Args({1'000'000, 512, 0, 2})
    ->Args({1'000'000, 512, 1000, 1})
    ->Args({1'000'000, 512, 1000, 2})
    ->Args({1'000'000, 768, 1000, 1})
    ->Args({1'000'000, 768, 1000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// The same from a file, floats and names included; vectors and groups.
void library(benchmark::State& state) {
    constexpr int dimension = 512;
    const auto place = fs::temp_directory_path() / "burin_bench_search";
    fs::remove_all(place);
    fs::create_directories(place);
    {
        auto in = s::SearchLibrary::open(place / "s", s::SearchLibrary::Access::make).value();
        (void)in.use({"bench", std::string(64, 'b'), dimension});
        std::vector<s::SearchLibrary::Entry> batch;
        for (int64_t id = 0; id < state.range(0); ++id) {
            s::SearchLibrary::Entry entry;
            entry.item.place = "/pictures/" + std::to_string(id);
            entry.embedding = vector_of(id, dimension, state.range(1));
            batch.push_back(std::move(entry));
            if (batch.size() == 1000 || id + 1 == state.range(0)) {
                if (!in.put(batch)) state.SkipWithError("cannot write");
                batch.clear();
            }
        }
        (void)in.pictures_like(vector_of(0, dimension, state.range(1)), 10);
        int64_t asked = state.range(0);
        for (auto step : state) {
            state.PauseTiming();
            const auto query = vector_of(asked++, dimension, state.range(1));
            state.ResumeTiming();
            auto found = in.pictures_like(query, 10);
            benchmark::DoNotOptimize(found);
        }
    }
    fs::remove_all(place);
}
BENCHMARK(library)
    ->Name("Library")
    ->ArgNames({"vectors", "groups"})
    ->Args({100'000, 100})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
