// What locate and neighbours are given.
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

using Arguments = std::vector<std::string>;

BadCase locate(const std::string& name, const Arguments& more, const std::string& fragment) {
    Arguments all{"locate", "-q", "-m", "{sd1}", "--clip", "{clip}", "--concept", "a fox"};
    all.insert(all.end(), more.begin(), more.end());
    return {"locate_" + name, std::move(all), 2, fragment, {}};
}

BadCase neighbours(const std::string& name, const Arguments& more, const std::string& fragment) {
    Arguments all{"neighbours", "-q", "-m", "{sd1}"};
    all.insert(all.end(), more.begin(), more.end());
    return {"neighbours_" + name, std::move(all), 2, fragment, {}};
}

}  // namespace

BadCases locate_cases() {
    return {
        locate("prompt_without_it", {"--prompt", "a cat by the sea", "--where", "text"}, "does not stand in"),
        locate("prompt_without_it_in_unet", {"--prompt", "a cat", "--where", "unet"}, "does not stand in"),
        locate("score", {"--score", "beauty"}, "--score is 'beauty'"),
        locate("restore", {"--restore", "keys"}, "--restore is 'keys'"),
        locate("where", {"--where", "vae"}, "--where is 'vae'"),
        locate("samples", {"--samples", "0", "--where", "text"}, "draws of the noise are 0"),
        locate("noise", {"--noise", "nan", "--where", "text"}, "the noise is nan"),
        locate("window", {"--window", "99", "--where", "unet"}, "a window of 99 layers"),
        locate("no_window", {"--window", "0", "--where", "unet"}, "a window of 0 layers"),
        locate("seeds", {"--seeds", "0", "--where", "unet"}, "pictures of each cell are 0"),
        locate("steps", {"--steps", "0"}, "--steps"),
        {"locate_no_concept", {"locate", "-q", "-m", "{sd1}"}, 2, "--concept", {}},
        {"locate_no_judge", {"locate", "-q", "-m", "{sd1}", "-c", "a fox"}, 2, "no judge of its own", {}},
        neighbours("no_concept", {}, "--concept"),
        neighbours("count", {"-c", "a fox", "--count", "0"}, "--count"),
    };
}

}  // namespace burin::test
