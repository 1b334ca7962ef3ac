#include "tests/app/bad_case.h"

#include <fstream>
#include <iterator>

#include "tests/support/reference.h"

namespace burin::test {
namespace fs = std::filesystem;

void Place::copy_model(const std::string& name) const {
    fs::copy(reference("models/" + name), *this / "model", fs::copy_options::recursive);
}

void Place::set(const std::string& file, const std::string& key, const nlohmann::json& value) const {
    auto tree = nlohmann::json::parse(std::ifstream(*this / file));
    if (value.is_discarded()) {
        tree.erase(key);
    } else {
        tree[key] = value;
    }
    write(file, tree.dump());
}

std::vector<std::string> render_with(std::vector<std::string> more, const std::string& model) {
    std::vector<std::string> all{"render",      "-q",   "--model",   model, "--prompt", "a cat",
                                 "--steps",     "1",    "--width",   "64",  "--height", "64",
                                 "--precision", "fp32", "--threads", "1",   "--out",    "{dir}/out.png"};
    // An option that is given again replaces the one of the quick render.
    for (const std::string& option : more) {
        for (size_t i = 2; i + 1 < all.size(); i += 2) {
            if (all[i] != option) continue;
            all.erase(all.begin() + static_cast<long>(i), all.begin() + static_cast<long>(i) + 2);
            break;
        }
    }
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::string data_bytes(const std::string& name) {
    std::ifstream in(test::data(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string safetensors(const std::string& header, const std::string& data, uint64_t stated_length) {
    const uint64_t length = stated_length > 0 ? stated_length : header.size();
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + header + data;
}

}  // namespace burin::test
