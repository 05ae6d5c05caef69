#include "src/node/certificate_commands.h"

#include <vector>

#include "src/crypto/key_file.h"
#include "src/node/command_output.h"
#include "src/node/status_view.h"

namespace panal::node {
namespace {

constexpr const char* kCertificates = "/api/v1/cluster/certificates";

Result<std::vector<Json>> fetch(ControlClient& client) {
  const Json page = PANAL_TRY(client.get(kCertificates));
  const Json* items = page.find("items");
  if (items == nullptr || items->array_items() == nullptr) {
    return fail(Code::kCorrupt, "the node's answer cannot be read: is it another release?");
  }
  return *items->array_items();
}

std::vector<std::string> names_of(const Json& certificate) {
  std::vector<std::string> names;
  const Json* list = certificate.find("names");
  if (list == nullptr || list->array_items() == nullptr) return names;
  for (const Json& name : *list->array_items()) {
    if (name.string() != nullptr) names.push_back(*name.string());
  }
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace

Result<void> list_certificates(ControlClient& client, bool json) {
  const auto certificates = PANAL_TRY(fetch(client));
  if (json) {
    Json all = Json::array();
    for (const Json& each : certificates) all.push(each);
    print(all.dump());
    return {};
  }
  std::vector<std::vector<std::string>> rows = {{"NAMES", "ISSUER", "UNTIL", "ID"}};
  for (const Json& each : certificates) {
    rows.push_back({joined(names_of(each)), text_at(each, "issuer"),
                    text_at(each, "expires_at").substr(0, 10), text_at(each, "id")});
  }
  print(render_table(rows));
  return {};
}

Result<void> add_certificate(ControlClient& client, const std::string& chain_file,
                             const std::string& key_file) {
  const std::string chain = PANAL_TRY(crypto::read_key_file(chain_file));
  const std::string key = PANAL_TRY(crypto::read_key_file(key_file));
  const Json made =
      PANAL_TRY(client.post(kCertificates, Json::object().set("chain", chain).set("key", key)));
  print("https shows it from now on for " + joined(names_of(made)) + ", until " +
        text_at(made, "expires_at").substr(0, 10));
  return {};
}

Result<void> remove_certificate(ControlClient& client, const std::string& wanted) {
  std::string id;
  for (const Json& each : PANAL_TRY(fetch(client))) {
    bool found = text_at(each, "id") == wanted;
    for (const std::string& name : names_of(each)) found = found || name == wanted;
    if (found && !id.empty()) {
      return fail(Code::kConflict, "more than one certificate has this name: say its id");
    }
    if (found) id = text_at(each, "id");
  }
  if (id.empty()) return fail(Code::kNotFound, "there is no certificate for \"" + wanted + "\"");
  PANAL_TRY(client.remove(std::string(kCertificates) + "/" + id));
  print("removed");
  return {};
}

}  // namespace panal::node
