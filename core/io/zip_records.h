// The records of a zip archive that keeps its files as they are: the container of torch.save since PyTorch 1.6.
//
// Format: PKWARE APPNOTE 6.3.3, of it what torch writes: no compression, no encryption, one volume, zip64 where it is
// there. The directory at the end decides; each record must lie in front of it, agree with the header in front of its
// bytes and overlap no other.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace burin::io {

struct ZipRecord {
    size_t begin = 0, bytes = 0;  ///< where its content lies in the archive
};

/// By name; names point into `archive`.
using ZipRecords = std::map<std::string_view, ZipRecord, std::less<>>;

/// `source` names the archive in sentences. Checksums are not compared: that would read everything. Error code bad_model.
Result<ZipRecords> parse_zip(std::span<const std::byte> archive, const std::string& source);

}  // namespace burin::io
