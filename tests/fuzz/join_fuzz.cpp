// Library: panal_node
//
// What strangers on the peer port and a hostile donor say while a node joins: the desk's answers to
// any request, and any answer read by the joiner. A desk with real keys and a real store; in the
// input @TOKEN@, @USED@ and @REQUEST@ stand for what a fuzzer cannot guess: a token just issued,
// the one issued before it, and a signed certificate request.
#include <cstdint>
#include <memory>
#include <string>

#include "src/node/data_folder.h"
#include "src/node/join_desk.h"
#include "src/node/storage.h"
#include "src/base/assert.h"
#include "tests/fuzz/must.h"
#include "tests/unit/db/temp_folder.h"

namespace panal::fuzz {
namespace {

class Desk {
 public:
  Desk()
      : log_(clock_, 2, Log::Format::kText, LogLevel::kError),
        storage_(found()),
        desk_({storage_->writer(), storage_->engine(), storage_->keys(), storage_->identity(),
               clock_, random_, log_}),
        reader_(must(db::Database::open(folder_.file(), db::Access::kReadOnly))),
        request_(must(crypto::CertificateRequest::make(must(crypto::PrivateKey::generate()), "n"))
                     .pem()) {}

  void answer(std::string text) {
    std::string json_request;
    for (const char c : request_) json_request += c == '\n' ? "\\n" : std::string(1, c);
    const std::string used = token_;
    if (text.find("@TOKEN@") != std::string::npos) {  // a commit each: not for nothing
      token_ = must(desk_.issue(60'000, "node", "h:1")).token;
    }
    replace(text, "@TOKEN@", token_);
    replace(text, "@USED@", used);
    replace(text, "@REQUEST@", json_request);
    if (const auto asked = node::JoinRequest::decode(text); asked.ok()) redeem(*asked);
    (void)desk_.check_redeemed(reader_, text);
    if (const auto grant = node::JoinGrant::decode(text); grant.ok()) {
      must(node::JoinGrant::decode(grant->encode()));
    }
    if (const auto offer = node::SnapshotOffer::decode(text); offer.ok()) {
      must(node::SnapshotOffer::decode(offer->encode()));
    }
  }
  // A cluster has an end: another one is begun before it is full.
  bool full() const { return storage_->engine().published()->members.size() > 16; }

 private:
  // Twice: a grant is given again to the same joiner, and to nobody else.
  void redeem(const node::JoinRequest& asked) {
    const auto first = desk_.redeem(asked, "casa");
    const auto again = desk_.redeem(asked, "casa");
    PANAL_ASSERT(first.ok() == again.ok());
    if (first.ok()) {
      PANAL_ASSERT(first->certificate == again->certificate && first->label == again->label);
      must(desk_.check_redeemed(reader_, asked.token));
    }
  }
  static void replace(std::string& text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), by);
  }
  std::unique_ptr<node::Storage> found() {
    return must(node::Storage::found(must(node::DataFolder::open(folder_.file(""))),
                                     {clock_, random_, log_, metrics_}, {"casa", "n1", "h:1"}));
  }

  FakeClock clock_;
  SeededRandom random_{1};
  Metrics metrics_;
  Log log_;
  db::TempFolder folder_;
  std::unique_ptr<node::Storage> storage_;
  node::JoinDesk desk_;
  db::Database reader_;
  const std::string request_;
  std::string token_;
};

}  // namespace
}  // namespace panal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<panal::fuzz::Desk> desk;
  if (desk == nullptr || desk->full()) desk = std::make_unique<panal::fuzz::Desk>();
  desk->answer({reinterpret_cast<const char*>(data), size});
  return 0;
}
