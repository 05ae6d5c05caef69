// The parts that need no application around them.
#include <gtest/gtest.h>

#include <thread>

#include "src/app/api/account_secrets.h"
#include "src/app/api/catalogue.h"
#include "src/app/api/cursor.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/permissions.h"
#include "src/app/model/checks.h"
#include "src/app/store/schema.h"
#include "src/app/store/search.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

TEST(Search, TakesWordsAsTheyStand) {
  EXPECT_EQ(store::match_of("  El  NI\u00d1O el\tmar "), "\"El\"* \"NI\u00d1O\"* \"el\"* \"mar\"*");
  EXPECT_EQ(store::match_of("a\"b OR NEAR(x)"), "\"a\"\"b\"* \"OR\"* \"NEAR(x)\"*");
  EXPECT_EQ(store::match_of(" \t"), "");
}

TEST(Checks, KnowSpanishTaxIds) {
  for (const char* id : {"12345678Z", "00000000t", "X1234567L", "Y0000000Z", "A58818501",
                         "B83187799", "Q2826000H", "G28029643"}) {
    EXPECT_FALSE(model::check_tax_id(id)) << id;
  }
  for (const char* id : {"12345678A", "1234567", "X1234567A", "A58818502", "Q28260000", "",
                         "I12345678", "ZZZZZZZZZ", "123456789"}) {
    EXPECT_TRUE(model::check_tax_id(id)) << id;
  }
}

TEST(Checks, KnowFormsOfTexts) {
  for (const char* text : {"a@b.es", "ana.gil+x@correo.empresa.com"}) {
    EXPECT_FALSE(model::check_email(text)) << text;
  }
  for (const char* text : {"a", "@b.es", "a@b", "a@b.", "a b@c.es", "a@b@c.es", "a@.es"}) {
    EXPECT_TRUE(model::check_email(text)) << text;
  }
  for (const char* text : {"600 123 456", "+34 91-555.00.11", "(91) 555/11"}) {
    EXPECT_FALSE(model::check_phone(text)) << text;
  }
  for (const char* text : {"no", "12", "600+123", "123456789012345678901"}) {
    EXPECT_TRUE(model::check_phone(text)) << text;
  }
  for (const char* text : {"www.acme.es", "https://acme.es:8443/a?b=c:d", "http://acme.es"}) {
    EXPECT_FALSE(model::check_web(text)) << text;
  }
  for (const char* text : {"javascript:alert(1)", "ftp://acme.es", "a b", "https://"}) {
    EXPECT_TRUE(model::check_web(text)) << text;
  }
  EXPECT_TRUE(model::is_date("2028-02-29"));
  EXPECT_FALSE(model::is_date("2027-02-29"));
  EXPECT_FALSE(model::is_date("2027-2-1"));
}

// One request carried out on two nodes is one row; nothing the server noted of it may conflict.
TEST(Schema, WhatTheServerNotesMergesQuietly) {
  for (const TableSpec& table : store::schema()) {
    for (const ColumnSpec& column : table.columns) {
      if (column.name != "created_at" && column.name != "sid") continue;
      EXPECT_EQ(column.merge, Merge::kQuiet) << table.name << "." << column.name;
    }
  }
}

TEST(Cursor, RefusesWhatItDidNotWrite) {
  const Uuid id = *Uuid::parse("01890000-0000-7000-8000-000000000001");
  const store::Position position{std::int64_t{-5}, id};
  const std::string cursor = encode_cursor("-created_at", position);
  const auto back = decode_cursor(cursor, "-created_at");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->value, position.value);
  EXPECT_EQ(back->id, position.id);
  EXPECT_FALSE(decode_cursor(cursor, "created_at"));
  EXPECT_FALSE(decode_cursor(cursor + "AAAA", "-created_at"));
  EXPECT_FALSE(decode_cursor("", "-created_at"));
  for (std::size_t size = 1; size < cursor.size(); ++size) {
    EXPECT_FALSE(decode_cursor(cursor.substr(0, size), "-created_at")) << size;
  }
}

TEST(AcceptLanguage, ChoosesByWeight) {
  EXPECT_EQ(parse_accept_language("en"), Language::kEnglish);
  EXPECT_EQ(parse_accept_language("EN-gb;q=0.5, es-MX;q=0.51"), Language::kSpanish);
  EXPECT_EQ(parse_accept_language("es;q=0, en;q=0.1"), Language::kEnglish);
  EXPECT_EQ(parse_accept_language("fr, *"), std::nullopt);
  EXPECT_EQ(parse_accept_language(""), std::nullopt);
  EXPECT_EQ(parse_accept_language(",;,;q=,es"), Language::kSpanish);
}

TEST(Roles, CombineAndIgnoreUnknownOnes) {
  const Roles roles = Roles::parse("support wizard manager");
  EXPECT_EQ(roles.text(), "manager support");
  EXPECT_TRUE(allows(roles, "AM"));
  EXPECT_FALSE(allows(roles, "A"));
  EXPECT_FALSE(allows(Roles(), "AMSTC"));
}

TEST(AccountSecrets, OpenForTheirPurposeAndInTimeAlone) {
  SeededRandom random(1);
  const AccountSecrets ours("key"), theirs("another key");
  const std::string token = *ours.issue("sign-in", "bytes", 1000, random);
  EXPECT_EQ(ours.redeem("sign-in", token, 999), "bytes");
  EXPECT_FALSE(ours.redeem("sign-in", token, 1000));
  EXPECT_FALSE(ours.redeem("enrolment", token, 999));
  EXPECT_FALSE(theirs.redeem("sign-in", token, 999));
  EXPECT_FALSE(ours.redeem("sign-in", "not one", 999));
  EXPECT_NE(ours.name("login", "ana"), theirs.name("login", "ana"));
  EXPECT_NE(ours.name("login", "ana"), ours.name("device", "ana"));
}

TEST(PasswordGate, TurnsAwayWhoWouldWaitTooLong) {
  SeededRandom random(1);
  PasswordGate gate(random);
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 24; ++i) {
    threads.emplace_back([&gate, &refused] {
      const auto result = gate.verify("", "password");
      if (!result) ++refused;
      else EXPECT_FALSE(*result);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(refused, 24 - 2);
  EXPECT_TRUE(gate.verify("", "password"));
}

}  // namespace
}  // namespace panal::app
