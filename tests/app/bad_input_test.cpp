// Bad input of every kind ends in one sentence and the documented exit code, writes nothing and takes no more
// memory than a valid run of the same command.
#include <gmock/gmock.h>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "tests/app/bad_case.h"
#include "tests/app/program_run.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;

constexpr long allowed_kb = 64 * 1024;

std::string filled_in(std::string argument, const fs::path& folder) {
    const std::pair<const char*, std::string> places[] = {{"{dir}", folder.string()},
                                                          {"{sd1}", reference("models/sd1").string()},
                                                          {"{clip}", reference("models/clip").string()}};
    for (const auto& [name, value] : places) {
        const size_t at = argument.find(name);
        if (at != std::string::npos) argument.replace(at, std::string_view(name).size(), value);
    }
    return argument;
}

std::vector<std::string> filled_in(std::vector<std::string> arguments, const fs::path& folder) {
    for (std::string& argument : arguments) argument = filled_in(std::move(argument), folder);
    return arguments;
}

/// Every name below `folder`: nothing may be left behind, not even a temporary file.
std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) names.insert(entry.path().string());
    return names;
}

/// A good run of each command; those that need another's output stand behind it.
const std::vector<std::vector<std::string>>& valid_runs() {
    static const std::vector<std::string> target{"--precision", "fp32", "--threads", "1"};
    static const auto runs = [] {
        std::vector<std::vector<std::string>> all{
            render_with({}),
            {"steer", "{dir}", "-m", "{sd1}", "-d", "text=a fox", "--steps", "2", "--width", "64", "--height",
             "64", "-o", "{dir}/steered"},
            {"invert", "{dir}/out.png", "-m", "{sd1}", "--steps", "2", "--width", "64", "--height", "64",
             "-o", "{dir}/i.safetensors"},
            {"encode", "{dir}/out.png", "-m", "{sd1}", "-o", "{dir}/l.safetensors"},
            {"decode", "{dir}/l.safetensors", "-m", "{sd1}", "-o", "{dir}/b.png"},
            {"embed", "-c", "{clip}", "-i", "{dir}/out.png", "-t", "a cat"},
            {"bench", "-m", "{sd1}", "--repeat", "1", "--width", "64", "--height", "64"}};
        for (size_t i = 1; i < all.size(); ++i) all[i].insert(all[i].end(), target.begin(), target.end());
        all.push_back({"info", "{sd1}"});
        all.push_back({"convert", "{sd1}", "{dir}/converted"});
        all.push_back({"paint", "-n", "2", "--size", "32", "-o", "{dir}/sheet.png"});
        all.push_back({"train-concept", "-m", "{sd1}", "-c", "a fox", "-o", "{dir}/run", "--count", "1",
                       "--render-steps", "1", "--steps", "1", "--batch", "1"});
        all.push_back(
            {"erase", "-m", "{sd1}", "-c", "a fox", "--guide", "a cat", "-o", "{dir}/e.safetensors"});
        all.push_back({"sweep-edit", "-m",       "{sd1}",    "--edit",  "{dir}/e.safetensors",
                       "--clip",     "{clip}",   "--target", "a fox",   "--control",
                       "a cat",      "--points", "1",        "--seeds", "1",
                       "--steps",    "1",        "--width",  "64",      "--height",
                       "64"});
        all.push_back({"task-vector", "--base", "{sd1}", "--tuned", "{sd1}", "-o", "{dir}/v.safetensors"});
        all.push_back({"combine-edits", "-m", "{sd1}", "--edit", "{dir}/e.safetensors"});
        all.push_back({"export-edits", "-m", "{sd1}", "--edit", "{dir}/e.safetensors", "--out", "{dir}/x"});
        return all;
    }();
    return runs;
}

/// Peak memory of a valid run of each command, measured once.
const std::map<std::string, long>& valid_peaks() {
    static const std::map<std::string, long> peaks = [] {
        const Place place;
        std::map<std::string, long> found;
        for (const auto& arguments : valid_runs()) {
            const ProgramRun run = run_cli(filled_in(arguments, place.path()), RunningProgram::Way::fork);
            EXPECT_EQ(run.exit_code, 0) << arguments.front() << ": " << run.err;
            EXPECT_NE(run.out, "") << arguments.front();
            found[arguments.front()] = run.peak_kb;
        }
        EXPECT_TRUE(fs::exists(place / "out.png"));
        return found;
    }();
    return peaks;
}

