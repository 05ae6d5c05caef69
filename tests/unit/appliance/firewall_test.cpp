#include "src/appliance/firewall.h"

#include <gtest/gtest.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <thread>

namespace panal::appliance {
namespace {

// The kinds of the messages in a batch, in order; fails when their lengths do not add up.
std::vector<int> kinds_of(const std::string& batch) {
  std::vector<int> kinds;
  std::size_t at = 0;
  while (at < batch.size()) {
    nlmsghdr header{};
    if (batch.size() - at < sizeof header) break;
    std::memcpy(&header, batch.data() + at, sizeof header);
    EXPECT_GE(header.nlmsg_len, sizeof header + sizeof(nfgenmsg));
    EXPECT_EQ(header.nlmsg_len % 4, 0U);
    kinds.push_back(header.nlmsg_type & 0xff);
    at += header.nlmsg_len;
  }
  EXPECT_EQ(at, batch.size());
  return kinds;
}

std::ptrdiff_t rules_of(const Openings& openings) {
  const auto kinds = kinds_of(firewall_batch(openings).value().bytes);
  return std::count(kinds.begin(), kinds.end(), NFT_MSG_NEWRULE);
}

TEST(Firewall, ReplacesItsTableInOneBatch) {
  const auto batch = firewall_batch({}).value();
  const auto kinds = kinds_of(batch.bytes);
  EXPECT_EQ(batch.answers, kinds.size() - 2);
  EXPECT_EQ(kinds.front(), NFNL_MSG_BATCH_BEGIN);
  EXPECT_EQ(kinds.back(), NFNL_MSG_BATCH_END);
  EXPECT_EQ(kinds[1], NFT_MSG_NEWTABLE);
  EXPECT_EQ(kinds[2], NFT_MSG_DELTABLE);
  EXPECT_EQ(kinds[3], NFT_MSG_NEWTABLE);
}

TEST(Firewall, HasOneRuleForEachMemberAndOneWhileSomebodyMayJoin) {
  const auto closed = rules_of({});
  EXPECT_EQ(rules_of({.members = {"192.0.2.7", "2001:db8::7"}}), closed + 2);
  EXPECT_EQ(rules_of({.members = {}, .peer_port_to_all = true}), closed + 1);
}

TEST(Firewall, RefusesWhatIsNoAddress) {
  EXPECT_FALSE(firewall_batch({.members = {"192.0.2.7; accept"}}));
  EXPECT_FALSE(firewall_batch({.members = {""}}));
}

// Goal: the kernel understands every expression of it.
// Method: in a network namespace of a thread's own, which needs root.
TEST(Firewall, IsTakenByTheKernel) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root has network namespaces";
  Result<void> set = fail(Code::kForbidden, "");
  bool own = false;
  std::thread([&] {
    own = ::unshare(CLONE_NEWNET) == 0;
    if (!own) return;
    set = set_firewall({.members = {"192.0.2.7", "2001:db8::7"}, .peer_port_to_all = true});
    if (set) set = set_firewall({});
  }).join();
  ASSERT_TRUE(own);
  EXPECT_TRUE(set) << set.error().message;
}

}  // namespace
}  // namespace panal::appliance
