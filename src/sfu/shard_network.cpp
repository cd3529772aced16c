// How datagrams find the transport that they belong to, here or on another worker.
#include <utility>

#include "codec/demux.h"
#include "codec/stun_message.h"
#include "ice/credentials.h"
#include "sfu/shard.h"

namespace earshot::sfu {

void Shard::on_datagram(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram) {
  now_ = now;
  handed_by_.reset();
  make_room(now);
  accept(now, path, datagram);
}

void Shard::on_forwarded_datagram(Timestamp now, uint8_t from, const ice::Path& path,
                                  std::span<uint8_t> datagram) {
  now_ = now;
  handed_by_ = from;
  make_room(now);
  accept(now, path, datagram);
  handed_by_.reset();
}

// A check names its transport, unless its path is somebody else's; everything else goes by its
// path.
void Shard::accept(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram) {
  if (codec::classify(datagram) == codec::DatagramKind::kStun) {
    Peer* const peer = peer_of_check(now, datagram);
    if (peer == nullptr) {
      ++counters_.dropped_strange;
      return;
    }
    if (is_held(path, *peer)) {
      ++counters_.dropped_held;
      return;
    }
    if (peer->transport != nullptr) {
      const uint64_t answered = ice_counters_.checks_answered;
      deliver(now, *peer, path, datagram);
      if (ice_counters_.checks_answered != answered) hold(*peer, path);
      return;
    }
    const int owner = peer->spec->claim->owner();
    if (owner != config_.worker) hand_over(static_cast<uint8_t>(owner), path, datagram);
    return;
  }
  const auto ours = by_path_.find(path);
  if (ours != by_path_.end()) return deliver(now, *ours->second, path, datagram);
  const auto route = routes_.find(path);
  if (route != routes_.end()) return hand_over(route->second, path, datagram);
  ++counters_.dropped_strange;
}

// Whoever it is for, when it can be: of a transport that nobody has yet the check must be right,
// and it is ours from then on. nullptr: nobody.
Shard::Peer* Shard::peer_of_check(Timestamp now, std::span<uint8_t> datagram) {
  const auto check = codec::StunMessage::parse(datagram);
  if (!check) return nullptr;
  const auto names = ice::check_username(*check);
  if (!names) return nullptr;
  const auto found = by_ufrag_.find(names->receiver_ufrag);
  Peer* const peer = found == by_ufrag_.end() ? nullptr : find(found->second);
  if (peer == nullptr || peer->spec->claim->owner() != TransportClaim::kNobody) return peer;
  const std::string& password = peer->spec->negotiated.local_ice.pwd;
  if (!check->integrity_ok(as_bytes(password), hmac_)) return nullptr;
  // Another worker may have been quicker.
  if (peer->spec->claim->claim(config_.worker) && !take(now, *peer)) return nullptr;
  return peer;
}

bool Shard::take(Timestamp now, Peer& peer) {
  auto transport = Transport::create(world_, peer.spec->transport, peer.spec->negotiated, now);
  if (!transport) {
    ++counters_.failed;
    tell_failed(peer);
    return false;
  }
  peer.transport = std::move(*transport);
  peer.link = std::make_unique<TransportLink>(*peer.transport, links_);
  peer.room->attach(peer.spec->transport, *peer.link, peer.link->read_slots());
  // Here it has something to do now.
  rooms_due_.drop(peer.room);
  rooms_due_.plan(now, peer.room);
  return true;
}

// At most once: a worker that it was handed to keeps or drops it.
void Shard::hand_over(uint8_t worker, const ice::Path& path, Bytes datagram) {
  if (handed_by_ || worker == config_.worker) {
    ++counters_.dropped_strange;
    return;
  }
  ++counters_.handed_over;
  driver_.forward_datagram(worker, path, datagram);
}

void Shard::deliver(Timestamp now, Peer& peer, const ice::Path& path, std::span<uint8_t> datagram) {
  peer.link->touch();
  peer.transport->on_datagram(now, path, datagram);
}

void Shard::on_path_validated(Transport& transport, const ice::Path& path) {
  find(transport.id())->paths.push_back(path);
}

// Whoever is in a call can send a check that is right from an address that is not theirs. So a path
// is whose check came on it first, until that transport drops it, has failed or is removed. NATs
// and kernels give a port to somebody else much later than a transport without checks drops it.
bool Shard::is_held(const ice::Path& path, const Peer& peer) const {
  const auto ours = by_path_.find(path);
  if (ours != by_path_.end()) {
    const Peer& holder = *ours->second;
    return &holder != &peer && holder.transport->state() != TransportState::kFailed;
  }
  const auto route = routes_.find(path);
  return route != routes_.end() && route->second != peer.spec->claim->owner();
}

// A check was right. Said again with each of them: the path may have been another's meanwhile, here
// or on the worker that it comes by.
void Shard::hold(Peer& peer, const ice::Path& path) {
  by_path_[path] = &peer;
  routes_.erase(path);
  if (!handed_by_) return;
  // Let what follows on it come without being looked at.
  come_by_[path] = *handed_by_;
  driver_.post(uint64_t{1} << *handed_by_, RouteAdded{path});
}

void Shard::on_path_dropped(Transport& transport, const ice::Path& path) {
  // nullptr: it is being removed, and its paths are dropped there.
  if (Peer* const peer = find(transport.id())) drop_path(*peer, ice::Path(path));
}

void Shard::drop_path(Peer& peer, const ice::Path& path) {
  std::erase(peer.paths, path);
  const auto ours = by_path_.find(path);
  if (ours == by_path_.end() || ours->second != &peer) return;  // another's by now
  by_path_.erase(ours);
  const auto by = come_by_.find(path);
  if (by == come_by_.end()) return;
  driver_.post(uint64_t{1} << by->second, RouteDropped{path});
  come_by_.erase(by);
}

void Shard::on_ufrag_retired(Transport& transport, const std::string& ufrag) {
  Peer* const peer = find(transport.id());
  if (peer == nullptr || std::erase(peer->ufrags, ufrag) == 0) return;
  by_ufrag_.erase(ufrag);
}

void Shard::on_link_closed(Timestamp now, const ice::Path& path) {
  now_ = now;
  const auto ours = by_path_.find(path);
  if (ours != by_path_.end()) {
    Peer& closed = *ours->second;
    closed.link->touch();
    closed.transport->on_link_closed(now, path.link);  // changes the map
    return;
  }
  const auto route = routes_.find(path);
  if (route != routes_.end()) driver_.post(uint64_t{1} << route->second, LinkClosed{path});
}

}  // namespace earshot::sfu
