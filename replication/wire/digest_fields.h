#pragma once
// The larger fields of DigestAnswer as bytes, and back. Internal to wire.
#include <string>
#include <string_view>
#include <vector>

#include "replication/core/digest_messages.h"
#include "src/base/result.h"

namespace panal::wire {

std::string encode_sums(const std::vector<core::TableSums>& tables);
std::string encode_rows(const std::vector<core::RowSum>& rows);
std::string encode_cells(const std::vector<core::RowCells>& rows);

Result<std::vector<core::TableSums>> decode_sums(std::string_view bytes);
Result<std::vector<core::RowSum>> decode_rows(std::string_view bytes);
Result<std::vector<core::RowCells>> decode_cells(std::string_view bytes);

}  // namespace panal::wire
