#include "core/curation/audit_results.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_map>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/io/field_visitors.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using Places = std::unordered_map<std::string, size_t>;

std::string result_place(const fs::path& path) { return "'" + printable(path.string(), 300) + "'"; }

Places places_of(const AuditFolder& folder) {
    Places places;
    for (size_t i = 0; i < folder.items.size(); ++i) places.emplace(folder.items[i].name, i);
    return places;
}

std::string line_of(const AuditResult& result) {
    return io::to_tree(result).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

AuditResult read_result(std::string_view text, const AuditFolder& folder, const std::string& source) {
    const auto tree = io::parse_json(text, source);
    AuditResult result;
    std::string fault;
    if (!tree) {
        fault = tree.error().what;
    } else {
        io::ObjectReader reader(*tree, source);
        io::read_fields(reader, result);
        if (const auto read = reader.finish(); !read) fault = read.error().what;
    }
    if (!fault.empty())
        throw Failure(ErrorCode::damaged, "the result " + fault, "remove that file and run the audit again");
    if (result.job != folder.identity)
        throw Failure(ErrorCode::bad_input,
                      "the result " + source + " belongs to another job (" +
                          printable(result.job.substr(0, 12)) + ", this one is " +
                          folder.identity.substr(0, 12) + ")",
                      "take it out of the folder");
    return result;
}

AuditResult read_result_file(const fs::path& file, const AuditFolder& folder) {
    const auto mapped = value_or_throw(io::MappedFile::open(file));
    auto result = read_result(io::as_text(mapped->bytes()), folder, result_place(file));
    if (result.item != file.stem().string())
        throw Failure(ErrorCode::bad_input, "the result " + result_place(file) + " is that of another item",
                      "remove it and run the audit again");
    return result;
}

/// Names of the files below results/ or failed/, and their places. Hidden files are halves that somebody is writing, or was.
std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator part(folder, error), end; !error && part != end; part.increment(error)) {
        std::error_code inner;
        if (!part->is_directory(inner)) continue;
        for (fs::directory_iterator file(part->path(), inner), last; !inner && file != last;
             file.increment(inner))
            if (!file->path().filename().string().starts_with(".")) files.push_back(file->path());
    }
    if (error && error != std::errc::no_such_file_or_directory)
        throw Failure(ErrorCode::io,
                      "the folder " + result_place(folder) + " cannot be read: " + error.message(),
                      "mend that and run the audit again; nothing is lost");
    std::sort(files.begin(), files.end());
    return files;
}

void require_item(const Places& places, const fs::path& file) {
    if (file.extension() != ".json" || !places.contains(file.stem().string()))
        throw Failure(ErrorCode::bad_input, result_place(file) + " is the result of no item of this audit",
                      "take it out of the folder");
}

/// What merged.jsonl holds, by the items' places.
AuditResults merged_before(const AuditFolder& folder, const Places& places) {
    AuditResults results(folder.items.size());
    std::error_code ignored;
    if (!fs::exists(folder.merged(), ignored)) return results;
    const auto mapped = value_or_throw(io::MappedFile::open(folder.merged()));
    const std::string_view text = io::as_text(mapped->bytes());
    size_t line = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        auto result = read_result(text.substr(at, end - at), folder,
                                  result_place(folder.merged()) + ", line " + std::to_string(++line));
        const auto place = places.find(result.item);
        if (place == places.end())
            throw Failure(ErrorCode::bad_input,
                          result_place(folder.merged()) + ", line " + std::to_string(line) +
                              " is the result of no item of this audit",
                          "remove the file and merge again");
        results[place->second] = std::move(result);
        at = end + 1;
    }
    return results;
}

}  // namespace

void write_result(const AuditFolder& folder, const AuditResult& result) {
    const bool failed = !result.failure.empty();
    const auto file = failed ? folder.failure_of(result.item) : folder.result_of(result.item);
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error)
        throw Failure(
            ErrorCode::io,
            "the folder " + result_place(file.parent_path()) + " cannot be made: " + error.message(),
            "make room or rights there and run the audit again; nothing is lost");
    if (auto written = io::write_file_atomically(file, std::string_view(line_of(result) + "\n")); !written) {
        written.error().remedy = "make room or rights there and run the audit again; nothing is lost";
        throw Failure(written.error());
    }
    if (!failed) fs::remove(folder.failure_of(result.item), error);
}

std::vector<bool> items_done(const AuditFolder& folder) {
    const auto places = places_of(folder);
    std::vector<bool> done(folder.items.size());
    const auto merged = merged_before(folder, places);
    for (size_t i = 0; i < merged.size(); ++i) done[i] = merged[i] && merged[i]->failure.empty();
    for (const auto& file : files_below(folder.path / "results"))
        if (const auto place = places.find(file.stem().string()); place != places.end())
            done[place->second] = true;
    return done;
}

AuditResults merge_results(const AuditFolder& folder) {
    const auto places = places_of(folder);
    auto results = merged_before(folder, places);
    for (const char* part : {"failed", "results"})
        for (const auto& file : files_below(folder.path / part)) {
            require_item(places, file);
            auto result = read_result_file(file, folder);
            auto& there = results[places.at(result.item)];
            // A picture that was made once is not lost because it could not be made another time.
            if (there && there->failure.empty() && !result.failure.empty()) continue;
            result.seconds = 0;
            there = std::move(result);
        }
    std::string lines;
    for (const auto& result : results)
        if (result) lines += line_of(*result) + "\n";
    std::error_code ignored;
    if (!lines.empty() || fs::exists(folder.merged(), ignored))
        value_or_throw(io::write_file_atomically(folder.merged(), std::string_view(lines)));
    return results;
}

AuditStatus status_of(const AuditFolder& folder) {
    constexpr size_t samples = 64, most_sentences = 10;
    constexpr double recent_seconds = 600;
    AuditStatus status;
    status.items = folder.items.size();
    const auto done = items_done(folder);
    status.done = static_cast<uint64_t>(std::count(done.begin(), done.end(), true));
    const auto places = places_of(folder);
    for (const auto& file : files_below(folder.path / "failed")) {
        const auto place = places.find(file.stem().string());
        if (place == places.end() || done[place->second]) continue;
        ++status.failed;
        if (status.failures.size() < most_sentences)
            status.failures.push_back(read_result_file(file, folder).failure);
    }
    status.missing = status.items - status.done - status.failed;
    const auto files = files_below(folder.path / "results");
    const auto now = fs::file_time_type::clock::now();
    double oldest = 0, seconds = 0;
    size_t recent = 0, read = 0;
    for (size_t i = 0; i < files.size(); ++i) {
        std::error_code ignored;
        const double age =
            std::chrono::duration<double>(now - fs::last_write_time(files[i], ignored)).count();
        if (!ignored && age <= recent_seconds) ++recent, oldest = std::max(oldest, age);
        if (i % std::max<size_t>(1, files.size() / samples) != 0) continue;
        seconds += read_result_file(files[i], folder).seconds, ++read;
    }
    if (read > 0) status.seconds_each = seconds / static_cast<double>(read);
    status.work_left_seconds = status.seconds_each * static_cast<double>(status.missing);
    if (recent > 1 && oldest > 0) status.items_per_second = static_cast<double>(recent) / oldest;
    return status;
}

}  // namespace burin::curation
