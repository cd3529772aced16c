// Every maximum of the server, with its unit and the reason. Modules append their own section.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/rate_limiter.h"
#include "base/time.h"

namespace earshot::limits {

// ---- io: sockets and threads ----
inline constexpr size_t kTcpConnectionsMax = 20'000;  // below the usual fd limit of a service
inline constexpr size_t kTcpConnectionsPerAddressMax = 256;  // an office behind one address fits
inline constexpr int kListenBacklog = 1024;
inline constexpr size_t kReadScratchBytes = 64 * 1024;  // one per loop, shared by all streams
inline constexpr Duration kTlsHandshakeMax = 10s;       // a phone on a bad network needs seconds
inline constexpr Duration kFirstBytesMax = 10s;         // until a connection says what it speaks
inline constexpr size_t kBlockingQueueMax = 64;         // beyond it callers get "unavailable"
inline constexpr size_t kDatagramBytesMax = 1980;       // larger ones are no media; dropped
inline constexpr size_t kDatagramBuffers = 512;         // of one loop, 2 KiB each
inline constexpr size_t kDatagramBatchMax = 64;         // per system call; more gains nothing
inline constexpr size_t kDatagramsPerTurnMax = 256;     // of one socket, then others have a turn

// ---- gateway: WebSocket sessions (security.md §2) ----
inline constexpr size_t kSocketMessageBytesMax = 128 * 1024;  // an SDP of 96 KiB, escaped
inline constexpr size_t kJsonDepthMax = 16;
inline constexpr Duration kSocketPingInterval = 25s;  // below the 30 s of the shortest NAT timers
inline constexpr Duration kSocketDeadAfter = 60s;     // two pings lost
inline constexpr Duration kHelloDeadline = 10s;
inline constexpr size_t kSocketsPerUserMax = 8;
inline constexpr size_t kClientsPerUserMax = 2 * kSocketsPerUserMax;  // with those that may resume
inline constexpr Rate kFrameRate = {.per_second = 50, .burst = 200};  // per socket, then closed
inline constexpr Rate kTextByteRate = {.per_second = 256e3, .burst = 1e6};  // likewise
inline constexpr size_t kGreetingOutputBytesMax = 8 * 1024;  // errors to a client without hello
inline constexpr size_t kWriteBatchBytesMax = 64 * 1024;     // frames joined into one write
inline constexpr Duration kCloseLinger = 2s;                 // for the peer to take the last frames
inline constexpr size_t kOutboundMessagesMax = 256;  // per socket; then it is closed and resumes
inline constexpr size_t kOutboundBytesMax = 1024 * 1024;
inline constexpr size_t kResumeEventsMax = 512;
inline constexpr Duration kResumeWindow = 60s;
inline constexpr size_t kRequestsInFlightMax = 32;  // per socket; a client waits for its answers
inline constexpr Rate kChatRate = {.per_second = 5, .burst = 20};
inline constexpr Rate kSignallingRate = {.per_second = 20, .burst = 60};
inline constexpr Rate kOfferRate = {.per_second = 2, .burst = 20};  // a turn of the loop each
inline constexpr Duration kShutdownMax = 10s;                       // SIGTERM to exit

static_assert(kSocketDeadAfter > 2 * kSocketPingInterval);
static_assert(kOutboundBytesMax >= 4 * kSocketMessageBytesMax);
static_assert(kTextByteRate.burst >= 4 * kSocketMessageBytesMax);
static_assert(kOfferRate.burst < kSignallingRate.burst);
static_assert(kResumeEventsMax >= kOutboundMessagesMax,
              "a closed slow client must be able to resume");

// ---- identity: accounts, sessions, avatars (security.md §2) ----
inline constexpr size_t kUsernameCharsMin = 2;
inline constexpr size_t kUsernameCharsMax = 32;
inline constexpr size_t kDisplayNameCharsMax = 64;
inline constexpr size_t kPasswordCharsMin = 8;
inline constexpr size_t kPasswordCharsMax = 200;  // a passphrase; bounds the work of hashing
inline constexpr size_t kPasswordQueueMax = 64;   // hashes waiting; ~5 s of one core, then 503
inline constexpr size_t kDevicesPerUserMax = 50;  // the longest unused one is signed out
inline constexpr size_t kDeviceNameCharsMax = 64;
inline constexpr Duration kSessionIdleMax = 90 * 24h;
inline constexpr Duration kSessionTouchInterval = 1min;    // how stale "last used" may be on disk
inline constexpr size_t kSessionCacheEntriesMax = 50'000;  // ~150 B each
inline constexpr int kSignInFailuresFree = 10;             // per account, then each waits longer
inline constexpr Duration kSignInDelayFirst = 1s;          // doubles with every further failure
inline constexpr Duration kSignInDelayMax = 5min;          // an attacker must not shut people out
inline constexpr Duration kSignInFailuresForgotten = 1h;
inline constexpr size_t kSignInNamesMax = 100'000;  // failure counters kept, ~100 B each
inline constexpr Rate kSignInRate = {.per_second = 2, .burst = 60};      // per address: a school
inline constexpr Rate kRegisterRate = {.per_second = 0.5, .burst = 60};  // per address
inline constexpr size_t kSignInAddressesMax = 50'000;
inline constexpr size_t kInvitesMax = 500;
inline constexpr int64_t kInviteUsesMax = 1000;
inline constexpr Duration kInviteLifetimeDefault = 7 * 24h;
inline constexpr Duration kInviteLifetimeMax = 90 * 24h;
inline constexpr size_t kDirectoryPageMax = 100;
inline constexpr size_t kDirectoryQueryCharsMax = 64;
inline constexpr size_t kAvatarUploadBytesMax = 5 * 1024 * 1024;  // a phone's photo
inline constexpr uint32_t kAvatarSourceSidePixelsMax = 4096;      // 64 MiB decoded
inline constexpr uint32_t kAvatarSidePixels = 256;                // twice the largest size shown
inline constexpr int kAvatarJpegScansMax = 64;  // real progressive files have about ten
inline constexpr size_t kAvatarJobsMax = 2;     // pictures decoded at once: 2 x 64 MiB

// ---- presence ----
inline constexpr Duration kPresenceGrace = 8s;  // a reload or a short gap is not "offline"

// ---- http: requests, uploads, files ----
inline constexpr size_t kHttpHeadBytesMax = 16 * 1024;
inline constexpr size_t kHttpTargetBytesMax = 4 * 1024;
inline constexpr size_t kHttpFieldsMax = 64;
inline constexpr size_t kHttpConnectionsMax = 4096;
inline constexpr size_t kHttpRequestsPerConnectionMax = 10'000;
inline constexpr Duration kHttpHeadDeadline = 10s;  // from the first wait for a new connection
inline constexpr Duration kHttpKeepAliveMax = 60s;  // idle between two requests
inline constexpr Duration kHttpStallMax = 30s;      // no byte of a body or an answer moves
inline constexpr size_t kHttpJsonBodyBytesMax = 64 * 1024;
inline constexpr Duration kHttpJsonBodyDeadline = 30s;  // in all: 2 KiB/s is the worst network
inline constexpr size_t kHttpFileChunkBytes = 64 * 1024;
inline constexpr size_t kHttpUploadsMax = 32;  // at once, all users
inline constexpr size_t kHttpUploadsPerUserMax = 4;
inline constexpr Rate kHttpUserRate = {.per_second = 30, .burst = 120};       // a page load is ~20
inline constexpr Rate kSessionLookupRate = {.per_second = 30, .burst = 400};  // after a restart
inline constexpr Rate kHttpAddressRate = {.per_second = 60, .burst = 400};  // an office, no session
inline constexpr size_t kHttpAddressesMax = 50'000;
inline constexpr size_t kAttachmentBytesMax = 64 * 1024 * 1024;
inline constexpr uint64_t kDiskReserveBytes = 512 * 1024 * 1024;  // for the database, not uploads
inline constexpr size_t kAttachmentNameCharsMax = 200;
inline constexpr int64_t kAttachmentsPerMessageMax = 10;   // as in protocol/
inline constexpr int64_t kMessageTextCharsMax = 8000;      // as in protocol/
inline constexpr size_t kMediaSniffBytesMax = 256 * 1024;  // a JPEG's size may follow its thumbnail
inline constexpr size_t kStaticBytesMax = 64 * 1024 * 1024;  // the web client, kept in memory
inline constexpr size_t kStaticFilesMax = 2000;

// ---- storage: queues and group commit (security.md §3) ----
inline constexpr size_t kGroupCommitOperationsMax = 64;   // more adds latency and hardly throughput
inline constexpr Duration kGroupCommitWindow = 2ms;       // about one sync of a good disk
inline constexpr size_t kDatabaseWritesQueuedMax = 4096;  // below a second of work
inline constexpr size_t kDatabaseReadsQueuedMax = 1024;
inline constexpr size_t kDatabaseSlowReadsQueuedMax = 64;  // searches; each may take a second

// ---- calls (security.md §2, calls.md) ----
inline constexpr Rate kCallStartRate = {.per_second = 10.0 / 60, .burst = 10};  // 10 a minute
inline constexpr size_t kCallersRateLimitedMax = 50'000;
inline constexpr size_t kCallsOngoingMax = 10'000;      // signalling only: a few KiB each
inline constexpr size_t kCallsPerUserMax = 16;          // rings that one person can have at a time
inline constexpr size_t kCallStartsRememberedMax = 16;  // command ids per call: presses of a button
inline constexpr Duration kEndedCallKept = 60s;         // a late command gets the call as it ended
inline constexpr size_t kIceCandidatesPerRoundMax = 64;  // per side; browsers send 5 to 30
inline constexpr size_t kIceCandidateBytesMax = 1024;
inline constexpr size_t kIceServersMax = 16;                          // as in protocol/
inline constexpr size_t kIceServerUrlsMax = 8;                        // as in protocol/
inline constexpr Duration kIceCredentialLifetime = 600s;              // asked for anew well before
inline constexpr Rate kReactionRate = {.per_second = 2, .burst = 6};  // shown for seconds each
inline constexpr Duration kCallReportMax = 10min;  // after the end; a page may be closed and back
inline constexpr size_t kCallExportRowsMax = 20'000;  // ~100 B each as text
inline constexpr Rate kCallExportRate = {.per_second = 2.0 / 60, .burst = 4};  // per person
inline constexpr size_t kCallClientsLeftMax = 8;  // of each side; a call moves once or twice
inline constexpr size_t kCallsSweptMax = 500;     // per write, to keep commits short
inline constexpr Rate kConnectionTestRate = {.per_second = 6.0 / 60, .burst = 6};  // 6 a minute
inline constexpr size_t kConnectionTestersMax = 10'000;
inline constexpr size_t kConnectionTestsMax = 10'000;   // in ten minutes; ~200 B each
inline constexpr Duration kConnectionTestGrant = 120s;  // a test takes 20 s
inline constexpr Duration kConnectionTestKept = 10min;  // its report may come this late
inline constexpr size_t kConnectionResultsKept = 200;   // ~500 B each; as in protocol/

// ---- codec: SDP between two browsers (security.md §2) ----
inline constexpr size_t kSdpBytesMax = 32 * 1024;  // a video offer is 6 to 10 KiB
inline constexpr size_t kSdpLinesMax = 2048;
inline constexpr size_t kSdpLineBytesMax = 1024;
inline constexpr size_t kSdpMediaSectionsMax = 8;
inline constexpr size_t kSdpFormatsMax = 128;            // payload types of one section
inline constexpr size_t kSdpSectionAttributesMax = 512;  // Chromium's have up to 125
inline constexpr size_t kSdpSectionStreamsMax = 32;      // SSRCs, their pairs, RIDs: up to 6
inline constexpr size_t kSdpFeedbackMax = 16;            // rtcp-fb of one payload type: up to 5

static_assert(kSdpBytesMax * 2 <= kSocketMessageBytesMax, "an escaped SDP fits into a frame");

// ---- meetings: group calls ----
inline constexpr size_t kMeetingSdpBytesMax = 96 * 1024;  // 8 + 24 receiving sections of Firefox
inline constexpr size_t kMeetingVideosShownMax = 24;      // as in protocol/; a page of a grid
inline constexpr size_t kMeetingParticipantsMax = 50;     // as in protocol/; as members of a group
inline constexpr size_t kMeetingCamerasMax = 25;          // on at a time; what a page can show
inline constexpr size_t kMeetingRingsMax = 50;            // at a time, of one call
inline constexpr size_t kMeetingPeopleMax = 500;          // who came or was rung; ~100 B each
inline constexpr size_t kMeetingsMax = 500;               // that go on; a few KiB each
inline constexpr size_t kMeetingRingsPerUserMax = 16;     // as in protocol/
inline constexpr Rate kMeetingRingRate = {.per_second = 20.0 / 60, .burst = 20};  // people rung
inline constexpr Rate kPointerRate = {.per_second = 20, .burst = 20};             // more is dropped

static_assert(kMeetingSdpBytesMax + 16 * 1024 <= kSocketMessageBytesMax,
              "an offer whose line ends are escaped fits into a frame");

// ---- codec: SDP offers to the SFU ----
inline constexpr size_t kSfuSdpBytesMax = 128 * 1024;  // 3 sources, 32 slots: 57 KB; all codecs 141
inline constexpr size_t kSfuSdpLinesMax = 4608;
inline constexpr size_t kSfuSdpMediaSectionsMax = 40;
inline constexpr size_t kSimulcastLayersMax = 3;

static_assert(kSfuSdpBytesMax >= kMeetingSdpBytesMax, "what the protocol takes can be read");

// ---- codec: TURN over streams (RFC 8656 §12.5) ----
inline constexpr size_t kTurnFrameBytesMax = 4096;  // a datagram of the relay is below 1500

// ---- codec: packets over streams (RFC 4571), for ICE-TCP ----
inline constexpr size_t kStreamPacketBytesMax = 2048;  // browsers send what would fit a datagram

// ---- chat ----
inline constexpr Rate kChatSignalRate = {.per_second = 10, .burst = 30};  // typing, read markers
inline constexpr size_t kChatRateUsersMax = 100'000;  // people with a bucket that is not full
inline constexpr Rate kGroupRate = {.per_second = 10.0 / 60, .burst = 20};  // made, per person
inline constexpr int64_t kGroupsPerUserMax = 1000;  // that one person has made and not left
inline constexpr size_t kGroupMembersMax = 50;      // each event goes to each of them
inline constexpr size_t kMessageReactionsMax = 20;  // different emoji on one message
inline constexpr size_t kReplyExcerptCharsMax = 160;
inline constexpr size_t kUnreadCountMax = 1000;  // beyond it nobody counts; "99+" is shown
inline constexpr size_t kHistoryPageDefault = 50;
inline constexpr size_t kSearchTermsMax = 16;
inline constexpr size_t kSearchesPerUserMax = 4;            // at once; typing ahead makes several
inline constexpr size_t kSearchPrefixBytesMin = 2;          // "a*" would match most of an index
inline constexpr size_t kUnsentAttachmentsPerUserMax = 20;  // two full messages under way
inline constexpr Duration kUnsentAttachmentLifetime = 24h;  // a draft may wait for a day
inline constexpr size_t kUnusedAttachmentsSweepMax = 200;   // per sweep, to keep commits short

// ---- turn: relaying (security.md §1, RFC 8656) ----
inline constexpr size_t kTurnAllocationsMax = 16'384;       // ~3 KiB each; a relay port each
inline constexpr size_t kTurnAllocationsPerUserMax = 10;    // two pages with UDP, TCP and TLS each
inline constexpr size_t kTurnAllocationsPerSourceMax = 64;  // an office behind one address
inline constexpr size_t kTurnPermissionsMax = 32;           // per allocation; one per peer host
inline constexpr size_t kTurnChannelsMax = 16;              // per allocation
inline constexpr size_t kTurnPeersPerCallMax = 128;         // candidate hosts; the oldest make room
inline constexpr size_t kTurnGrantsMax = 40'000;            // (user, call); ~200 B each
inline constexpr Rate kTurnRelayRate = {.per_second = 4e6 / 8, .burst = 256 * 1024};  // bytes
inline constexpr Rate kTurnUnauthenticatedRate = {.per_second = 10,
                                                  .burst = 40};  // per source; UDP
// Over streams, whose senders are real: each of an office's may ask twice at once, and is not left
// without an answer for the 39.5 s that a client waits for one.
inline constexpr Rate kTurnUnauthenticatedStreamRate = {.per_second = 64, .burst = 256};
inline constexpr Rate kTurnUnauthenticatedTotal = {.per_second = 1000, .burst = 1000};
inline constexpr size_t kTurnUnauthenticatedSlots = 16'384;  // 16 B each: sources share by hash
inline constexpr Duration kTurnNonceLifetime = 600s;         // then 438: one more round trip
inline constexpr size_t kTurnResponsesKept = 512;            // ~200 B each
inline constexpr Duration kTurnResponseKept = 40s;           // a client repeats for 39.5 s
inline constexpr Duration kTurnLifetimeDefault = 600s;       // RFC 8656 §3.2
inline constexpr Duration kTurnLifetimeMax = 3600s;
inline constexpr Duration kTurnPermissionLifetime = 300s;  // RFC 8656 §9
inline constexpr Duration kTurnChannelLifetime = 600s;     // RFC 8656 §12
inline constexpr Duration kTurnChannelRest = 300s;         // before it may name another peer
inline constexpr Duration kTurnPortQuarantine = 60s;       // late packets must not reach a stranger
inline constexpr int kTurnPortTriesMax = 32;               // ports drawn before 508
inline constexpr Duration kTurnSweepInterval = 1s;         // how late an expired one is dropped

// ---- ice: transports of the SFU (RFC 8445, RFC 7675) ----
inline constexpr size_t kIcePathsMax = 16;  // of one transport: some interfaces × UDP, TCP, v6
inline constexpr Duration kIceDisconnectedAfter = 7s;  // Firefox checks every 4 to 6 s, others 2.5
inline constexpr Duration kIceFailedAfter = 30s;       // RFC 7675 §5.1
inline constexpr Duration kIceFollowMediaAfter = 1s;   // silence of the selected path; RTT is less

static_assert(kIceDisconnectedAfter > 6s, "one check each 6 s is a living connection");

// ---- srtp: media of one DTLS association (RFC 3711) ----
inline constexpr uint64_t kSrtpReplayWindow = 1024;     // packets; a second of video at 8 Mbit/s
inline constexpr size_t kSrtpSendStreamsMax = 128;      // 32 receive slots with RTX each, twice
inline constexpr size_t kSrtpReceiveStreamsMax = 1024;  // of a whole meeting; ~40 B each
inline constexpr size_t kSrtpReplayWindowsMax = 64;     // ~150 B each; the quietest make room

// ---- dtls: handshakes of media transports (RFC 6347) ----
inline constexpr Duration kDtlsHandshakeMax = 30s;
inline constexpr Duration kDtlsRetransmitFirst = 100ms;  // doubles; a round trip is mostly less
inline constexpr Duration kDtlsRetransmitMax = 5s;       // OpenSSL gives up after 12 of a flight
inline constexpr size_t kDtlsDatagramBytesMax = 1200;    // passes every network, IPv6 and VPN too
inline constexpr Rate kDtlsRestartRate = {.per_second = 20, .burst = 20};  // of a server's session
inline constexpr size_t kDtlsClearRecordsMax = 8;              // of one datagram; a flight has 4
inline constexpr size_t kDtlsOutputDatagramsMax = 64;          // not yet taken; a flight is 1 to 6
inline constexpr size_t kDtlsMessageBytesMax = 16 * 1024;      // a hello is 1.5 KB at most
inline constexpr size_t kDtlsCertificateBytesMax = 16 * 1024;  // of the peer, its chain included
inline constexpr size_t kDtlsEarlyRecordsMax = 32;  // of the next epoch; OpenSSL keeps 17 KB each

// ---- media: the sockets of the relay ----
inline constexpr size_t kTurnCommandsMax = 4096;         // of the control plane, not yet taken
inline constexpr int kTurnClientBufferBytes = 4 << 20;   // all clients share it; 40 ms at 100 MB/s
inline constexpr int kTurnRelayBufferBytes = 256 << 10;  // of one allocation: half a second of it
inline constexpr size_t kTurnStreamsMax = 8192;
inline constexpr size_t kTurnStreamsPerHostMax = 128;  // an office: 2 for each of 64 allocations
inline constexpr Duration kTurnStreamFrameMax = 10s;   // from the first byte of a frame to its last
inline constexpr Duration kTurnStreamIdleMax = 30s;    // without an allocation
inline constexpr Duration kTurnStreamStallMax = 30s;   // the network takes nothing of what we sent
inline constexpr size_t kTurnStreamQueueBytesMax = 48 * 1024;  // 100 ms at the full rate
inline constexpr size_t kTurnStreamAnswerBytesMax = 8 * 1024;  // above it, for answers alone
inline constexpr size_t kTurnStreamUnsentBytes = 16 * 1024;    // in the kernel, behind the queue
// A living allocation was refreshed within its lifetime.
inline constexpr Duration kTurnStreamAllocatedIdleMax = kTurnLifetimeMax + 60s;

// ---- media: the workers of the SFU ----
inline constexpr size_t kSfuWorkersMax = 16;            // a ring of 1 MB for each pair
inline constexpr size_t kSfuRingPackets = 512;          // ~20 ms at 200 Mbit/s
inline constexpr size_t kSfuDatagramBuffers = 1024;     // of a worker's turn, both ways; 2 KiB each
inline constexpr int kSfuReceiveBufferBytes = 4 << 20;  // of a worker's socket
inline constexpr size_t kSfuParticipantsMax = 5000;     // of a node; ~100 KB each
inline constexpr size_t kSfuStreamsMax = 2048;          // ICE-TCP, of a worker
inline constexpr size_t kSfuStreamsPerHostMax = 64;
inline constexpr Duration kSfuStreamFrameMax = 10s;  // from the first byte of a packet to its last
inline constexpr Duration kSfuStreamIdleMax = 30s;   // checks come every few seconds
inline constexpr Duration kSfuStreamStrangeMax = 10s;  // until somebody is known behind a new one
inline constexpr size_t kSfuStreamsWaitingMax = 256;   // that workers have not taken yet
inline constexpr Duration kSfuStreamStallMax = 30s;    // the network takes nothing of what we sent
inline constexpr size_t kSfuStreamQueueBytesMax = 96 * 1024;  // 200 ms at 4 Mbit/s
inline constexpr size_t kSfuStreamUnsentBytes = 32 * 1024;    // in the kernel, behind the queue

// ---- app: checks and public addresses ----
inline constexpr Duration kProbeDeadline = 3s;            // connect, ask and answer; one check
inline constexpr Duration kPublicAddressInterval = 5min;  // a home connection gets new ones
inline constexpr Duration kChecksKept = 60s;              // the administrator's page asks often
inline constexpr size_t kProbeBodyBytesMax = 16 * 1024;   // of an HTTP answer to a check

// ---- acme: certificates ----
inline constexpr size_t kAcmeAnswerBytesMax = 256 * 1024;    // a chain is 5 to 10 KiB
inline constexpr size_t kAcmeDomainsMax = 100;               // of one certificate, as authorities
inline constexpr size_t kAcmeNonceRetriesMax = 10;           // "badNonce" in a row
inline constexpr Duration kAcmePollMax = 5min;               // for a challenge or an order
inline constexpr Duration kAcmeCheckInterval = 12h;          // is it time to renew?
inline constexpr Duration kAcmeRetryUnreachableFirst = 30s;  // doubles
inline constexpr Duration kAcmeRetryUnreachableMax = 1h;
inline constexpr Duration kAcmeRetryRefusedFirst = 30min;  // 5 failures an hour; we make 2
inline constexpr Duration kAcmeRetryRefusedMax = 12h;
inline constexpr Duration kAcmeRetryAfterMax = 8 * 24h;  // the longest limit is a week
inline constexpr size_t kPlainConnectionsMax = 256;      // answers of a line; then they close

// ---- io: requests to other servers ----
inline constexpr size_t kHttpsRequestsMax = 1024;  // waiting and under way; a few KiB each
inline constexpr size_t kHttpsConnectionsMax = 256;
inline constexpr size_t kHttpsConnectionsPerHostMax = 8;  // HTTP/2 needs one; a push service is one
inline constexpr size_t kHttpsHeadBytesMax = 16 * 1024;
inline constexpr size_t kHttpsAnswerBytesMax = 4 * 1024;  // a reason in words; the rest is cut off
inline constexpr Duration kHttpsRetryAfterMax = 24h;

// ---- push: notifications for devices without an open page ----
inline constexpr size_t kPushEndpointBytesMax = 2048;  // as in protocol/; real ones have 150 to 600
inline constexpr size_t kPushPayloadBytesMax = 3072;   // 4096 with all that encryption adds
inline constexpr size_t kPushPaddingBytes = 128;       // lengths tell no more than a multiple of it
inline constexpr size_t kPushDeliveriesMax = 4096;     // under way or waiting, 2 KiB each; the last
                                                       // quarter is for rings
inline constexpr size_t kPushDeliveriesPerUserMax = 256;  // likewise; the last half; 50 devices
inline constexpr size_t kPushRingsMax = 10'000;           // as many as calls
inline constexpr Duration kPushRingPatience = 5s;      // until a page must have said that it rings
inline constexpr Duration kPushRequestMax = 8s;        // one attempt
inline constexpr size_t kPushUnderWayMax = 256;        // a connection each, at worst
inline constexpr size_t kPushUnderWayForRings = 64;    // of these
inline constexpr size_t kPushPerUserFirst = 4;         // under way for one person, and rings:
inline constexpr size_t kPushPerUserMax = 8;           // after prompt answers
inline constexpr size_t kPushPerUserForRings = 2;      // above it
inline constexpr size_t kPushPerHostFirst = 4;         // likewise, to one push service
inline constexpr size_t kPushPerHostMax = 64;          // over one HTTP/2 connection
inline constexpr size_t kPushPerHostForRings = 8;      // above it
inline constexpr size_t kPushLanesMax = 8192;          // people and hosts known; ~300 B each
inline constexpr Duration kPushPromptMax = 2s;         // a good push service answers in 0.1 s
inline constexpr Duration kPushRoomMax = 60s;          // waiting for room
inline constexpr Duration kPushRestFirst = 15s;        // of a host that does not answer; doubles
inline constexpr Duration kPushRestMax = 1h;           // how late a recovered one is found
inline constexpr Duration kPushFailingMax = 14 * 24h;  // then a subscription is over
inline constexpr size_t kPushLoggedCharsMax = 80;      // of a host that somebody named
inline constexpr Duration kPushRetryFirst = 1s;        // doubles, within what is left of the ring
inline constexpr Duration kPushRetryMax = 2min;        // for what has no ring
inline constexpr Duration kPushMissedLifetime = 24h;   // a phone that is off until tomorrow
inline constexpr Duration kPushOverLifetime = 5min;    // after it, a ring is no longer shown either
inline constexpr Duration kPushMessageLifetime = 24h;
inline constexpr Duration kPushTestLifetime = 60s;
inline constexpr Duration kVapidLifetime = 12h;  // RFC 8292 §2: at most a day
inline constexpr int64_t kPushFailuresMax = 10;  // refused in a row; then it is no longer used
inline constexpr Rate kPushRingRate = {.per_second = 20.0 / 60, .burst = 20};     // per person
inline constexpr Rate kPushMessageRate = {.per_second = 20.0 / 60, .burst = 30};  // per person
inline constexpr Rate kPushPairRate = {.per_second = 6.0 / 60, .burst = 10};      // from one to one
inline constexpr Rate kPushSenderRate = {.per_second = 2, .burst = 120};  // from one: two groups
inline constexpr Rate kPushChangeRate = {.per_second = 10.0 / 60, .burst = 20};  // per person
inline constexpr size_t kPushPeopleMax = 50'000;  // rate limited at a time
inline constexpr size_t kPushTitleCharsMax = 80;  // as in protocol/
inline constexpr size_t kPushBodyCharsMax = 300;  // as in protocol/

static_assert(kPushUnderWayMax <= kHttpsConnectionsMax && kPushUnderWayMax <= kHttpsRequestsMax);
static_assert(kPushPairRate.burst < kPushMessageRate.burst, "one sender leaves room for others");

// ---- sfu: what publishers send ----
inline constexpr size_t kNackListMax = 256;       // missing packets of one stream; 32 B each
inline constexpr uint64_t kNackJumpMax = 128;     // a larger gap is no loss that can be repaired
inline constexpr int kNackTriesMax = 10;          // for one packet
inline constexpr Duration kNackAgeMax = 1s;       // a second late is of no use to anybody
inline constexpr Duration kNackRetryMin = 20ms;   // between two tries, where the round trip is less
inline constexpr size_t kLatchedStreamsMax = 64;  // SSRCs of one transport: 4 sources take up to 14
inline constexpr Duration kPublishBurst = 4s;     // of what a video may bring, beyond it
static_assert(kNackListMax >= 2 * kNackJumpMax);

// ---- sfu: transports ----
inline constexpr size_t kEgressPacketBytesMax = 1472;  // protected; Ethernet less IPv4 and UDP
inline constexpr size_t kEgressBuffers = 32 * 1024;    // of a worker: 48 MB, touched as used
inline constexpr size_t kEgressBatchMax = 32;         // datagrams of one turn; UDP_SEGMENT takes 64
inline constexpr size_t kEgressQueueMax = 1024;       // packets of one transport that wait
inline constexpr size_t kEgressQueueScarce = 256;     // likewise, when half of all buffers wait
inline constexpr size_t kRtcpBytesMax = 1200;         // in the clear: passes every network
inline constexpr Duration kRtcpInterval = 1s;         // between reports; browsers do the same
inline constexpr Duration kRtcpIntervalMin = 200ms;   // likewise, when streams begin all the time
inline constexpr size_t kNackedMax = 512;             // of one message: as kSentVideoMax
inline constexpr Duration kSourceRestartMin = 250ms;  // a client that changes its SSRC all the time
inline constexpr Duration kSourceRestartMax = 5s;     // likewise, when it goes on doing so
inline constexpr size_t kFeedbackPacketsMax = 8192;   // that the reports of one datagram are about
inline constexpr size_t kReferenceTimesMax = 4;       // of SSRCs that ask for their round trip
inline constexpr Duration kRttMax = 10s;              // more is no round trip but a wrong report

// ---- cc: congestion control, per transport ----
inline constexpr size_t kTwccWindowMax = 4096;        // arrivals, 4 B each; 0.4 s of 80 Mbit/s
inline constexpr size_t kTwccReorderMax = 256;        // packets by which one may be late
inline constexpr size_t kTwccArrivalsMax = 400;       // of one message: they fit into 1200 bytes
inline constexpr size_t kSentPacketsMax = 4096;       // 16 B each; two seconds of 18 Mbit/s
inline constexpr size_t kPacerBytesMax = 512 * 1024;  // two seconds of 2 Mbit/s
inline constexpr size_t kPacerPacketsMax = 1024;      // of one kind, 24 B each
inline constexpr Duration kPacerAgeMax = 1s;  // a key frame at the lowest rates takes most of it

// ---- sfu: forwarding ----
// What may be asked for again: it waited in a pacer, was lost, and so was its first retransmission.
inline constexpr Duration kRtxAge = 1500ms;               // caches grow to it, up to:
inline constexpr size_t kRtxVideoPacketsMax = 1024;       // per layer: 3 s of 2.5 Mbit/s
inline constexpr size_t kRtxAudioPacketsMax = 128;        // 2.5 s of Opus
inline constexpr size_t kRtxAudioBytes = 32 * 1024;       // 100 kbit/s for as long
inline constexpr size_t kRtxLowLayerBytes = 64 * 1024;    // two seconds at 250 kbit/s
inline constexpr size_t kRtxMidLayerBytes = 256 * 1024;   // at 1 Mbit/s
inline constexpr size_t kRtxHighLayerBytes = 768 * 1024;  // at 3 Mbit/s
inline constexpr size_t kSentVideoMax = 512;  // numbers a receiver may ask for again; 8 B each
inline constexpr size_t kSentAudioMax = 64;
inline constexpr uint64_t kSequenceGapMax = 256;  // a longer one is a new beginning, not a loss
// Empty packets in the place of those that never came; of one slot. Who is not sent them asks for
// those packets in vain, and goes on.
inline constexpr Rate kFillers = {.per_second = 20, .burst = 64};
inline constexpr Duration kTargetLayerPatience = 400ms;   // then a lower layer may begin a stream
inline constexpr size_t kReplayBytesMax = 128 * 1024;     // from a cached key frame, for a joiner
inline constexpr Duration kReplayAgeMax = 1s;             // of that key frame: a picture that late
inline constexpr Duration kReplayQuietMax = 300ms;        // since the latest packet: else it stands
inline constexpr Duration kRetransmitCooldownMin = 10ms;  // of one packet; else the round trip
inline constexpr size_t kPicturesKept = 64;               // two seconds at 30 frames/s
inline constexpr size_t kVideoSlotsMax = 32;              // of one subscriber

// ---- sfu: key frames ----
inline constexpr double kKeyFrameShareMax = 0.25;        // of a stream's bits
inline constexpr Duration kKeyFrameIntervalMin = 300ms;  // however cheap they are
inline constexpr Duration kKeyFrameIntervalMax = 3s;     // however dear
inline constexpr Duration kKeyFrameEncodeMax = 100ms;    // between a request and its first packet
inline constexpr Duration kKeyFrameRetryMax = 2s;        // between two requests
inline constexpr Duration kKeyFrameWishMax = 3s;         // of who waits and does not say so again

// ---- sfu: layers ----
inline constexpr Duration kLayerSilenceMax = 1500ms;     // of a camera's layer, while others go on
inline constexpr Duration kScreenLayerSilenceMax = 10s;  // of a screen's
inline constexpr uint32_t kLayerSilenceFrames = 15;      // that others sent meanwhile
inline constexpr uint32_t kLayerHeadroomPercent = 10;    // that a better layer must leave free
inline constexpr uint32_t kLayerOverdraftPercent = 5;    // before a layer that plays is lowered
inline constexpr Duration kLayerHoldMin = 2s;            // after a fall, before the next rise
inline constexpr Duration kLayerHoldMax = 30s;           // after falls that follow rises
inline constexpr Duration kLayerFlapWindow = 10s;        // a fall so soon after a rise
inline constexpr Duration kLayerPauseDelay = 5s;         // before a publisher stops a layer

// ---- sfu: sound ----
inline constexpr int kSilencePacketsKept = 5;      // so that a receiver's sound can fade out
inline constexpr uint8_t kSilenceMinusDbov = 127;  // digital silence (RFC 6464 §3)
inline constexpr Duration kAudioLevelMax = 500ms;  // without packets; with DTX they are 400 apart
inline constexpr Duration kAudioRankInterval = 50ms;  // between two rankings
inline constexpr Duration kAudioHoldMin = 1s;         // before somebody may be pushed out again
inline constexpr int kAudioMarginDb = 6;              // by which the one who pushes is louder
inline constexpr size_t kHeardSpeakersMax = 4;        // of a room that has more people than slots
inline constexpr Duration kSpeakersInterval = 250ms;  // between two messages about who speaks

// ---- sfu: rooms ----
inline constexpr size_t kWorkersMax = 64;    // a bit each
inline constexpr Duration kRoomTurn = 50ms;  // between two looks at everything
// Rooms and transports that are looked at in one turn although nothing came: packets that come
// meanwhile wait for them, and what is due together would stay together.
inline constexpr size_t kRoomsPerTurn = 4;
inline constexpr size_t kDueTransportsPerTurn = 32;
inline constexpr Duration kShedSpread = 1s;  // in which all rooms give up pictures, one by one
inline constexpr Duration kAllocationIntervalMin = 100ms;  // of one subscriber
inline constexpr Duration kAllocationIntervalMax = 1s;     // as costs change by themselves
inline constexpr int64_t kAllocationChangePercent = 3;     // of the estimate, that are worth a look
inline constexpr Duration kKeyFrameWishInterval = 100ms;   // of one layer, to another worker
inline constexpr Duration kClocksInterval = 500ms;         // of one source, to other workers
inline constexpr Duration kWeakLinkAfter = 3s;             // of bad seconds, until people are told
inline constexpr Duration kGoodLinkAfter = 6s;             // of good ones
inline constexpr double kWeakLinkRating = 60;              // voice_rating(): 8 % loss, or 0.6 s
inline constexpr size_t kViewsMax = 24;                    // as in protocol/
inline constexpr int64_t kViewPixelsMax = 16'384;          // of one side

}  // namespace earshot::limits
