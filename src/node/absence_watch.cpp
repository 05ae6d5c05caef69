#include "src/node/absence_watch.h"

#include "src/base/encoding.h"
#include "src/base/limits.h"

namespace panal::node {
namespace {

constexpr std::string_view kSilencesKey = "silences";  // lines of a uuid and milliseconds

}  // namespace

Result<AbsenceWatch::Silences> AbsenceWatch::read_silences(db::Database& reader) {
  Silences silences;
  const auto text = PANAL_TRY(store::get_meta(reader, kSilencesKey)).value_or("");
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto node = Uuid::parse(line.substr(0, line.find(' ')));
    const auto ms = parse_int(line.substr(std::min(line.size(), line.find(' ') + 1)));
    if (!node || !ms) return fail(Code::kCorrupt, "the note of silent members is damaged");
    silences[*node] = *ms;
  }
  return silences;
}

void AbsenceWatch::look(const core::ReplicaStatus& status) {
  constexpr std::int64_t kLookMs = 1'000;
  if (parts_.storage.is_front()) return;
  const std::int64_t now_ms = parts_.loop.now_ms();
  const std::int64_t passed_ms = now_ms - looked_ms_;
  if (passed_ms < kLookMs) return;
  looked_ms_ = now_ms;
  std::vector<core::Silence> others;
  for (const core::PeerStatus& peer : status.peers) {
    const core::Member& member = peer.member;
    if (member.role != core::Role::kNode || member.standing == core::Standing::kRemoved) continue;
    std::int64_t& silent_ms = silent_ms_[member.node];
    silent_ms = peer.reachable ? 0 : silent_ms + passed_ms;
    others.push_back({member.node, peer.reachable, member.absence.away(), silent_ms});
  }
  const auto state = parts_.storage.engine().published();
  const bool full = state->log_bytes >= static_cast<std::uint64_t>(parts_.log_bytes);
  for (const Uuid& node :
       core::overdue(parts_.storage.identity().node, others, parts_.retention_ms, full)) {
    mark(node);
  }
  if (now_ms - noted_ms_ >= limits::kContactNoteMs) note(now_ms);
}

void AbsenceWatch::mark(const Uuid& node) {
  silent_ms_[node] = 0;  // should it fail, the next silence tries again
  parts_.log.warning("log", "a member is silent for too long: it will need a snapshot",
                     {{"node", node.text()}});
  const auto work = [node](db::Database& database) { return store::mark_absent(database, node); };
  const auto done = [&log = parts_.log](const Result<db::Commit>& result) {
    if (result) return;
    log.warning("log", "cannot mark a silent member", {{"reason", result.error().message}});
  };
  if (!parts_.storage.writer().submit(work, done)) {
    parts_.log.warning("log", "cannot mark a silent member", {{"reason", "too many writes wait"}});
  }
}

void AbsenceWatch::note(std::int64_t now_ms) {
  noted_ms_ = now_ms;
  std::string text;
  for (const auto& [node, ms] : silent_ms_) {
    if (ms > 0) text += node.text() + " " + std::to_string(ms) + "\n";
  }
  const auto work = [text](db::Database& database) {
    return store::set_meta(database, kSilencesKey, text);
  };
  const auto done = [&log = parts_.log](const Result<db::Commit>& result) {
    if (result) return;
    log.warning("log", "cannot note silent members", {{"reason", result.error().message}});
  };
  // A full queue: the next note is as good.
  static_cast<void>(parts_.storage.writer().submit_uncaptured(work, done));
}

}  // namespace panal::node
