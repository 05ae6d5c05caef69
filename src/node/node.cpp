#include "src/node/node.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "replication/store/system_tables.h"
#include "src/base/encoding.h"
#include "src/base/limits.h"
#include "src/crypto/hash.h"
#include "src/node/certificate_renewal.h"
#include "src/node/status_document.h"
#include "src/node/version.h"

namespace panal::node {
namespace {

core::CausalTokens causal_tokens(Storage& storage) {
  return {storage.identity().cluster,
          [key = storage.keys().derive("panal causal token")](std::string_view text) {
            return crypto::hmac_sha256(key, text);
          }};
}

front::Balancer::Options balancer_options(Balance balance, bool answers_locally) {
  front::Balancer::Options options;
  options.ask_unchecked = !answers_locally;
  if (balance == Balance::kLeastConnections) options.policy = front::Policy::kLeastConnections;
  if (balance == Balance::kLocal) options.policy = front::Policy::kLocal;
  return options;
}

front::Front::Form form_of(app::StatsForm form) {
  switch (form) {
    case app::StatsForm::kJson: return front::Front::Form::kJson;
    case app::StatsForm::kCsv: return front::Front::Form::kCsv;
    case app::StatsForm::kSpanishPage: return front::Front::Form::kSpanishPage;
    case app::StatsForm::kEnglishPage: return front::Front::Form::kEnglishPage;
    case app::StatsForm::kStyle: return front::Front::Form::kStyle;
  }
  return front::Front::Form::kJson;
}

std::unique_ptr<front::AccessLog> make_access_log(AccessLogFormat format, loop::Loop& loop,
                                                  const Environment& environment) {
  if (format == AccessLogFormat::kOff) return nullptr;
  return std::make_unique<front::AccessLog>(loop, environment.clock, environment.log,
                                            format == AccessLogFormat::kJson
                                                ? front::AccessLog::Format::kJson
                                                : front::AccessLog::Format::kCombined);
}

// 0 until the store was replaced for the first time.
Result<std::uint64_t> store_number(db::Database& reader) {
  const auto text = PANAL_TRY(store::get_meta(reader, kStoreKey));
  return text ? std::strtoull(text->c_str(), nullptr, 10) : std::uint64_t{0};
}

front::Report report_of(const app::Health& health) {
  if (health.status == "ready") return front::Report::kReady;
  if (health.status == "read_only") return front::Report::kReadOnly;
  return front::Report::kNotReady;
}

}  // namespace

Node::Node(const Config& config, const Environment& environment, Instance& instance,
           loop::Loop& loop)
    : environment_(environment),
      settings_(config.front),
      instance_(instance),
      loop_(loop),
      name_(instance.host().node_name()),
      metrics_(environment.metrics),
      workers_(std::make_unique<ReaderPool>([path = instance.storage().folder().database()] {
        return std::make_unique<Reader>(Reader{path});
      })),
      causality_(instance.storage().engine(), causal_tokens(instance.storage()),
                 instance.storage().identity().node,
                 instance.storage().is_front() ? Causality::Use::kRouting : Causality::Use::kHere),
      assets_(http::embedded_assets()) {}

Result<std::unique_ptr<Node>> Node::start(const Config& config, const Environment& environment,
                                          Instance& instance, loop::Loop& loop,
                                          std::function<void()> restart) {
  std::unique_ptr<Node> self(new Node(config, environment, instance, loop));
  Storage& storage = instance.storage();
  self->dialer_ = PANAL_TRY(PeerDialer::open(loop, storage.keys()));
  PANAL_TRY(self->start_replication(config));
  self->local_ = std::make_unique<LocalService>(
      LocalService::Parts{loop, *self->workers_, instance.application(), instance.health(),
                          self->assets_, self->causality_, *self->driver_});
  self->connector_ = std::make_unique<PeerConnector>(
      loop, *self->dialer_, [&storage] { return storage.engine().published(); });
  self->front_ = std::make_unique<front::Front>(
      front::Front::Parts{
          .loop = loop,
          .connector = *self->connector_,
          .local = *self->local_,
          .local_state = [&instance] { return report_of(instance.health().get()); },
          .past =
              [raw = self.get()](const http::Head& head,
                                 const std::vector<front::Backend>& backends) {
                return raw->past(head, backends);
              },
          .local_queue =
              [raw = self.get()] { return raw->workers_->waiting() + raw->local_->waiting(); },
          .answers_locally = !storage.is_front(),
          .sticky = config.front.sticky,
          .redirect_to_tls =
              config.front.redirect_https && config.https ? config.https->port : std::uint16_t{0},
          .log = &environment.log},
      balancer_options(config.balance, !storage.is_front()), self->name_,
      make_access_log(config.access_log, loop, environment));
  self->resync_ = std::make_unique<Resync>(
      Resync::Parts{loop, instance, *self->workers_, environment.log, std::move(restart)});
  self->watch_ = std::make_unique<Watch>(
      Watch::Parts{loop, instance, *self->driver_, self->causality_, *self->workers_,
                   environment.log, *self->resync_, *self->absence_,
                   [raw = self.get()] {
                     if (raw->https_) raw->https_->hourly();
                   },
                   [raw = self.get()] { raw->renew_certificate(); },
                   [raw = self.get()] { raw->sample_metrics(); }});
  self->deliver_webhooks(config);
  self->follow_members();
  self->warn_of_unknown_names();
  storage.commits().set([raw = self.get()](const store::Committed& c) { raw->on_committed(c); });
  self->driver_->start();
  instance.host().set_serving(
      {.status = [raw = self.get()] { return raw->driver_->status(); },
       .front_stats =
           [raw = self.get()](app::StatsForm form) { return raw->front_->text(form_of(form)); },
       .front_metrics =
           [raw = self.get()] { return raw->front_->text(front::Front::Form::kPrometheus); },
       .run_on_worker = [raw =
                             self.get()](auto task) { return raw->run_on_worker(std::move(task)); },
       .tell_peers = [raw = self.get()](auto notice) { raw->driver_->tell(std::move(notice)); }});
  PANAL_TRY(self->listen(config));
  return self;
}

Result<void> Node::start_replication(const Config& config) {
  Storage& storage = instance_.storage();
  auto reader = PANAL_TRY(open_reader(storage.folder().database()));
  auto heads = PANAL_TRY(net::read_heads(reader, storage.engine().published()->vector));
  core::Hello self;
  self.cluster = storage.identity().cluster;
  self.node = storage.identity().node;
  self.schema = kSchema;
  self.version = kVersion;
  self.store = PANAL_TRY(store_number(reader));
  absence_ =
      std::make_unique<AbsenceWatch>(AbsenceWatch::Parts{loop_, storage, environment_.log,
                                                         config.log_retention_ms, config.log_bytes},
                                     PANAL_TRY(AbsenceWatch::read_silences(reader)));
  driver_ = std::make_unique<net::Driver>(net::Driver::Options{
      .self = std::move(self),
      .engine = storage.engine(),
      .writer = storage.writer(),
      .loop = loop_,
      .clock = environment_.clock,
      .random = environment_.random,
      .log = environment_.log,
      .heads = std::move(heads),
      .dial = [this](const store::Member& member,
                     net::Driver::OnDialled done) { dial(member, std::move(done)); },
      .run_on_worker =
          [this](std::function<void(db::Database&)> work) {
            return run_on_worker(std::move(work));
          },
      .history_ms = config.log_retention_ms,
      .metrics = &environment_.metrics,
      .on_status_changed = [this] { instance_.application().events().publish_status(); },
      .on_expelled = [this](const Uuid& by) { note_expulsion(by); },
      .on_told = [&to = instance_.application()](auto& by, auto told) { to.heard(by, told); }});
  return {};
}

void Node::deliver_webhooks(const Config& config) {
  if (instance_.storage().is_front()) return;
  hooks_ = std::make_unique<HookClient>(loop_, config, instance_.storage().engine());
  instance_.application().courier().send_by(hooks_.get());
}

bool Node::run_on_worker(std::function<void(db::Database&)> work) {
  return workers_->submit([work = std::move(work), this](Reader& opened) {
    const auto database = opened.open();
    if (database) return work(*database.value());
    environment_.log.error("node", "cannot read the database",
                           {{"reason", database.error().message}});
  });
}

void Node::dial(const store::Member& member, net::Driver::OnDialled done) {
  const std::uint64_t id = next_dial_++;
  const auto settled = [this, id, done](Result<std::unique_ptr<http::TlsStream>> result) {
    const auto dialing = dials_.extract(id);  // lives until the callback is through
    if (!result) done(std::move(result).error());
    else done(std::unique_ptr<loop::Stream>(std::move(result).value()));
  };
  auto dialing = dialer_->dial(kReplicationAlpn, member.address, member.fingerprint, settled);
  if (dialing) {
    dials_[id] = std::move(dialing).value();
    return;
  }
  // An address that cannot even be read: reported in the next turn, as other failures are.
  loop_.post([done, error = std::move(dialing).error()] { done(error); });
}

front::BackendSet Node::past(const http::Head& head,
                             const std::vector<front::Backend>& backends) const {
  const auto needs =
      causality_.needs(head.get(kSeenHeader), http::cookie_in(head.get("Cookie"), kSeenCookie));
  if (needs.empty()) return front::kAllBackends;
  const auto status = driver_->status();
  front::BackendSet set = 0;
  for (std::size_t i = 0; i < backends.size(); ++i) {
    const front::Backend& backend = backends[i];
    bool covered = backend.member.local && causality_.past(needs);
    for (const core::PeerStatus& peer : status->replica.peers) {
      covered = covered || (!backend.member.local && peer.vector.covers(needs) &&
                            peer.member.node.text() == backend.member.id);
    }
    if (covered) set |= front::BackendSet{1} << i;
  }
  return set;
}

void Node::on_committed(const store::Committed& committed) {
  driver_->on_committed(committed);
  instance_.application().committed(committed.tables,
                                    base64url_encode(committed.state->vector.encode()));
  const auto changed = [&committed](std::string_view table) {
    return std::ranges::find(committed.tables, table) != committed.tables.end();
  };
  const bool members_changed = changed(store::kMembersTable);
  const bool settings_changed = changed("settings");
  const bool files_changed = changed("attachments") || settings_changed;  // these name files
  loop_.post([this, members_changed, files_changed, settings_changed] {
    local_->on_committed();
    if (files_changed) watch_->look_for_files();
    if (settings_changed && https_) https_->on_settings();
    if (members_changed) follow_members();
  });
}

void Node::follow_members() {
  std::vector<front::Member> members;
  for (const store::Member& member : instance_.storage().engine().published()->members) {
    const bool self = member.node == instance_.storage().identity().node;
    if (self) {
      instance_.health().set_draining(member.state == "draining");
      if (member.state == "removed") instance_.fence("an administrator removed it");
    }
    if (member.state == "removed" && proxied_ != nullptr) proxied_->close_peer(member.node.text());
    if (member.state == "removed" || member.role != "node") continue;
    const auto weight = settings_.weights.find(member.name);
    members.push_back({.id = member.node.text(),
                       .name = member.name,
                       .address = member.address,
                       .weight = weight == settings_.weights.end() ? 1 : weight->second,
                       .local = self,
                       .draining = member.state == "draining",
                       .backup = settings_.backups.contains(member.name)});
  }
  front_->set_members(members);
  instance_.application().events().publish_status();
}

// They may join later: no reason to refuse the settings.
void Node::warn_of_unknown_names() {
  const auto check = [this](std::string_view setting, const std::string& name) {
    const auto& members = instance_.storage().engine().published()->members;
    if (std::any_of(members.begin(), members.end(),
                    [&](const store::Member& member) { return member.name == name; })) {
      return;
    }
    environment_.log.warning("front", "a setting names a node that is no member",
                             {{"setting", setting}, {"name", name}});
  };
  for (const auto& [name, weight] : settings_.weights) check("weights", name);
  for (const std::string& name : settings_.backups) check("backups", name);
}

void Node::note_expulsion(const Uuid& by) {
  const auto* member = find_node(*instance_.storage().engine().published(), by);
  instance_.fence(member != nullptr ? member->name + " says so" : by.text() + " says so");
}

// On a worker, since a front asks a node for it, and telling the others is a write.
// When the workers are too busy, a sample is missing.
void Node::sample_metrics() {
  static_cast<void>(workers_->submit(
      [this](Reader&) { instance_.host().note_metrics(environment_.clock.wall_ms()); }));
}

void Node::renew_certificate() {
  Storage& storage = instance_.storage();
  const std::int64_t now_ms = environment_.clock.wall_ms();
  if (renewing_ || !renewal_due(storage.keys().node_certificate, now_ms)) return;
  renewing_ = workers_->submit([this, &storage](Reader&) {
    const bool renewed = keep_certificate(storage, environment_);
    if (renewed) {
      if (const auto told = storage.announce({}, {}); !told) {
        environment_.log.warning("certificate", "cannot tell the others of the new certificate",
                                 {{"reason", told.error().message}});
      }
    }
    loop_.post([this, renewed] {
      renewing_ = false;
      if (renewed) use_certificate();
    });
  });
}

void Node::use_certificate() {
  const ClusterKeys& keys = instance_.storage().keys();
  for (const auto& reloaded : {peers_->reload(keys), dialer_->reload(keys)}) {
    if (reloaded) continue;
    environment_.log.error("certificate", "cannot use the new certificate",
                           {{"reason", reloaded.error().message}});
  }
}

Result<void> Node::listen(const Config& config) {
  const auto add = [this](http::Service& service, http::Server::Options options) {
    options.node_name = name_;
    servers_.push_back(std::make_unique<http::Server>(loop_, std::move(options), service,
                                                      environment_.random, metrics_));
    return servers_.back().get();
  };
  const auto add_server = [&add](http::Service& service) {
    return add(service, {.connections_per_address = 0});
  };
  public_ = add(*front_, {.connections = settings_.connections,
                          .connections_per_address = settings_.connections_per_address,
                          .tunnel_idle_ms = settings_.tunnel_idle_ms,
                          .trusted_proxies = settings_.trusted_proxies,
                          .proxy_protocol = settings_.proxy_protocol,
                          .hsts = settings_.hsts});
  http::Server* control = add_server(*local_);
  http::Server* proxied = proxied_ = add(*local_, {.connections_per_address = 0,
                                                   .tunnel_idle_ms = settings_.tunnel_idle_ms,
                                                   .hsts = settings_.hsts});
  join_ = std::make_unique<JoinService>(JoinService::Parts{
      loop_, instance_, *workers_, environment_.clock, environment_.log, environment_.metrics});
  http::Server* joining = add_server(*join_);
  http::Server* syncing = add_server(join_->for_members());
  peers_ = PANAL_TRY(PeerListener::open(
      loop_, config.peer.text(), instance_.storage().keys(), environment_.log,
      {.state = [this] { return instance_.storage().engine().published(); },
       .on_replication = [this](std::unique_ptr<http::TlsStream> stream,
                                const Uuid& node) { driver_->adopt_link(std::move(stream), node); },
       .on_proxied =
           [proxied](std::unique_ptr<http::TlsStream> stream, const store::Member& member) {
             proxied->adopt(std::move(stream), http::Origin::kProxied, true, member.node.text());
           },
       .on_sync =
           [syncing](std::unique_ptr<http::TlsStream> stream) {
             syncing->adopt(std::move(stream), http::Origin::kPublic, true);
           },
       .on_join =
           [joining](std::unique_ptr<http::TlsStream> stream) {
             joining->adopt(std::move(stream), http::Origin::kPublic, true);
           }}));
  PANAL_TRY(control->listen_unix(DataFolder::control_socket(config.data)));
  if (config.https) {
    https_ = PANAL_TRY(Https::listen(
        {loop_, *workers_, instance_.storage(), environment_, name_, *config.https, *public_}));
  }
  http_port_ = PANAL_TRY(public_->listen(config.http.text(), loop::Listener::Sharing::kExclusive));
  return {};
}

Result<void> Node::reload_https() { return https_ ? https_->reload() : Result<void>(); }

void Node::stop(std::function<void()> stopped) {
  instance_.health().set_stopping();
  instance_.host().stop_fetching();
  auto left = std::make_shared<std::size_t>(servers_.size());
  for (const auto& server : servers_) {
    server->stop([left, stopped] {
      if (--*left == 0) stopped();
    });
  }
}

// What runs on other threads ends first: it uses everything else.
Node::~Node() {
  instance_.storage().commits().set(nullptr);
  instance_.application().courier().send_by(nullptr);
  hooks_.reset();
  watch_.reset();
  resync_.reset();
  workers_.reset();
  instance_.host().set_serving({});
}

}  // namespace panal::node
