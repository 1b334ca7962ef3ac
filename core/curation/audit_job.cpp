#include "core/curation/audit_job.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/io/field_visitors.h"
#include "core/io/json.h"
#include "core/io/mapped_file.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;

std::string audit_place(const fs::path& path) { return "'" + printable(path.string(), 300) + "'"; }

std::string text_of(const AuditJob& job) {
    return io::to_tree(job).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string lines_of(const std::vector<AuditItem>& items) {
    std::string lines;
    for (const auto& item : items) lines += to_line(item) + "\n";
    return lines;
}

AuditJob read_job(const fs::path& file) {
    const auto tree = value_or_throw(io::read_json_file(file));
    if (!tree.is_object() || !tree.contains("burin-audit"))
        throw Failure(ErrorCode::bad_input, audit_place(file) + " is no audit's job",
                      "name a folder of audit plan");
    if (const auto version = tree["burin-audit"]; version.is_number_integer() && version > 1)
        throw Failure(ErrorCode::bad_input, audit_place(file) + " was planned by a newer Burin",
                      "use that version, or plan the audit again");
    io::ObjectReader reader(tree, audit_place(file));
    AuditJob job;
    io::read_fields(reader, job);
    value_or_throw(reader.finish());
    io::Checks checks;
    io::check_fields(checks, job, "");
    value_or_throw(checks.result());
    return job;
}

std::vector<AuditItem> read_items(const fs::path& file, const AuditJob& job, const std::string& identity) {
    const auto mapped = value_or_throw(io::MappedFile::open(file));
    const std::string_view text = io::as_text(mapped->bytes());
    if (sha256_hex(text) != job.items_sha256)
        throw Failure(ErrorCode::bad_input,
                      audit_place(file) + " is not the list that the job was planned with",
                      "plan the audit again in another folder");
    std::vector<AuditItem> items;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        items.push_back(value_or_throw(read_item(
            text.substr(at, end - at), audit_place(file) + ", line " + std::to_string(items.size() + 1))));
        at = end + 1;
        if (items.back().name != name_for(items.back(), identity))
            throw Failure(ErrorCode::bad_input,
                          audit_place(file) + " belongs to another job than the job.json beside it",
                          "plan the audit again in another folder");
    }
    return items;
}

fs::path below(const fs::path& folder, const std::string& name) {
    return folder / name.substr(0, 2) / (name + ".json");
}

}  // namespace

std::string identity_of(const AuditJob& job) {
    AuditJob plain = job;
    plain.items = 0, plain.items_sha256.clear();
    return sha256_hex(text_of(plain));
}

fs::path AuditFolder::result_of(const std::string& name) const { return below(path / "results", name); }
fs::path AuditFolder::failure_of(const std::string& name) const { return below(path / "failed", name); }

const AuditConcept* AuditFolder::concept_of(const std::string& id) const {
    const auto found = std::find_if(job.concepts.begin(), job.concepts.end(),
                                    [&](const AuditConcept& one) { return one.id == id; });
    return found == job.concepts.end() ? nullptr : &*found;
}

void refuse_other_job(const fs::path& folder) {
    throw Failure(ErrorCode::bad_input, "the folder " + audit_place(folder) + " holds another audit",
                  "name a new one; results of one edit say nothing of another");
}

void write_job(const fs::path& folder, AuditJob job, std::vector<AuditItem> items) {
    const std::string identity = identity_of(job);
    for (auto& item : items) item.name = name_for(item, identity);
    const std::string lines = lines_of(items);
    job.items = items.size(), job.items_sha256 = sha256_hex(lines);
    const std::string text = text_of(job);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Failure(ErrorCode::io,
                      "the folder " + audit_place(folder) + " cannot be made: " + error.message(),
                      "name another one");
    const fs::path file = folder / "job.json";
    if (fs::exists(file, error) && read_job(file) != job) refuse_other_job(folder);
    value_or_throw(io::write_file_atomically(folder / "items.jsonl", std::string_view(lines)));
    value_or_throw(io::write_file_atomically(file, std::string_view(text)));
}

AuditFolder open_job(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::exists(folder / "job.json", ignored))
        throw Failure(ErrorCode::bad_input, "there is no audit in " + audit_place(folder),
                      "plan one with burin-cli audit plan");
    AuditFolder opened{folder, read_job(folder / "job.json"), {}, {}};
    opened.identity = identity_of(opened.job);
    opened.items = read_items(folder / "items.jsonl", opened.job, opened.identity);
    return opened;
}

}  // namespace burin::curation
