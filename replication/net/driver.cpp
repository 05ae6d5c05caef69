#include "replication/net/driver.h"

#include "replication/net/machine.h"

namespace panal::net {

core::ApplyFailed failure_of(const Error& error) {
  const bool elsewhere = error.code == Code::kDiskFull || error.code == Code::kStorageFailed ||
                         error.code == Code::kIo || error.code == Code::kUnavailable;
  return {error.message, !elsewhere, error.code == Code::kPrecondition};
}

Driver::Driver(Options options)
    : loop_(options.loop), machine_(std::make_shared<Machine>(std::move(options))) {}

Driver::~Driver() = default;

void Driver::start() { machine_->begin(); }

void Driver::adopt_link(std::unique_ptr<loop::Stream> stream, const Uuid& node) {
  machine_->adopt_link(std::move(stream), node, core::Direction::kInbound);
}

void Driver::on_committed(const store::Committed& committed) {
  loop_.post([weak = std::weak_ptr(machine_), committed] {
    if (const auto machine = weak.lock()) machine->committed(committed);
  });
}

std::shared_ptr<const Status> Driver::status() const { return machine_->status(); }

void Driver::tell(std::string notice) {
  static_cast<void>(
      loop_.post([weak = std::weak_ptr(machine_), notice = std::move(notice)]() mutable {
        if (const auto machine = weak.lock()) machine->tell(std::move(notice));
      }));
}

void Driver::wait_durable(core::Dot dot, std::int64_t timeout_ms, OnDurable done) {
  const bool posted = loop_.post([weak = std::weak_ptr(machine_), dot, timeout_ms, done] {
    if (const auto machine = weak.lock()) machine->wait_durable(dot, timeout_ms, done);
    else done(core::Durability::kLocal);
  });
  if (!posted) done(core::Durability::kLocal);
}

Result<std::vector<core::Head>> read_heads(db::Database& database,
                                           const core::VersionVector& vector) {
  std::vector<core::Head> heads;
  for (const auto& [origin, hash] : PANAL_TRY(store::read_head_hashes(database))) {
    if (const std::uint64_t seq = vector.get(origin); seq > 0) {
      heads.push_back({{origin, seq}, hash});
    }
  }
  return heads;
}

}  // namespace panal::net
