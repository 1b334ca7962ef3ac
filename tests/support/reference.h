// Where the data of the independent implementation lies; see tests/data/reference/README.md.
#pragma once

#include <filesystem>
#include <string_view>

namespace burin::test {

inline std::filesystem::path data(std::string_view name) { return std::filesystem::path(BURIN_TEST_DATA) / name; }
inline std::filesystem::path reference(std::string_view name) { return data("reference") / name; }

}  // namespace burin::test
