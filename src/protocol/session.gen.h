// Earshot: session. Opening the socket, resuming it, presence. Plain values: copy, move and compare
// them.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"
#include "protocol/common.gen.h"
#include "protocol/meetings.gen.h"

namespace earshot::protocol {

// What a caller is told while you are in another call.
enum class BusyReply {
  // That you are in another call.
  kInAnotherCall,
  // The same as if nobody answered, at the end of the ring.
  kNoAnswer,
};
std::string_view wire_name(BusyReply value);
bool parse_wire_name(std::string_view name, BusyReply& out);

// When your devices do not ring. Each device judges by its own local time.
struct QuietHours {
  // They count.
  bool enabled = false;
  // Beginning, in minutes after midnight.
  int64_t from_minute = 0;
  // End, in minutes after midnight; on the next day if it is not after the beginning.
  int64_t to_minute = 0;
  // The days on which they begin: bit 0 is Monday, bit 6 Sunday.
  int64_t days = 0;

  friend bool operator==(const QuietHours&, const QuietHours&) = default;
};
void encode(JsonWriter& json, const QuietHours& value);

// What you have chosen, for all of your devices.
struct Preferences {
  // What callers are told while you are in another call.
  BusyReply busy_reply = {};
  // When your devices do not ring.
  QuietHours quiet_hours = {};

  friend bool operator==(const Preferences&, const Preferences&) = default;
};
void encode(JsonWriter& json, const Preferences& value);

// A status that a person can choose.
enum class ChosenStatus {
  // Here.
  kOnline,
  // Idle.
  kAway,
  // Does not want to be rung.
  kDoNotDisturb,
};
std::string_view wire_name(ChosenStatus value);
bool parse_wire_name(std::string_view name, ChosenStatus& out);

// Why a session ended.
enum class SignedOutReason {
  // Signed out, here or from another device.
  kRevoked,
  // The password was changed on another device.
  kPasswordChanged,
  // An administrator closed the account.
  kDeactivated,
};
std::string_view wire_name(SignedOutReason value);
bool parse_wire_name(std::string_view name, SignedOutReason& out);

// The session is open.
struct HelloResult {
  // This client's name; the same as before if `resumed`.
  ClientId client_id = {};
  // Keep it (sessionStorage) and send it with the next `hello`; each hello gives a new one.
  std::string resume_token = {};
  // True: every event after your `last_seq` follows, nothing is lost. False: refetch, see "Resume".
  bool resumed = false;
  // To learn the offset between the two clocks.
  WallTime server_time_ms = {};
  // Version of the server.
  std::string server_version = {};
  // You.
  User user = {};
  // Your call that is ringing or running, if there is one.
  std::optional<Call> call = {};
  // Of the people you share a conversation with.
  std::vector<Presence> presences = {};
  // Yours.
  Preferences preferences = {};
  // Missed calls that you have not looked at yet.
  int64_t missed_calls = 0;
  // This server makes group calls.
  bool group_calls = false;
  // The group calls that go on in your conversations, or with you.
  std::vector<MeetingSummary> meetings = {};
  // The group call that one of your clients is in, or that your call of two may become.
  std::optional<Meeting> meeting = {};
  // The group calls that ring for you.
  std::vector<MeetingRinging> meeting_rings = {};

  friend bool operator==(const HelloResult&, const HelloResult&) = default;
};
void encode(JsonWriter& json, const HelloResult& value);

// Opens or resumes the session. Must be the first frame, within 10 s after the socket opened.
struct Hello {
  // What this client is and can do.
  ClientInfo client = {};
  // From the last hello's result.
  std::optional<std::string> resume_token = {};
  // The `seq` of the last event you have applied; only with `resume_token`.
  std::optional<int64_t> last_seq = {};

  friend bool operator==(const Hello&, const Hello&) = default;
};

// The server's clock.
struct PingResult {
  // Now.
  WallTime server_time_ms = {};

  friend bool operator==(const PingResult&, const PingResult&) = default;
};
void encode(JsonWriter& json, const PingResult& value);

// Shows that the client is alive. Send it every 5 s while in a call and every 20 s otherwise.
struct Ping {
  friend bool operator==(const Ping&, const Ping&) = default;
};

// Sets your own status; it counts for this client until the socket is gone for good.
struct PresenceSet {
  // The new status.
  ChosenStatus status = {};

  friend bool operator==(const PresenceSet&, const PresenceSet&) = default;
};

// Somebody you share a conversation with came, went or changed their status. May be merged: only
// the last one counts.
struct PresenceChanged {
  // The new status.
  Presence presence = {};

  friend bool operator==(const PresenceChanged&, const PresenceChanged&) = default;
};
void encode(JsonWriter& json, const PresenceChanged& value);

// A person's name, avatar, role or account state changed.
struct UserChanged {
  // The new form.
  User user = {};

  friend bool operator==(const UserChanged&, const UserChanged&) = default;
};
void encode(JsonWriter& json, const UserChanged& value);

// This session has ended; the server closes the socket with code 4001 right after it.
struct SignedOut {
  // Why.
  SignedOutReason reason = {};

  friend bool operator==(const SignedOut&, const SignedOut&) = default;
};
void encode(JsonWriter& json, const SignedOut& value);

// The server is about to stop and will close the socket. Calls go on; connect again after the given
// time.
struct ServerRestarting {
  // Milliseconds to wait, already jittered.
  int64_t retry_after_ms = 0;

  friend bool operator==(const ServerRestarting&, const ServerRestarting&) = default;
};
void encode(JsonWriter& json, const ServerRestarting& value);

// Replaces your preferences. All of your clients get `preferences_changed`.
struct PreferencesSet {
  // All of them.
  Preferences preferences = {};

  friend bool operator==(const PreferencesSet&, const PreferencesSet&) = default;
};

// Your preferences as they are now; on disk when you read this.
struct PreferencesResult {
  // Yours.
  Preferences preferences = {};

  friend bool operator==(const PreferencesResult&, const PreferencesResult&) = default;
};
void encode(JsonWriter& json, const PreferencesResult& value);

// You changed your preferences, here or on another device.
struct PreferencesChanged {
  // The new ones.
  Preferences preferences = {};

  friend bool operator==(const PreferencesChanged&, const PreferencesChanged&) = default;
};
void encode(JsonWriter& json, const PreferencesChanged& value);

}  // namespace earshot::protocol
