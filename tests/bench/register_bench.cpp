// bench_register [ROWS]: how long the register takes with many concepts: import of CSV and .xlsx, a second import, search as
// one types, prompts checked by the rule, export. Prints milliseconds of processor time; each number is the middle of the runs it names.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "core/registry/import_table.h"
#include "core/registry/prompt_rule.h"

namespace fs = std::filesystem;
namespace r = burin::registry;

namespace {

/// Of the processor, so that a busy machine does not count.
double ms_of(const auto& work) {
    const std::clock_t start = std::clock();
    work();
    return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double middle(int runs, const auto& work) {
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) times.push_back(ms_of([&] { work(i); }));
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// Made-up names of two words, each its own.
std::string name_of(int number) {
    static constexpr const char* syllables[] = {"za",  "ffi", "bo",  "lo",  "qui", "tin", "mor",
                                                "ves", "ka",  "ru",  "nel", "da",  "shi", "po",
                                                "gan", "wy",  "tro", "li",  "mex", "u"};
    std::mt19937 random(static_cast<uint32_t>(number) * 2654435761U + 1);
    std::string name;
    for (int word = 0; word < 2; ++word) {
        if (word > 0) name += ' ';
        for (int i = 0; i < 3; ++i) name += syllables[random() % std::size(syllables)];
        name[name.rfind(' ') + 1] =
            static_cast<char>(std::toupper(static_cast<unsigned char>(name[name.rfind(' ') + 1])));
    }
    return name + " " + std::to_string(number);
}

void write_table(const fs::path& path, int rows) {
    std::ofstream out(path, std::ios::binary);
    out << "name,kind,owner,aliases,keywords,description,languages,guide\n";
    for (int i = 0; i < rows; ++i) {
        const auto name = name_of(i);
        out << name << ",character,House " << i % 500 << ",\"" << name.substr(0, name.find(' ')) << " of the "
            << i << "th\nThe " << name << "\",\"red boots;blue feathers;hat " << i % 977
            << "\",\"a bird in red boots, seen from the side, " << i << "\",\"en;ja\",a fox\n";
    }
}

void print(const char* what, double ms) { std::printf("%-64s %10.2f ms\n", what, ms); }

void import(r::Register& in, const fs::path& table, const char* what) {
    const double ms = ms_of([&] {
        const auto report = r::import_table(in, table, {}, {"bench", {}});
        if (!report || !report->kept) {
            std::printf("%s\n", report ? "refused" : report.error().sentence().c_str());
            std::exit(1);
        }
        std::printf("%lld added, %lld changed, %lld unchanged\n", static_cast<long long>(report->added),
                    static_cast<long long>(report->changed), static_cast<long long>(report->unchanged));
    });
    print(what, ms);
}

void search(const r::Register& in) {
    for (const char* text :
         {"z", "za", "zaf", "zaffi", "red boo", "house 49", "zaffibolo 7", "nothing like it"}) {
        size_t found = 0;
        const double ms =
            middle(21, [&](int) { found = in.find({.text = text, .limit = 100}).value().size(); });
        print(("search '" + std::string(text) + "', " + std::to_string(found) + " shown").c_str(), ms);
    }
}

void check(const r::Register& in, int rows) {
    const r::PromptRule rule(in);
    const std::string words =
        "masterpiece, best quality, portrait of an old fisherman in a green coat, standing on the pier of a "
        "small harbour at "
        "dusk, (warm light:1.2) from the windows of a tavern, boats in the background, gulls over the water, "
        "film grain, "
        "highly detailed oil painting, thick brush strokes, muted colours, by a dutch master, a lantern in "
        "his left hand";
    size_t found = 0;
    print("rule, a prompt of 57 words that names nothing",
          middle(101, [&](int) { found = rule.find(words).value().size(); }));
    std::printf("%zu findings\n", found);
    print("rule, the same with a name in it", middle(101, [&](int i) {
              found = rule.find(words + ", " + name_of(i * 7 % rows)).value().size();
          }));
    std::printf("%zu findings\n", found);
}

}  // namespace

int main(int count, char** arguments) {
    const int rows = count > 1 ? std::atoi(arguments[1]) : 100'000;
    const fs::path folder = fs::temp_directory_path() / ("burin-bench-" + std::to_string(rows));
    fs::remove_all(folder);
    fs::create_directories(folder);
    write_table(folder / "table.csv", rows);
    {
        auto in = r::Register::open(folder / "library", r::Register::Access::make).value();
        import(in, folder / "table.csv", "import of CSV");
        import(in, folder / "table.csv", "the same again");
        print("export to .xlsx", ms_of([&] { r::export_table(in, folder / "table.xlsx").value(); }));
        auto other = r::Register::open(folder / "other", r::Register::Access::make).value();
        import(other, folder / "table.xlsx", "import of that .xlsx");
        search(in);
        check(in, rows);
    }
    std::printf("library: %.1f MB\n", static_cast<double>(fs::file_size(folder / "library")) / 1e6);
    fs::remove_all(folder);
}
