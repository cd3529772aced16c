#include "media/sfu_book.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "codec/sdp.h"
#include "ice/credentials.h"
#include "sfu/server_candidates.h"
#include "sfu/sfu_answer.h"

namespace earshot::media {
namespace {

using meetings::MeetingSlot;
using meetings::SfuAnswer;
using meetings::SfuOffer;
using Source = sfu::ParticipantSpec::Source;

const sfu::Section* section_of(const sfu::Negotiated& negotiated, const std::string& mid) {
  const auto found = std::find_if(negotiated.sections.begin(), negotiated.sections.end(),
                                  [&](const sfu::Section& section) { return section.mid == mid; });
  return found == negotiated.sections.end() ? nullptr : &*found;
}

SfuAnswer answer_of(const sfu::Negotiated& negotiated) {
  SfuAnswer answer{.sdp = negotiated.answer, .slots = {}};
  for (const sfu::Section& section : negotiated.sections) {
    if (section.use != sfu::SectionUse::kReceive) continue;
    answer.slots.push_back({.mid = section.mid, .participant_id = {}, .source = {}});
  }
  return answer;
}

}  // namespace

sfu::MediaSource to_sfu(meetings::MediaSource source) {
  switch (source) {
    case meetings::MediaSource::kMicrophone: return sfu::MediaSource::kMicrophone;
    case meetings::MediaSource::kCamera: return sfu::MediaSource::kCamera;
    case meetings::MediaSource::kScreen: return sfu::MediaSource::kScreen;
    case meetings::MediaSource::kScreenSound: return sfu::MediaSource::kScreenSound;
  }
  return sfu::MediaSource::kMicrophone;
}

meetings::MediaSource to_meetings(sfu::MediaSource source) {
  switch (source) {
    case sfu::MediaSource::kMicrophone: return meetings::MediaSource::kMicrophone;
    case sfu::MediaSource::kCamera: return meetings::MediaSource::kCamera;
    case sfu::MediaSource::kScreen: return meetings::MediaSource::kScreen;
    case sfu::MediaSource::kScreenSound: return meetings::MediaSource::kScreenSound;
  }
  return meetings::MediaSource::kMicrophone;
}

SfuBook::Participant* SfuBook::participant(CallId call, ParticipantId who) {
  const auto room = rooms_.find(call);
  if (room == rooms_.end()) return nullptr;
  const auto found = room->second.find(who);
  return found == room->second.end() ? nullptr : &found->second;
}

const SfuBook::Name* SfuBook::find(sfu::TransportId transport) const {
  const auto found = names_.find(transport);
  return found == names_.end() ? nullptr : &found->second;
}

Result<sfu::Negotiated> SfuBook::negotiate(const SfuOffer& offer, const sfu::Negotiated* previous) {
  TRY_ASSIGN(const codec::SessionDescription description,
             codec::parse_sdp(offer.sdp, codec::kSfuSdp));
  const ice::Credentials credentials = ice::make_credentials(random_);
  sfu::AnswerConfig config;
  config.ice = {.ufrag = credentials.ufrag, .pwd = credentials.pwd};
  config.fingerprint = fingerprint_;
  config.video_bps_max = config_.video_bps_max;
  config.candidates = sfu::server_candidates(config_.told.udp, config_.told.tcp);
  return sfu::answer_offer(description, config, previous, random_);
}

// What the sending sections carry, as the client names them: each once, with the right kind.
Result<std::vector<Source>> SfuBook::sources_of(const SfuOffer& offer,
                                                const sfu::Negotiated& negotiated,
                                                const std::vector<Source>& before) const {
  if (!offer.sources) return before;
  std::vector<Source> out;
  for (const meetings::NamedSource& named : *offer.sources) {
    const sfu::Section* const section = section_of(negotiated, named.mid);
    if (section == nullptr) {
      return Error{ErrorCode::kInvalid, "sources name a section that is not in the offer"};
    }
    const Source source{.mid = named.mid, .source = to_sfu(named.source)};
    if ((section->kind == codec::SdpMediaKind::kAudio) != sfu::is_sound(source.source)) {
      return Error{ErrorCode::kInvalid, "a source is sound and its section is not, or vice versa"};
    }
    const bool twice = std::any_of(out.begin(), out.end(), [&](const Source& other) {
      return other.mid == source.mid || other.source == source.source;
    });
    if (twice) return Error{ErrorCode::kInvalid, "sources name something twice"};
    out.push_back(source);
  }
  return out;
}

Result<SfuAnswer> SfuBook::join(const SfuOffer& offer, Commands& out) {
  TRY_ASSIGN(sfu::Negotiated negotiated, negotiate(offer, nullptr));
  if (participant(offer.call, offer.participant) == nullptr &&
      names_.size() >= config_.participants_max) {
    return Error{ErrorCode::kUnavailable, "this server has no room for more people in calls"};
  }
  TRY_ASSIGN(std::vector<Source> sources, sources_of(offer, negotiated, {}));
  SfuAnswer answer = answer_of(negotiated);

  auto spec = std::make_shared<sfu::ParticipantSpec>();
  spec->transport = sfu::TransportId{++last_transport_};
  spec->call = offer.call;
  spec->negotiated = std::move(negotiated);
  spec->sources = std::move(sources);
  spec->claim = std::make_shared<sfu::TransportClaim>();
  names_[spec->transport] = {offer.call, offer.participant};
  Room& room = rooms_[offer.call];
  Participant& participant = room[offer.participant];
  out.push_back(sfu_command::Add{spec});
  if (participant.spec != nullptr) {
    names_.erase(participant.spec->transport);
    out.push_back(sfu_command::Remove{participant.spec->transport});
  }
  participant = {.spec = std::move(spec), .videos = {}};
  // Who shows this participant shows the new transport.
  for (const auto& [id, viewer] : room) {
    const bool shows =
        std::any_of(viewer.videos.begin(), viewer.videos.end(),
                    [&](const auto& video) { return video.participant_id == offer.participant; });
    if (shows) show(room, viewer, out);
  }
  return answer;
}

Result<SfuAnswer> SfuBook::offer(const SfuOffer& offer, Commands& out) {
  Participant* const found = participant(offer.call, offer.participant);
  if (found == nullptr) return Error{ErrorCode::kNotFound, "not in this call"};
  const sfu::ParticipantSpec& before = *found->spec;
  TRY_ASSIGN(sfu::Negotiated negotiated, negotiate(offer, &before.negotiated));
  TRY_ASSIGN(std::vector<Source> sources, sources_of(offer, negotiated, before.sources));
  SfuAnswer answer = answer_of(negotiated);

  auto spec = std::make_shared<sfu::ParticipantSpec>();
  spec->transport = before.transport;
  spec->call = before.call;
  spec->claim = before.claim;
  spec->negotiated = std::move(negotiated);
  spec->sources = std::move(sources);
  out.push_back(sfu_command::Update{spec});
  found->spec = std::move(spec);
  return answer;
}

void SfuBook::leave(CallId call, ParticipantId who, Commands& out) {
  const Participant* const found = participant(call, who);
  if (found == nullptr) return;
  out.push_back(sfu_command::Remove{found->spec->transport});
  names_.erase(found->spec->transport);
  Room& room = rooms_[call];
  room.erase(who);
  if (room.empty()) rooms_.erase(call);
}

void SfuBook::end(CallId call, Commands& out) {
  const auto room = rooms_.find(call);
  if (room == rooms_.end()) return;
  for (const auto& [id, participant] : room->second) names_.erase(participant.spec->transport);
  rooms_.erase(room);
  out.push_back(sfu_command::End{call});
}

void SfuBook::end_all(Commands& out) {
  while (!rooms_.empty()) end(CallId(rooms_.begin()->first), out);
}

void SfuBook::view(CallId call, ParticipantId who, std::vector<meetings::WantedVideo> videos,
                   Commands& out) {
  Participant* const found = participant(call, who);
  if (found == nullptr) return;
  found->videos = std::move(videos);
  show(rooms_[call], *found, out);
}

// People who are not in the call are left out.
void SfuBook::show(const Room& room, const Participant& viewer, Commands& out) const {
  sfu_command::View command{.transport = viewer.spec->transport, .views = {}};
  for (const meetings::WantedVideo& video : viewer.videos) {
    const auto publisher = room.find(video.participant_id);
    if (publisher == room.end()) continue;
    const auto pixels = [](int64_t value) {
      return static_cast<uint32_t>(std::clamp<int64_t>(value, 0, limits::kViewPixelsMax));
    };
    command.views.push_back(
        {.publisher = publisher->second.spec->transport,
         .source = to_sfu(video.source),
         .width = pixels(video.width),
         .height = pixels(video.height),
         .priority = static_cast<uint8_t>(std::clamp<int64_t>(video.priority, 0, UINT8_MAX))});
  }
  out.push_back(std::move(command));
}

void SfuBook::silence(CallId call, ParticipantId who, meetings::MediaSource source, bool on,
                      Commands& out) {
  if (const Participant* const found = participant(call, who)) {
    out.push_back(sfu_command::Silence{found->spec->transport, to_sfu(source), on});
  }
}

}  // namespace earshot::media
