// Which layers of a publication go to one subscriber now, against those that it should get: up only
// where the decoder can follow, down at the bounds of frames. One owner.
//
// With a Dependency Descriptor, going up takes both that the frame opens the layer (the Switch
// indication of the AV1 RTP specification, A.4: it says what follows from the frame, if it can be
// decoded) and that all it needs was forwarded.
//
// Simulcast: each spatial layer is a stream of its own, and every change of stream waits for a key
// frame. SVC: all layers are in one stream, and layers of a picture are left out from the top.
#pragma once

#include <cstdint>
#include <optional>

#include "sfu/frame_history.h"
#include "sfu/media_packet.h"

namespace earshot::sfu {

enum class Scalability : uint8_t { kSimulcast, kSvc };

struct Layers {
  int8_t spatial = -1;  // below 0: nothing at all
  int8_t temporal = -1;

  bool none() const { return spatial < 0; }
  friend auto operator<=>(const Layers&, const Layers&) = default;
};

class LayerSelector {
 public:
  // Another publication, or the same from the beginning: nothing is forwarded until a key frame.
  void set_source(Scalability scalability);
  void set_target(Layers target) { target_ = target; }
  // What came of the stream so far cannot be continued: a key frame has to come.
  void restart() { current_ = {}; }

  Layers target() const { return target_; }
  Layers current() const { return current_; }
  bool running() const { return !current_.none(); }
  // The simulcast stream that is forwarded; 0 with SVC.
  uint8_t stream() const { return stream_; }
  // The simulcast stream of which a key frame is waited for.
  std::optional<uint8_t> key_frame_wanted() const;

  // Whether the stream of this packet takes over here. Then begin() must follow.
  bool begins(const MediaHeader& header);
  void begin(const MediaHeader& header);

  // Of the first packet that comes of a picture, when it is newer than all before: whether the
  // picture is forwarded.
  bool takes_picture(const MediaHeader& header);
  // Of a picture that newer ones have overtaken: it goes along when it is of what goes to the
  // subscriber now.
  bool takes_late(const MediaHeader& header) const;
  // SVC, of a frame of a picture that is forwarded: whether it goes along.
  bool takes_spatial(const MediaHeader& header);
  // What came of the frame.
  void note(const MediaHeader& header, bool taken) { history_.note(header.frame, taken); }

 private:
  int8_t temporal_cap() const;
  bool lacks_any(const FrameInfo& frame) const;

  Scalability scalability_ = Scalability::kSimulcast;
  Layers target_;
  Layers current_;
  FrameHistory history_;  // of the stream
  uint8_t stream_ = 0;
  bool waiting_ = false;
  Timestamp waiting_since_;  // for the target's first key frame
};

}  // namespace earshot::sfu