/// One case under way.
struct Attempt {
    explicit Attempt(const BadCase& bad) : bad(bad) {
        if (bad.setup) bad.setup(place);
        before = names_in(place.path());
        program.emplace(filled_in(bad.arguments, place.path()), RunningProgram::Way::fork);
    }
    const BadCase& bad;
    Place place;
    std::set<std::string> before;
    std::optional<RunningProgram> program;
};

/// Empty, or what the program did wrong.
std::string faults(const Attempt& attempt) {
    const auto& [bad, place, before, program] = attempt;
    const ProgramRun& run = program->result();
    std::ostringstream fault;
    if (run.hung) fault << "  it hung\n";
    if (run.signal != 0) fault << "  it died of signal " << run.signal << "\n";
    if (run.exit_code != bad.code) fault << "  exit code " << run.exit_code << ", not " << bad.code << "\n";
    if (!run.out.empty()) fault << "  stdout has: " << run.out << "\n";
    const std::string_view start = "burin-cli: ";
    const std::string end = run.err.size() < 2 ? "" : run.err.substr(run.err.size() - 2);
    // A suggestion may end as a question.
    if (run.err.rfind(start, 0) != 0 || (end != ".\n" && end != "?\n"))
        fault << "  not one whole sentence of burin-cli\n";
    for (size_t i = 0; i + 1 < run.err.size(); ++i) {
        const auto c = static_cast<unsigned char>(run.err[i]);
        if (c < 0x20 || c == 0x7F) {
            fault << "  more than one line, or a control character, at byte " << i << "\n";
            break;
        }
    }
    if (run.err.find("\\x0a") != std::string::npos) fault << "  a line break inside the sentence\n";
    if (run.err.find(filled_in(bad.fragment, place.path())) == std::string::npos)
        fault << "  the sentence does not say: " << bad.fragment << "\n";
    if (names_in(place.path()) != before) fault << "  files were left behind\n";
    const auto& peaks = valid_peaks();
    const auto peak = peaks.find(bad.arguments.empty() ? "" : bad.arguments.front());
    const long usual = peak == peaks.end() ? peaks.at("info") : peak->second;
    if (run.peak_kb > usual + allowed_kb)
        fault << "  peak " << run.peak_kb << " kB, a valid run takes " << usual << " kB\n";
    std::string text = fault.str();
    if (!text.empty()) text += "  it said: " + run.err;
    return text;
}

void expect_all_refused(const BadCases& cases) {
    (void)valid_peaks();
    std::set<std::string> names;
    for (const BadCase& bad : cases) {
        EXPECT_TRUE(names.insert(bad.name).second) << bad.name << " is there twice";
        EXPECT_FALSE(bad.fragment.empty()) << bad.name << " expects nothing of the sentence";
    }
    constexpr size_t at_once = 2;
    std::list<Attempt> attempts;
    for (auto next = cases.begin(); next != cases.end() || !attempts.empty();) {
        while (attempts.size() < at_once && next != cases.end()) attempts.emplace_back(*next++);
        attempts.remove_if([](Attempt& attempt) {
            if (!attempt.program->finished()) return false;
            const std::string found = faults(attempt);
            EXPECT_EQ(found, "") << attempt.bad.name << "\n" << found;
            return true;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

TEST(BadArguments, OfEveryCommandAreRefused) { expect_all_refused(argument_cases()); }
TEST(BadArguments, DirectionsAreRefused) { expect_all_refused(direction_cases()); }
TEST(BadArguments, OutputsAreRefused) { expect_all_refused(output_cases()); }
TEST(BadModels, FoldersAreRefused) { expect_all_refused(model_folder_cases()); }
TEST(BadModels, ConfigurationsAreRefused) { expect_all_refused(model_config_cases()); }
TEST(BadWeights, AreRefused) { expect_all_refused(weight_cases()); }
TEST(BadFiles, RequestsAreRefused) { expect_all_refused(request_cases()); }
TEST(BadFiles, PicturesAndMasksAreRefused) { expect_all_refused(picture_cases()); }
TEST(BadFiles, LatentsAndClipModelsAreRefused) { expect_all_refused(latents_and_clip_cases()); }
TEST(BadFiles, OfPainterAndTrainerAreRefused) { expect_all_refused(painter_and_trainer_cases()); }
TEST(BadFiles, RealPicturesAreRefused) { expect_all_refused(real_picture_cases()); }
TEST(BadFiles, OfWeightEditsAreRefused) { expect_all_refused(edit_cases()); }
TEST(BadFiles, OfLocatingAreRefused) { expect_all_refused(locate_cases()); }

}  // namespace
}  // namespace burin::test
