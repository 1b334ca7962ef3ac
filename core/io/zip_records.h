// The records of a zip archive: the container of torch.save since PyTorch 1.6, and of office documents.
//
// Format: PKWARE APPNOTE 6.3.3, of it what such programs write: no encryption, one volume, zip64 where it is there;
// deflate only where it is allowed (unzip.h unpacks it). The directory at the end decides; each record must lie in front
// of it, agree with the header in front of its bytes and overlap no other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/base/limits.h"
#include "core/base/result.h"

namespace burin::io {

struct ZipRecord {
    size_t begin = 0, bytes = 0;  ///< where its content lies in the archive
    bool deflated = false;
    size_t unpacked = 0;  ///< how many bytes it says that it has
    uint32_t crc = 0;     ///< of those
};

/// Who writes such archives, and how they are spoken of.
struct ZipKind {
    const char* what = "PyTorch file";
    const char* packs = "which PyTorch does not do";
    const char* remedy = "use the file as PyTorch wrote it, not one packed again";
    bool deflate = false;
    size_t records = limits::zip_entries;
    ErrorCode code = ErrorCode::bad_model;
};

/// By name; names point into `archive`.
using ZipRecords = std::map<std::string_view, ZipRecord, std::less<>>;

/// `source` names the archive in sentences. Checksums are not compared: that would read everything. Error code kind.code.
Result<ZipRecords> parse_zip(std::span<const std::byte> archive, const std::string& source,
                             const ZipKind& kind = {});

}  // namespace burin::io
