// Runs one fuzz target over its corpus: no crash, and no file may make the parser take much memory.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/allocation_meter.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

std::vector<std::filesystem::path> corpus() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(BURIN_CORPUS)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

TEST(Corpus, EveryFileIsAnsweredWithin64Megabytes) {
    const auto files = corpus();
    ASSERT_FALSE(files.empty()) << "no corpus in " << BURIN_CORPUS;
    for (const auto& file : files) {
        SCOPED_TRACE(file.filename().string());
        std::ifstream in(file, std::ios::binary);
        ASSERT_TRUE(in.good());
        const std::vector<uint8_t> bytes(std::istreambuf_iterator<char>(in), {});
        const burin::test::AllocationMeter meter;
        EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
        EXPECT_LE(meter.peak_bytes(), size_t{64} << 20);
    }
}

}  // namespace
