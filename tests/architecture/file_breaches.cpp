#include <regex>

#include "tests/architecture/include_law.h"
#include "tests/architecture/source_files.h"

namespace burin::architecture {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_file = 600;

struct Forbidden {
    std::regex pattern;
    const char* why;
};

/// What no file may hold.
const std::vector<Forbidden>& everywhere() {
    static const std::vector<Forbidden> rules = {
        {std::regex("\\b(TODO|FIXME|XXX)\\b"), "unfinished work belongs in an issue, not in the tree"},
        {std::regex("[\"' =(]/(home|Users|root|work|mnt)/"), "the path of somebody's machine"},
    };
    return rules;
}

/// What no product file may hold: pickles run code when they are read, and a temporary folder has an owner.
const std::vector<Forbidden>& in_product() {
    static const std::vector<Forbidden> rules = {
        {std::regex("torch::(load|pickle_load|jit::load)\\b"), "only safetensors are loaded"},
        {std::regex("\"/tmp"), "ask std::filesystem::temp_directory_path for the temporary folder"},
        {std::regex("using namespace (std|torch)\\b"), "names are written with their namespace"},
    };
    return rules;
}

void check(const fs::path& root, const fs::path& path, bool product, std::vector<std::string>& breaches) {
    const auto lines = lines_of(root / path);
    if (lines.size() >= longest_file) {
        breaches.push_back(place(path, lines.size()) + "files stay under " + std::to_string(longest_file) +
                           " lines");
    }
    bool guarded = path.extension() != ".h";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        guarded = guarded || lines[i] == "#pragma once";
        for (const auto& rule : everywhere()) {
            if (std::regex_search(lines[i], rule.pattern)) breaches.push_back(place(path, i + 1) + rule.why);
        }
        if (!product) continue;
        for (const auto& rule : in_product()) {
            if (std::regex_search(lines[i], rule.pattern)) breaches.push_back(place(path, i + 1) + rule.why);
        }
    }
    if (!guarded) breaches.push_back(place(path, 1) + "a header begins with #pragma once");
}

}  // namespace

std::vector<std::string> file_breaches(const fs::path& root) {
    std::vector<std::string> breaches;
    for (const auto* top : {"core", "ui", "app", "tests", "packaging"}) {
        const bool product = std::string_view(top) != "tests" && std::string_view(top) != "packaging";
        for (const auto& path : source_files(root, top, {".h", ".cpp", ".inc", ".cmake", ".sh", ".py"})) {
            // These rules are spelled out below tests/architecture, which is therefore not held to them.
            if (path.parent_path() == "tests/architecture") continue;
            check(root, path, product, breaches);
        }
    }
    return breaches;
}

}  // namespace burin::architecture
