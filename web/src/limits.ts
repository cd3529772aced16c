// Every limit of the web client in number or length, with its unit and the reason.

// ---- What the server takes (protocol/) ----
// Of text code points. A field counts UTF-16 units, which are never fewer.
/** Until the server has told its own. */
export const kMessageTextMax = 8000;
/** In answer to a call. */
export const kReplyTextMax = 500;
export const kDisplayNameMax = 64;
export const kUsernameMax = 32;
export const kGroupNameMax = 80;
export const kPasswordMin = 8;
/** Pictures of a group call that one client may ask for, and so the most that a page shows. */
export const kVideosMax = 24;
export const kVideoEdgePxMax = 16_384;

// ---- What is asked for at once ----
/** A screen and a half of messages or calls. */
export const kPageSize = 50;
/** Behind by more pages of changes than this, a window is loaded anew. */
export const kCatchUpPagesMax = 5;
/** People whom one invitation lets in. */
export const kInviteUsesMax = 10;
/** At a time: what the person does meanwhile comes first. */
export const kShellFetchesMax = 3;

// ---- What is kept ----
/** The server takes 32 unanswered requests per socket; the chat needs some of them. */
export const kCallRequestsInFlightMax = 16;
/** A call makes some dozens while the way to the server is gone. */
export const kCallRequestsWaitingMax = 256;
/** Of one request. Each time takes as long as the socket waits for an answer. */
export const kCallRequestTimeoutsMax = 3;
/** Signals of the other side that come before the connection they are for. */
export const kHeldSignalsMax = 128;
/** Ended calls that are remembered, so that stragglers about them start nothing. */
export const kFinishedCallsMax = 16;
/** Of the quality of a call, one each second: four hours; of a longer call the latest. */
export const kTimelineSamplesMax = 4 * 60 * 60;
/** Of the server's clock. */
export const kClockSamplesMax = 8;
/** From the service worker, before the code that acts on them is there. */
export const kEarlyMessagesMax = 16;
/** Of the application: this one and the one before it, of which tabs may still be. */
export const kShellVersionsMax = 2;

// ---- What is sent ----
/** Of a shared screen: music and films, other than speech. */
export const kScreenSoundBpsMax = 128_000;

// ---- What is shown ----
/** Reactions in a call: more at once than anybody could see. */
export const kReactionsMax = 12;
/** Code points of a message that is answered. */
export const kExcerptMax = 160;
/** Code points of a message in a notification. */
export const kPreviewTextMax = 120;
/** Quotes and emphasis inside each other, in a message. */
export const kMarkdownDepthMax = 4;
