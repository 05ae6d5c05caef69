#include "replication/store/restamp.h"

#include <cctype>

#include "replication/store/versions.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::store {
namespace {

// The next word of a statement: an identifier, quoted or not, or nothing at any other character.
std::string_view next_word(std::string_view sql, std::size_t& at) {
  const auto is = [&](auto test) { return at < sql.size() && test(sql[at]); };
  while (is([](unsigned char c) { return std::isspace(c) != 0; })) ++at;
  const std::size_t start = at;
  if (is([](char c) { return c == '"'; })) {
    at = std::min(sql.find('"', start + 1), sql.size());
    return sql.substr(start + 1, at++ - start - 1);
  }
  while (is([](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; })) ++at;
  return sql.substr(start, at - start);
}

}  // namespace

// Only the plain form, UPDATE table SET …: others are rare enough.
std::string Restamp::amend(std::string_view sql) {
  std::size_t at = 0;
  if (lower_ascii(next_word(sql, at)) != "update") return {};
  const TableInfo* table = catalog_.find(next_word(sql, at));
  if (table == nullptr || lower_ascii(next_word(sql, at)) != "set") return {};
  if (sql.find("_v", at) != std::string_view::npos) return {};
  if (guesses_.size() >= limits::kRestampedStatements) return {};
  guesses_.push_back({table, 0});
  return std::string(sql.substr(0, at)) + " _v = panal_restamp(_v, " +
         std::to_string(guesses_.size() - 1) + ")," + std::string(sql.substr(at));
}

Result<std::string> Restamp::next(std::string_view versions, std::int64_t statement) {
  running_ = static_cast<std::size_t>(statement);
  if (running_ >= guesses_.size() || guesses_[running_].columns == 0) return std::string(versions);
  const auto& [table, columns] = guesses_[running_];
  Stamps stamps = PANAL_TRY(decode_versions(versions, *table, state_));
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    if ((columns & mask_of(i)) != 0) stamps[i] = stamp_;
  }
  return encode_versions(stamps, *table, state_);
}

void Restamp::learn(const TableInfo& table, ColumnMask changed) {
  if (running_ < guesses_.size() && guesses_[running_].table == &table) {
    guesses_[running_].columns = changed;
  }
}

}  // namespace panal::store
