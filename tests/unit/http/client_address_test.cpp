// Who the client is: PROXY headers, networks, and what trusted proxies say.
#include <gtest/gtest.h>

#include "src/http/address_set.h"
#include "src/http/forwarded_for.h"
#include "src/http/proxy_protocol.h"

namespace panal::http {
namespace {

using Verdict = ProxyHeader::Verdict;

std::string binary(std::string_view rest) {
  return std::string("\r\n\r\n\0\r\nQUIT\n", 12) + std::string(rest);
}

// "127.0.0.1 +5": that source, and five bytes are left; or "more", "malformed".
std::string read(std::string_view bytes) {
  const ProxyHeader header = read_proxy_header(bytes);
  if (header.verdict == Verdict::kMore) return "more";
  if (header.verdict == Verdict::kMalformed) return "malformed";
  return header.source + " +" + std::to_string(bytes.size() - header.bytes);
}

TEST(ProxyProtocol, ReadsALine) {
  EXPECT_EQ(read("PROXY TCP4 192.0.2.1 192.0.2.9 5000 443\r\nGET /"), "192.0.2.1 +5");
  EXPECT_EQ(read("PROXY TCP6 2001:DB8::1 ::1 5000 443\r\n"), "2001:db8::1 +0");
  EXPECT_EQ(read("PROXY UNKNOWN\r\nG"), " +1");
  EXPECT_EQ(read("PROXY UNKNOWN ffff::1 ::1 1 2\r\n"), " +0");
  const std::string_view whole = "PROXY TCP4 192.0.2.1 192.0.2.9 5000 443\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(read(whole.substr(0, size)), "more") << size;
  }
}

TEST(ProxyProtocol, RefusesWhatIsNoLine) {
  for (const std::string_view bytes :
       {"GET / HTTP/1.1\r\n", "PROXY  TCP4 192.0.2.1 192.0.2.9 5000 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 5000 443 \r\n", "PROXY TCP4 192.0.2.1 192.0.2.9 5000\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 5000 65536\r\n", "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.9 1 2\r\n", "PROXY TCP4 192.0.2.256 192.0.2.9 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 -1 2\r\n", "PROXY UDP4 192.0.2.1 192.0.2.9 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.9 01 2\r\n", "proxy TCP4 192.0.2.1 192.0.2.9 1 2\r\n"}) {
    EXPECT_EQ(read(bytes), "malformed") << bytes;
  }
  EXPECT_EQ(read("PROXY TCP4 " + std::string(100, '1')), "malformed");
}

TEST(ProxyProtocol, ReadsBinary) {
  const std::string v4("\x21\x11\0\x0c\xc0\0\2\1\xc0\0\2\x09\x13\x88\1\xbb", 16);
  EXPECT_EQ(read(binary(v4) + "GET /"), "192.0.2.1 +5");
  EXPECT_EQ(read(binary(v4).substr(0, 27)), "more");
  const std::string extended("\x21\x11\0\x10\xc0\0\2\1\xc0\0\2\x09\x13\x88\1\xbb\4\0\1\0", 20);
  EXPECT_EQ(read(binary(extended) + "x"), "192.0.2.1 +1");
  const std::string v6 =
      std::string("\x21\x21\0\x24", 4) + std::string(15, '\0') + "\1" + std::string(20, '\0');
  EXPECT_EQ(read(binary(v6)), "::1 +0");
  EXPECT_EQ(read(binary(std::string_view("\x20\0\0\0", 4))), " +0");  // the balancer itself
  EXPECT_EQ(read(binary(std::string_view("\x21\0\0\0", 4))), " +0");  // of no known family
}

TEST(ProxyProtocol, RefusesWrongBinary) {
  EXPECT_EQ(read(binary(std::string_view("\x11\x11\0\x0c", 4))), "malformed");    // version 1
  EXPECT_EQ(read(binary(std::string_view("\x22\x11\0\x0c", 4))), "malformed");    // no such command
  EXPECT_EQ(read(binary(std::string_view("\x21\x11\0\x0b", 4))), "malformed");    // too short
  EXPECT_EQ(read(binary(std::string_view("\x21\x11\xff\xff", 4))), "malformed");  // too long
  EXPECT_EQ(read("\r\n\r\nX"), "malformed");
}

TEST(AddressSet, HoldsAddressesAndNetworks) {
  const auto set = AddressSet::parse("10.0.0.0/8, 192.168.4.0/22,127.0.0.1 , ::1, 2001:db8::/33");
  ASSERT_TRUE(set.ok());
  for (const std::string_view in :
       {"10.1.2.3", "192.168.7.255", "127.0.0.1", "::1", "2001:db8:7fff::1", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(set->contains(in)) << in;
  }
  for (const std::string_view out : {"11.0.0.1", "192.168.8.0", "127.0.0.2", "::2", "", "nonsense",
                                     "2001:db8:8000::1", "::ffff:11.0.0.1"}) {
    EXPECT_FALSE(set->contains(out)) << out;
  }
  EXPECT_FALSE(AddressSet{}.contains("10.0.0.1"));
}

TEST(AddressSet, RefusesWhatIsNone) {
  for (const std::string_view list : {"10.0.0.0/33", "10.0.0", "::1/129", "a.example",
                                      "10.0.0.1/-1", "10.0.0.1/", "10.0.0.1/x"}) {
    EXPECT_FALSE(AddressSet::parse(list).ok()) << list;
  }
}

std::string client(const std::vector<Field>& fields, std::string_view peer = "10.0.0.1") {
  Head head;
  head.fields = fields;
  const auto trusted = AddressSet::parse("10.0.0.0/8,::1").value();
  const auto found = forwarded_client(head, trusted, {std::string(peer), false});
  return found.address + (found.secure ? " secure" : "");
}

TEST(ForwardedFor, IsReadFromTheRightUpToTheFirstStranger) {
  constexpr std::string_view kFor = "X-Forwarded-For";
  EXPECT_EQ(client({}), "10.0.0.1");
  EXPECT_EQ(client({{kFor, "203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client({{kFor, "6.6.6.6, 203.0.113.7, 10.9.9.9"}}), "203.0.113.7");
  EXPECT_EQ(client({{kFor, "6.6.6.6"}, {kFor, "203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client({{kFor, "203.0.113.7:4711"}}), "203.0.113.7");
  EXPECT_EQ(client({{kFor, "[2001:DB8::7]:4711"}}), "2001:db8::7");
  EXPECT_EQ(client({{kFor, "203.0.113.7, unknown"}}), "10.0.0.1");
  EXPECT_EQ(client({{kFor, "203.0.113.7"}, {"X-Forwarded-Proto", "https"}}), "203.0.113.7 secure");
}

TEST(ForwardedFor, WhereItIsMissingOtherFieldsAreRead) {
  EXPECT_EQ(client({{"X-Real-IP", "203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client({{"Forwarded", "for=203.0.113.7"}}), "203.0.113.7");
  EXPECT_EQ(client({{"Forwarded", "for=6.6.6.6, proto=https; For=\"[2001:DB8::7]:47\""}}),
            "2001:db8::7 secure");
  EXPECT_EQ(client({{"Forwarded", "for=203.0.113.7;proto=http, for=10.2.3.4;proto=https"}}),
            "203.0.113.7 secure");
  EXPECT_EQ(client({{"Forwarded", "for=unknown"}, {"X-Real-IP", "6.6.6.6"}}), "10.0.0.1");
  EXPECT_EQ(client({{"Forwarded", "for=6.6.6.6"}, {"X-Forwarded-For", "203.0.113.7"}}),
            "203.0.113.7");
}

}  // namespace
}  // namespace panal::http
