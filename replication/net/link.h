#pragma once
// Link: one replication connection: messages out of a Stream's bytes and into them.
//
// What is sent in one turn leaves in one write. A link that cannot be read any more, breaks, or
// lets too much wait, goes down once, with the reason. On the loop's thread; owned by Driver.
#include <cstdint>
#include <memory>
#include <string>

#include "replication/core/event.h"
#include "replication/wire/message_codec.h"
#include "src/loop/alive.h"
#include "src/loop/stream.h"

namespace panal::net {

class Link final : private loop::Stream::Handler {
 public:
  class Owner {
   public:
    // May destroy the link.
    virtual void on_message(core::LinkId link, core::Message message) = 0;
    // The last call; the owner destroys the link.
    virtual void on_down(core::LinkId link, const std::string& reason) = 0;

   protected:
    ~Owner() = default;
  };

  Link(core::LinkId id, std::unique_ptr<loop::Stream> stream, Owner& owner);

  void send(const core::Message& message);  // leaves with the next flush()
  void flush();
  // Sends what waits, then ends. Nothing is read any more; on_down() follows when the peer has
  // ended too.
  void finish();
  // Over what a peer may let wait: it does not read.
  bool clogged() const;

  std::uint64_t bytes_sent() const { return bytes_sent_; }
  std::uint64_t bytes_received() const { return bytes_received_; }

 private:
  void on_data(std::string_view bytes) override;
  void on_end() override;
  void on_failure(const Error& error) override;

  core::LinkId id_;
  std::unique_ptr<loop::Stream> stream_;
  Owner& owner_;
  wire::MessageReader reader_;
  wire::MessageWriter writer_;
  std::string waiting_;  // encoded, not written
  bool finishing_ = false;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_received_ = 0;
  loop::Alive alive_;
};

}  // namespace panal::net
