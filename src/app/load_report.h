// How busy the server is with group calls, for its administrators: what the forwarding unit says of
// transports, with the people whose they are. Loop thread; everything passed outlives it.
#pragma once

#include "app/media_plane.h"
#include "http/load_source.h"
#include "media/sfu_server.h"
#include "meetings/meeting_service.h"

namespace earshot::app {

// What a transport says, as it is told. `relayed`: through the relay of this server.
protocol::AdminTransport to_wire(const media::SfuTransportReport& report, bool relayed);

class LoadReport final : public http::LoadSource {
 public:
  // `sfu`: nullptr without group calls. `relay`: nullptr without one inside.
  LoadReport(const media::SfuServer* sfu, const MediaPlane* relay,
             const meetings::MeetingService& meetings)
      : sfu_(sfu), relay_(relay), meetings_(meetings) {}

  protocol::AdminLoad load() const override;

 private:
  bool is_relayed(const sfu::TransportStatistics& transport) const;

  const media::SfuServer* const sfu_;
  const MediaPlane* const relay_;
  const meetings::MeetingService& meetings_;
};

}  // namespace earshot::app
