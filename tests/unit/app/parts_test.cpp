// The parts that need no application around them.
#include <gtest/gtest.h>

#include <thread>

#include "src/app/api/catalogue.h"
#include "src/app/api/cursor.h"
#include "src/app/api/password_gate.h"
#include "src/app/api/permissions.h"
#include "src/app/api/sign_in_guard.h"
#include "src/app/store/schema.h"
#include "src/app/store/text.h"
#include "src/base/limits.h"

namespace panal::app {
namespace {

TEST(Text, FoldsCaseAndAccents) {
  EXPECT_EQ(store::fold("ÑANDÚ Über Łódź"), "nandu uber lodz");
  EXPECT_EQ(store::fold("cafe\u0301 ¿qué? ß 日本 €5"), "cafe ¿que? ß 日本 €5");
  EXPECT_EQ(store::search_words("  El  NIÑO el\tmar "),
            (std::vector<std::string>{"el", "nino", "mar"}));
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
  EXPECT_TRUE(allows(roles, Permission::kListUsers));
  EXPECT_FALSE(allows(roles, Permission::kManageUsers));
  EXPECT_FALSE(allows(Roles(), Permission::kReadMessages));
}

TEST(SignInGuard, MemoryIsBounded) {
  FakeClock clock;
  SignInGuard guard(clock);
  for (std::size_t i = 0; i < 2 * limits::kSignInEntries; ++i) {
    const std::string name = std::to_string(i);
    EXPECT_TRUE(guard.admit(name, name));
    guard.failed(name);
  }
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
