#pragma once
// The words that sample data is made of, in two languages. Constants.
#include <span>
#include <string_view>

namespace panal::node {

struct Town {
  std::string_view name, postal_code;  // the first three digits
};

struct DemoWords {
  std::span<const std::string_view> first_names, surnames, streets, trades, sectors;
  std::span<const Town> towns;
  std::span<const std::string_view> departments;  // the first is at the top
  std::span<const std::string_view> positions;    // of each department
  std::span<const std::string_view> roles;        // the first answers for what it is in
  std::span<const std::string_view> projects, visit_notes, target_notes, posts, bodies, comments;
  std::span<const std::string_view> categories, products, tags, incidents, descriptions, replies,
      incident_notes;
};

const DemoWords& spanish_words();
const DemoWords& english_words();

}  // namespace panal::node
