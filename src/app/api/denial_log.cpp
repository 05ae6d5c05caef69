#include "src/app/api/denial_log.h"

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

constexpr std::size_t kDoors = 1000;

}  // namespace

bool DenialLog::is_news(const std::string& door, std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (noted_ms_.size() >= kDoors) {
    std::erase_if(noted_ms_, [now_ms](const auto& each) {
      return now_ms - each.second >= limits::kDenialPauseMs;
    });
    if (noted_ms_.size() >= kDoors) return false;
  }
  const auto [found, added] = noted_ms_.emplace(door, now_ms);
  if (!added && now_ms - found->second < limits::kDenialPauseMs) return false;
  found->second = now_ms;
  return true;
}

void DenialLog::note(const http::Request& request, const store::Actor& actor,
                     std::string_view pattern) {
  const std::string method(http::name_of(request.method));
  const std::string door = actor.name + ' ' + method + ' ' + std::string(pattern);
  if (!is_news(door, actor.now_ms)) return;
  const bool plain = request.path.size() <= limits::kDenialPathBytes && valid_utf8(request.path);
  Json told = Json::object()
                  .set("method", method)
                  .set("path", plain ? std::string_view(request.path) : pattern);
  writer_.submit(
      [actor, told = std::move(told)](db::Database& database) {
        return store::add_audit(database, actor, {store::kAuditDenied, {}, {}, told});
      },
      [&log = log_](const Result<db::Commit>& done) {
        if (!done) log.warning("api", "a denial was not noted", {{"reason", done.error().message}});
      });
}

}  // namespace panal::app
