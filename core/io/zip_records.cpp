#include "core/io/zip_records.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/limits.h"
#include "core/base/printable.h"

namespace burin::io {
namespace {

constexpr uint64_t end_bytes = 22, locator_bytes = 20, end64_bytes = 56, entry_bytes = 46, header_bytes = 30;
constexpr uint64_t deflate = 8;  // a method
constexpr uint64_t longest_comment = 65'535;
constexpr uint64_t in_zip64 = 0xffff'ffff;  // "see the extra field"

/// What the end of the archive says of its directory.
struct Directory {
    uint64_t begin = 0, bytes = 0, entries = 0;
};

/// One entry of it.
struct Entry {
    std::string_view name, extra;
    uint64_t method = 0, flags = 0, packed = 0, bytes = 0, header = 0, crc = 0;
};

class ZipReader {
  public:
    ZipReader(std::span<const std::byte> archive, const std::string& source, const ZipKind& kind)
        : archive_(reinterpret_cast<const char*>(archive.data()), archive.size()),
          source_(source),
          kind_(kind) {}

    Result<ZipRecords> read() {
        const auto directory = find_directory();
        if (!directory) return damaged("its directory is missing or wrong");
        if (directory->entries > kind_.records) return damaged("it holds too many records");
        ZipRecords records;
        std::vector<ZipRecord> occupied;
        uint64_t at = directory->begin;
        for (uint64_t i = 0; i < directory->entries; ++i) {
            const auto entry = read_entry(at, directory->begin + directory->bytes);
            if (!entry) return damaged("its directory is missing or wrong");
            if (!as_it_may_be(*entry))
                return fail(
                    kind_.code,
                    source_ + " packs or encrypts its record " + in_quotes(entry->name) + ", " + kind_.packs,
                    kind_.remedy);
            const auto record = locate(*entry, directory->begin);
            if (!record)
                return damaged("its record " + in_quotes(entry->name) + " is not where it should be");
            if (!records.emplace(entry->name, *record).second)
                return damaged("it holds the record " + in_quotes(entry->name) + " twice");
            occupied.push_back(
                {.begin = entry->header, .bytes = record->begin + record->bytes - entry->header});
        }
        if (overlap(std::move(occupied))) return damaged("its records overlap");
        return records;
    }

  private:
    [[nodiscard]] tl::unexpected<Error> damaged(const std::string& why) const {
        return fail(kind_.code, source_ + " is a damaged " + kind_.what + ": " + why,
                    "copy or download it again");
    }
    [[nodiscard]] bool as_it_may_be(const Entry& entry) const {
        if ((entry.flags & 1U) != 0) return false;
        return entry.method == 0 ? entry.packed == entry.bytes : entry.method == deflate && kind_.deflate;
    }
    /// Little-endian, from inside the archive.
    [[nodiscard]] uint64_t number(uint64_t at, size_t bytes) const {
        uint64_t value = 0;
        for (size_t i = 0; i < bytes; ++i)
            value |= uint64_t{static_cast<unsigned char>(archive_[at + i])} << (8 * i);
        return value;
    }
    [[nodiscard]] bool has(uint64_t at, uint64_t bytes, std::string_view mark) const {
        return at <= archive_.size() && bytes <= archive_.size() - at &&
               archive_.substr(at).starts_with(mark);
    }

    [[nodiscard]] std::optional<Directory> find_directory() const {
        const uint64_t size = archive_.size();
        if (size < end_bytes) return std::nullopt;
        for (uint64_t comment = 0; comment <= std::min(longest_comment, size - end_bytes); ++comment) {
            const uint64_t end = size - end_bytes - comment;
            if (!has(end, end_bytes, "PK\x05\x06") || number(end + 20, 2) != comment) continue;
            return directory_at(end);
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<Directory> directory_at(uint64_t end) const {
        Directory found{number(end + 16, 4), number(end + 12, 4), number(end + 10, 2)};
        uint64_t behind = end;
        if (end >= locator_bytes && has(end - locator_bytes, locator_bytes, "PK\x06\x07")) {
            behind = number(end - locator_bytes + 8, 8);
            if (!has(behind, end64_bytes, "PK\x06\x06")) return std::nullopt;
            found = {number(behind + 48, 8), number(behind + 40, 8), number(behind + 32, 8)};
        }
        if (found.begin > behind || found.bytes > behind - found.begin) return std::nullopt;
        return found;
    }

    /// Moves `at` behind the entry.
    [[nodiscard]] std::optional<Entry> read_entry(uint64_t& at, uint64_t end) const {
        if (at > end || end - at < entry_bytes || !has(at, entry_bytes, "PK\x01\x02")) return std::nullopt;
        Entry entry;
        entry.flags = number(at + 8, 2), entry.method = number(at + 10, 2);
        entry.crc = number(at + 16, 4);
        entry.packed = number(at + 20, 4), entry.bytes = number(at + 24, 4),
        entry.header = number(at + 42, 4);
        const uint64_t name = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
        if (end - at - entry_bytes < name + extra + comment) return std::nullopt;
        entry.name = archive_.substr(at + entry_bytes, name);
        entry.extra = archive_.substr(at + entry_bytes + name, extra);
        if (!read_zip64(at + entry_bytes + name, entry)) return std::nullopt;
        at += entry_bytes + name + extra + comment;
        return entry;
    }
    /// The numbers that did not fit, in their order.
    [[nodiscard]] bool read_zip64(uint64_t at, Entry& entry) const {
        uint64_t* wide[] = {&entry.bytes, &entry.packed, &entry.header};
        const uint64_t end = at + entry.extra.size();
        while (end - at >= 4) {
            const uint64_t id = number(at, 2), size = number(at + 2, 2);
            at += 4;
            if (size > end - at) return false;
            if (id == 1) {
                uint64_t from = at;
                for (uint64_t* field : wide) {
                    if (*field != in_zip64) continue;
                    if (at + size - from < 8) return false;
                    *field = number(from, 8);
                    from += 8;
                }
                return true;
            }
            at += size;
        }
        return true;
    }

    [[nodiscard]] std::optional<ZipRecord> locate(const Entry& entry, uint64_t directory) const {
        if (!has(entry.header, header_bytes, "PK\x03\x04") || number(entry.header + 8, 2) != entry.method)
            return std::nullopt;
        const uint64_t name = number(entry.header + 26, 2), extra = number(entry.header + 28, 2);
        const uint64_t begin = entry.header + header_bytes + name + extra;
        if (begin > directory || entry.packed > directory - begin) return std::nullopt;
        if (archive_.substr(entry.header + header_bytes, name) != entry.name) return std::nullopt;
        return ZipRecord{begin, entry.packed, entry.method == deflate, entry.bytes,
                         static_cast<uint32_t>(entry.crc)};
    }

    static bool overlap(std::vector<ZipRecord> records) {
        std::sort(records.begin(), records.end(),
                  [](const ZipRecord& a, const ZipRecord& b) { return a.begin < b.begin; });
        for (size_t i = 1; i < records.size(); ++i)
            if (records[i].begin - records[i - 1].begin < records[i - 1].bytes) return true;
        return false;
    }

    std::string_view archive_;
    const std::string& source_;
    const ZipKind& kind_;
};

}  // namespace

Result<ZipRecords> parse_zip(std::span<const std::byte> archive, const std::string& source,
                             const ZipKind& kind) {
    return ZipReader(archive, source, kind).read();
}

}  // namespace burin::io
