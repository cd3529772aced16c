// A client of the SFU in memory: connects, publishes synthetic media, receives and reports as a
// browser does. Datagrams go in and come out, `now` is a parameter; no sockets, threads or clock.
// For tests of transports and rooms, the fuzz target behind SRTP, and load. One owner.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "cc/twcc_receiver.h"
#include "sfu/negotiated.h"
#include "sfu/sender_clock.h"
#include "sfu/testing/client_connection.h"
#include "sfu/testing/client_slot.h"
#include "sfu/testing/client_source.h"

namespace earshot::sfu::testing {

struct ClientCounters {
  uint64_t feedback_received = 0;  // transport-wide, about what we sent
  uint64_t feedback_lost = 0;      // packets that it says did not come
  uint64_t strange_packets = 0;    // cut, of no slot, or of a payload type that was not agreed
  uint64_t reports_received = 0;
  uint64_t unsolicited = 0;  // feedback about an SSRC that we do not have
};

class ClientModel {
 public:
  // A packet in the clear of a slot, on its own or its RTX stream, as it left the server.
  using OnPacket =
      std::function<void(const ClientSlot& slot, MediaCodec codec, Bytes packet, Timestamp now)>;

  // `negotiated` is the server's view of what offer and answer came to; `random` outlives it.
  ClientModel(const ClientConfig& config, const Negotiated& negotiated, Random& random,
              ClientConnection::Send send);

  // Connects from that address, or moves there.
  void use(Timestamp now, const SocketAddress& local) { connection_.use(now, local); }
  // What a later offer came to.
  void renegotiate(Timestamp now, const Negotiated& negotiated);
  // Media of a section in which the client sends; once it is connected.
  ClientSource& publish(Timestamp now, std::string_view mid, const PublisherConfig& publisher);
  void stop(std::string_view mid);
  // The picture in a slot cannot go on without a key frame.
  void request_key_frame(std::string_view mid);

  // What arrived on that path, as the client sees it; changed in place.
  void on_datagram(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram);
  void on_deadline(Timestamp now);
  Timestamp next_deadline() const;
  void close(Timestamp now) { connection_.close(now); }

  bool is_connected() const { return connection_.is_connected(); }
  ClientConnection& connection() { return connection_; }
  const codec::ExtensionMap& extensions() const { return extensions_; }
  ClientSource* source(std::string_view mid);
  ClientSlot* slot(std::string_view mid);
  const std::vector<std::unique_ptr<ClientSlot>>& slots() const { return slots_; }
  const ClientCounters& counters() const { return counters_; }
  // From the server's answers to our reference times (RFC 3611 §4.5).
  std::optional<Duration> rtt() const { return rtt_; }

  OnPacket on_packet;
  // What a test may switch off.
  bool sends_nacks = true;
  bool answers_nacks = true;
  bool sends_feedback = true;
  bool sends_reports = true;

 private:
  void set_slots(const std::vector<Section>& sections);
  void on_rtp(Timestamp now, Bytes packet, size_t wire_bytes);
  void on_rtcp(Timestamp now, const codec::RtcpPacket& packet);
  void on_report_blocks(const codec::ReportBlocks& blocks);
  void on_extended_report(Timestamp now, const codec::ExtendedReport& report);
  void send_feedback(Timestamp now);
  void send_reports(Timestamp now);
  bool any_source(const std::function<bool(ClientSource&)>& takes);
  static NtpTime ntp(Timestamp now) { return SyntheticPublisher::ntp_of(now); }

  Random& random_;
  const uint32_t ssrc_;  // of our feedback
  codec::ExtensionMap extensions_;
  std::vector<Section> sections_;
  ClientConnection connection_;
  std::vector<std::unique_ptr<ClientSource>> sources_;
  std::vector<std::unique_ptr<ClientSlot>> slots_;
  cc::TwccReceiver twcc_;
  uint16_t transport_sequence_ = 0;
  uint32_t newest_ssrc_ = 0;
  Timestamp next_report_ = Timestamp::max();
  std::optional<codec::Dlrr> answer_;  // to the server's reference time
  Timestamp answer_since_;
  std::optional<Duration> rtt_;
  ClientCounters counters_;
};

}  // namespace earshot::sfu::testing
