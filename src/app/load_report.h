// How busy the server is with group calls, for its administrators: what the forwarding unit says of
// transports, with the people whose they are. Loop thread; everything passed outlives it.
#pragma once

#include "http/load_source.h"
#include "media/sfu_server.h"
#include "meetings/meeting_service.h"

namespace earshot::app {

// What a transport says, as it is told.
protocol::AdminTransport to_wire(const media::SfuTransportReport& report);

class LoadReport final : public http::LoadSource {
 public:
  // `sfu`: nullptr without group calls.
  LoadReport(const media::SfuServer* sfu, const meetings::MeetingService& meetings)
      : sfu_(sfu), meetings_(meetings) {}

  protocol::AdminLoad load() const override;

 private:
  const media::SfuServer* const sfu_;
  const meetings::MeetingService& meetings_;
};

}  // namespace earshot::app
