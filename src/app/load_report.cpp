#include "app/load_report.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/limits.h"
#include "media/sfu_book.h"

namespace earshot::app {
namespace {

constexpr size_t kSourcesMax = 8;    // as in protocol/
constexpr size_t kPicturesMax = 32;  // as in protocol/
constexpr int64_t kLoadPercentMax = 1000;

int64_t permille(double part) { return std::clamp<int64_t>(std::llround(part * 1000), 0, 1000); }

protocol::AdminMediaState to_wire(sfu::TransportState state) {
  switch (state) {
    case sfu::TransportState::kConnecting: return protocol::AdminMediaState::kConnecting;
    case sfu::TransportState::kConnected: return protocol::AdminMediaState::kConnected;
    case sfu::TransportState::kDisconnected: return protocol::AdminMediaState::kDisconnected;
    case sfu::TransportState::kFailed: return protocol::AdminMediaState::kFailed;
  }
  return protocol::AdminMediaState::kFailed;
}

protocol::AdminCodec to_wire(sfu::MediaCodec codec) {
  switch (codec) {
    case sfu::MediaCodec::kOpus: return protocol::AdminCodec::kOpus;
    case sfu::MediaCodec::kVp8: return protocol::AdminCodec::kVp8;
    case sfu::MediaCodec::kVp9: return protocol::AdminCodec::kVp9;
  }
  return protocol::AdminCodec::kOpus;
}

using Transports = std::unordered_map<ParticipantId, protocol::AdminTransport>;

protocol::AdminRoom to_wire(const protocol::Meeting& meeting, Transports& transports) {
  protocol::AdminRoom out{.call_id = meeting.call_id,
                          .title = meeting.title,
                          .kind = meeting.kind,
                          .started_at_ms = meeting.started_at_ms,
                          .participants = {}};
  for (const protocol::MeetingParticipant& each : meeting.participants) {
    protocol::AdminRoomParticipant& who = out.participants.emplace_back();
    who.participant_id = each.participant_id;
    who.user = each.user;
    who.client_name = each.client_name.value_or("");
    const auto found = transports.find(each.participant_id);
    if (found != transports.end()) who.transport = std::move(found->second);
  }
  return out;
}

}  // namespace

protocol::AdminTransport to_wire(const media::SfuTransportReport& report, bool relayed) {
  const sfu::TransportStatistics& now = report.transport;
  protocol::AdminTransport out;
  out.state = to_wire(now.state);
  if (now.path == sfu::PathKind::kUdp) out.path = protocol::AdminMediaPath::kUdp;
  if (now.path == sfu::PathKind::kTcp) out.path = protocol::AdminMediaPath::kTcp;
  if (relayed) out.path = protocol::AdminMediaPath::kRelay;
  if (now.rtt) out.rtt_ms = std::chrono::round<std::chrono::milliseconds>(*now.rtt).count();
  out.bits_in_per_s = static_cast<int64_t>(report.bits_in_per_s);
  out.bits_out_per_s = static_cast<int64_t>(report.bits_out_per_s);
  out.loss_in_permille = permille(report.loss_in);
  out.loss_out_permille = permille(now.loss_out);
  out.estimate_bits_per_s = std::max<int64_t>(now.estimate_bps, 0);
  for (const auto& sent : now.sent) {
    if (out.sources.size() == kSourcesMax) break;
    out.sources.push_back({.source = media::to_meetings(sent.source),
                           .codec = to_wire(sent.codec),
                           .layers = sent.layers});
  }
  for (const auto& shown : now.shown) {
    if (out.pictures.size() == kPicturesMax) break;
    out.pictures.push_back({.codec = to_wire(shown.codec),
                            .spatial = std::max<int64_t>(shown.layers.spatial, 0),
                            .temporal = std::max<int64_t>(shown.layers.temporal, 0)});
  }
  return out;
}

bool LoadReport::is_relayed(const sfu::TransportStatistics& transport) const {
  return relay_ != nullptr && transport.path == sfu::PathKind::kUdp &&
         relay_->relays_from(transport.remote);
}

protocol::AdminLoad LoadReport::load() const {
  protocol::AdminLoad out;
  if (sfu_ == nullptr) return out;
  const media::SfuGovernor& governor = sfu_->governor();
  out.group_calls = true;
  out.load_percent = std::clamp<int64_t>(std::llround(governor.load() * 100), 0, kLoadPercentMax);
  out.admits = governor.admits();
  out.shed_level = governor.shed_level();
  const media::SfuMonitor& monitor = sfu_->monitor();
  for (size_t i = 0; i < monitor.workers(); ++i) {
    const media::SfuWorkerLoad load = monitor.load(i);
    out.workers.push_back({.busy_percent = std::llround(load.busy * 100),
                           .packets_in_per_s = static_cast<int64_t>(load.packets_in_per_s),
                           .packets_out_per_s = static_cast<int64_t>(load.packets_out_per_s),
                           .bits_in_per_s = static_cast<int64_t>(load.bits_in_per_s),
                           .bits_out_per_s = static_cast<int64_t>(load.bits_out_per_s)});
  }
  Transports transports;
  for (const media::SfuTransportReport& report : monitor.transports()) {
    const media::SfuBook::Name* const name = sfu_->find(report.transport.transport);
    if (name == nullptr) continue;
    transports.emplace(name->participant, to_wire(report, is_relayed(report.transport)));
  }
  for (const protocol::Meeting& meeting : meetings_.going_on()) {
    if (meeting.participants.empty()) continue;
    out.rooms.push_back(to_wire(meeting, transports));
    if (out.rooms.size() == limits::kMeetingsMax) break;
  }
  return out;
}

}  // namespace earshot::app
