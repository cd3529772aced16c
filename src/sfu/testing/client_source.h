// What a client sends in one section: the packets of a synthetic publisher with the names, numbers
// and payload types of its session description, sent again on RTX when the server asks. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "codec/rtcp_packet.h"
#include "codec/rtcp_writer.h"
#include "codec/rtp_extension.h"
#include "sfu/negotiated.h"
#include "sfu/testing/client_header.h"
#include "sfu/testing/synthetic_publisher.h"

namespace earshot::sfu::testing {

class ClientSource {
 public:
  // Sends a packet in the clear; false: it was not sent.
  using Send = std::function<bool(Bytes packet)>;
  static constexpr int kNamedPackets = 20;  // of each stream; browsers stop soon as well

  // `extensions` outlives it. `transport_sequence` is the client's, for all its sources.
  ClientSource(const Section& section, const PublisherConfig& publisher,
               const codec::ExtensionMap& extensions, uint16_t& transport_sequence, Random& random,
               Send send);

  const std::string& mid() const { return section_.mid; }
  SyntheticPublisher& publisher() { return publisher_; }
  uint32_t ssrc(uint8_t stream) const { return streams_[stream].ssrc; }
  // A new SSRC for each stream, as when a browser begins anew.
  void change_ssrcs();

  // A frame of each stream, or a packet of sound, when it is time.
  void on_deadline(Timestamp now);
  Timestamp next_deadline() const { return next_; }
  // Nothing is sent until then.
  void pause_until(Timestamp when) { next_ = when; }
  // A packet of nothing but padding on the stream's RTX, as browsers probe with.
  void send_padding(uint8_t stream, Timestamp now);

  // Whether it sends with that SSRC, be it RTX.
  bool has(uint32_t ssrc) const;
  // False: the SSRC is not of this source.
  bool on_nack(const codec::Nack& nack);
  bool on_pli(uint32_t ssrc);
  bool on_report(const codec::ReportBlock& block);
  void write_sender_reports(Timestamp now, codec::RtcpWriter& out);

  uint64_t packets() const { return packets_; }
  uint64_t retransmitted() const { return retransmitted_; }
  uint64_t nacked() const { return nacked_; }
  uint64_t key_frames_asked() const { return key_frames_asked_; }
  // The server's latest report about a stream.
  const std::optional<codec::ReportBlock>& report(uint8_t stream) const {
    return streams_[stream].report;
  }

 private:
  static constexpr size_t kKept = 512;  // packets of each stream, for retransmission

  struct Stream {
    std::string rid;
    uint32_t ssrc = 0;
    uint32_t rtx_ssrc = 0;
    uint16_t sequence = 0;
    uint16_t rtx_sequence = 0;
    int named = 0;
    int rtx_named = 0;
    uint32_t packets = 0;
    uint32_t octets = 0;
    std::vector<std::vector<uint8_t>> kept;  // payloads by number
    std::vector<ClientHeader> headers;       // of the same
    std::vector<std::vector<uint8_t>> descriptors;
    std::optional<codec::ReportBlock> report;
  };

  void send(Stream& stream, const SentPacket& packet);
  void send_again(Stream& stream, uint16_t sequence);
  bool transmit(const ClientHeader& header, Bytes front, Bytes payload);
  uint16_t next_transport_sequence() { return transport_sequence_++; }
  Stream* stream_of(uint32_t ssrc);

  const Section section_;
  const PayloadType payload_type_;
  const codec::ExtensionMap& extensions_;
  const codec::ExtensionMap publisher_extensions_ = SyntheticPublisher::extensions();
  uint16_t& transport_sequence_;
  Random& random_;
  Send send_;
  SyntheticPublisher publisher_;
  std::vector<Stream> streams_;
  const Duration interval_;
  Timestamp next_;
  std::vector<uint8_t> out_;
  uint64_t packets_ = 0;
  uint64_t retransmitted_ = 0;
  uint64_t nacked_ = 0;
  uint64_t key_frames_asked_ = 0;
};

}  // namespace earshot::sfu::testing
