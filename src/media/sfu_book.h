// Which participants the media plane has, and what was agreed with each: answers offers and turns
// names of the control plane into transports and back. No threads, no sockets. Control loop.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "media/sfu_config.h"
#include "media/sfu_exchange.h"
#include "meetings/sfu_port.h"
#include "sfu/participant_spec.h"

namespace earshot::media {

class SfuBook {
 public:
  // What the workers are to be told, in this order.
  using Commands = std::vector<SfuCommand>;
  struct Name {
    CallId call;
    ParticipantId participant;
    friend bool operator==(const Name&, const Name&) = default;
  };

  // `fingerprint`: of our certificate, "sha-256 AB:CD:…".
  SfuBook(const SfuServerConfig& config, std::string fingerprint, Random& random)
      : config_(config), fingerprint_(std::move(fingerprint)), random_(random) {}

  // As meetings::SfuPort has them. Nothing has changed after an error.
  Result<meetings::SfuAnswer> join(const meetings::SfuOffer& offer, Commands& out);
  Result<meetings::SfuAnswer> offer(const meetings::SfuOffer& offer, Commands& out);
  void leave(CallId call, ParticipantId who, Commands& out);
  void end(CallId call, Commands& out);
  void end_all(Commands& out);
  void view(CallId call, ParticipantId who, std::vector<meetings::WantedVideo> videos,
            Commands& out);
  void silence(CallId call, ParticipantId who, meetings::MediaSource source, bool on,
               Commands& out);

  // For the answers from now on.
  void set_addresses(SfuAddresses addresses) { config_.told = std::move(addresses); }

  // Whose transport it is; nothing: it was replaced, or its participant has left.
  const Name* find(sfu::TransportId transport) const;
  size_t participants() const { return names_.size(); }

 private:
  struct Participant {
    std::shared_ptr<const sfu::ParticipantSpec> spec;
    std::vector<meetings::WantedVideo> videos;  // what it shows, best first
  };
  using Room = std::map<ParticipantId, Participant>;

  Participant* participant(CallId call, ParticipantId who);
  Result<sfu::Negotiated> negotiate(const meetings::SfuOffer& offer,
                                    const sfu::Negotiated* previous);
  Result<std::vector<sfu::ParticipantSpec::Source>> sources_of(
      const meetings::SfuOffer& offer, const sfu::Negotiated& negotiated,
      const std::vector<sfu::ParticipantSpec::Source>& before) const;
  void show(const Room& room, const Participant& viewer, Commands& out) const;

  SfuServerConfig config_;
  const std::string fingerprint_;
  Random& random_;
  std::unordered_map<CallId, Room> rooms_;
  std::unordered_map<sfu::TransportId, Name> names_;
  uint64_t last_transport_ = 0;
};

sfu::MediaSource to_sfu(meetings::MediaSource source);
meetings::MediaSource to_meetings(sfu::MediaSource source);

}  // namespace earshot::media
