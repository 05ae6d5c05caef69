#include "src/crypto/password.h"

#include <gtest/gtest.h>

#include <array>

#include "src/crypto/common_passwords.h"

namespace panal::crypto {
namespace {

TEST(Password, IsVerifiedAgainstItsHash) {
  SeededRandom random(1);
  const std::string stored = *hash_password("correcto caballo", random);
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(verify_password(stored, "correcto caballo"));
  EXPECT_FALSE(verify_password(stored, "correcto caballa"));
  EXPECT_FALSE(verify_password(stored, ""));
  EXPECT_FALSE(needs_rehash(stored));
  EXPECT_NE(stored, *hash_password("correcto caballo", random));  // another salt
}

TEST(Password, OfNobodyIsNeverRight) {
  EXPECT_FALSE(verify_password("", "x"));
  EXPECT_FALSE(verify_password("no hash", "x"));
}

// The argon2 reference implementation's own vector (argon2id, m=256, t=2, p=1).
TEST(Password, WithWeakerParametersIsTakenAndHashedAgain) {
  const std::string_view weak =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(verify_password(weak, "password"));
  EXPECT_TRUE(needs_rehash(weak));
}

TEST(Password, WithHugeParametersIsNotEvenTried) {
  EXPECT_FALSE(verify_password("$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR", "x"));
  EXPECT_FALSE(verify_password("$argon2id$v=19$m=256,t=999999,p=1$c29tZXNhbHQ$nf65EOgLrQMR", "x"));
  EXPECT_TRUE(needs_rehash(""));
}

std::string verdict(std::string_view password) {
  constexpr std::array<std::string_view, 3> kNames = {"adamuz", "Ana", "Colmenas Ruiz"};
  const auto wrong = check_password("password", password, kNames);
  return wrong ? wrong->code : "ok";
}

TEST(PasswordRules, BoundTheLengthInCharacters) {
  EXPECT_EQ(verdict("xK9$mP2"), "too_short");
  EXPECT_EQ(verdict("ñandúñu"), "too_short");
  EXPECT_EQ(verdict("ñandú+xq"), "ok");
  std::string long_one;
  while (long_one.size() < 127) long_one += "ab7 ";
  EXPECT_EQ(verdict(long_one), "ok");
  EXPECT_EQ(verdict(long_one + "z"), "too_long");
  EXPECT_EQ(verdict("bad\xff\xfe utf8 bytes"), "invalid");
}

TEST(PasswordRules, RefuseCommonOnes) {
  for (const char* common :
       {"password", "Password1!", "contraseña", "Contraseña2024", "12345678", "87654321",
        "1234567890", "qwertyuiop", "qwerty1234", "1q2w3e4r", "aaaaaaaa", "holahola", "abcd1234",
        "iloveyou", "Barcelona92", "realmadrid", "administrador", "11111111", "31121999",
        "19121980", "teamomucho", "asdfghjkl", "147258369", "!!!!2024", "bienvenido1",
        "marlboro", "trustno1", "babylon5"}) {
    EXPECT_EQ(verdict(common), "too_common") << common;
  }
}

TEST(PasswordRules, RefuseNamesWithLittleAround) {
  EXPECT_EQ(verdict("Adamuz2024"), "contains_name");
  EXPECT_EQ(verdict("colmenas ruiz"), "contains_name");
  EXPECT_EQ(verdict("Ana12345"), "contains_name");
  EXPECT_EQ(verdict("banana trees grow"), "ok");
}

TEST(PasswordRules, LetGoodOnesThrough) {
  for (const char* good : {"correct horse battery staple", "tres tristes tigres", "xK9$mP2wQ",
                           "me gusta el queso manchego", "qwerty uno dos"}) {
    EXPECT_EQ(verdict(good), "ok") << good;
  }
}

}  // namespace
}  // namespace panal::crypto
