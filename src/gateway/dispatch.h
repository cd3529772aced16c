// One overload for each type of request, by area; dispatcher.cpp visits them. Chat and everything
// else that reaches the disk gives a Task, the rest answers at once.
#pragma once

#include "gateway/dispatcher.h"
#include "protocol/request.gen.h"

namespace earshot::gateway {

template <class Request>
using Answer = Result<protocol::ResultOfT<Request>>;

// ---- session: dispatch_session.cpp ----
Answer<protocol::Hello> dispatch(Domain& domain, const protocol::Actor& actor,
                                 const protocol::Hello& request);
Answer<protocol::Ping> dispatch(Domain& domain, const protocol::Actor& actor,
                                const protocol::Ping& request);
Answer<protocol::PresenceSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::PresenceSet& request);
Task<Answer<protocol::PreferencesSet>> dispatch(Domain& domain, const protocol::Actor& actor,
                                                const protocol::PreferencesSet& request);

// ---- chat: dispatch_chat.cpp ----
Task<Answer<protocol::ConversationOpenDirect>> dispatch(
    Domain& domain, const protocol::Actor& actor, const protocol::ConversationOpenDirect& request);
Task<Answer<protocol::ConversationCreateGroup>> dispatch(
    Domain& domain, const protocol::Actor& actor, const protocol::ConversationCreateGroup& request);
Task<Answer<protocol::ConversationUpdate>> dispatch(Domain& domain, const protocol::Actor& actor,
                                                    const protocol::ConversationUpdate& request);
Task<Answer<protocol::ConversationLeave>> dispatch(Domain& domain, const protocol::Actor& actor,
                                                   const protocol::ConversationLeave& request);
Task<Answer<protocol::MessageSend>> dispatch(Domain& domain, const protocol::Actor& actor,
                                             const protocol::MessageSend& request);
Task<Answer<protocol::MessageEdit>> dispatch(Domain& domain, const protocol::Actor& actor,
                                             const protocol::MessageEdit& request);
Task<Answer<protocol::MessageDelete>> dispatch(Domain& domain, const protocol::Actor& actor,
                                               const protocol::MessageDelete& request);
Task<Answer<protocol::ReactionSet>> dispatch(Domain& domain, const protocol::Actor& actor,
                                             const protocol::ReactionSet& request);
Answer<protocol::TypingSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                     const protocol::TypingSet& request);
Task<Answer<protocol::ReadSet>> dispatch(Domain& domain, const protocol::Actor& actor,
                                         const protocol::ReadSet& request);
Task<Answer<protocol::UserBlock>> dispatch(Domain& domain, const protocol::Actor& actor,
                                           const protocol::UserBlock& request);
Task<Answer<protocol::UserUnblock>> dispatch(Domain& domain, const protocol::Actor& actor,
                                             const protocol::UserUnblock& request);

// ---- calls: dispatch_calls.cpp ----
Answer<protocol::CallStart> dispatch(Domain& domain, const protocol::Actor& actor,
                                     const protocol::CallStart& request);
Answer<protocol::CallAcknowledge> dispatch(Domain& domain, const protocol::Actor& actor,
                                           const protocol::CallAcknowledge& request);
Answer<protocol::CallAccept> dispatch(Domain& domain, const protocol::Actor& actor,
                                      const protocol::CallAccept& request);
Answer<protocol::CallReject> dispatch(Domain& domain, const protocol::Actor& actor,
                                      const protocol::CallReject& request);
Answer<protocol::CallEnd> dispatch(Domain& domain, const protocol::Actor& actor,
                                   const protocol::CallEnd& request);
Answer<protocol::CallConnected> dispatch(Domain& domain, const protocol::Actor& actor,
                                         const protocol::CallConnected& request);
Answer<protocol::CallReconnecting> dispatch(Domain& domain, const protocol::Actor& actor,
                                            const protocol::CallReconnecting& request);
Answer<protocol::CallMediaSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                        const protocol::CallMediaSet& request);
Answer<protocol::CallGet> dispatch(Domain& domain, const protocol::Actor& actor,
                                   const protocol::CallGet& request);
Answer<protocol::IceServersGet> dispatch(Domain& domain, const protocol::Actor& actor,
                                         const protocol::IceServersGet& request);
Answer<protocol::WebrtcOffer> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::WebrtcOffer& request);
Answer<protocol::WebrtcAnswer> dispatch(Domain& domain, const protocol::Actor& actor,
                                        const protocol::WebrtcAnswer& request);
Answer<protocol::WebrtcIceCandidate> dispatch(Domain& domain, const protocol::Actor& actor,
                                              const protocol::WebrtcIceCandidate& request);
Task<Answer<protocol::CallReport>> dispatch(Domain& domain, const protocol::Actor& actor,
                                            const protocol::CallReport& request);
Answer<protocol::CallReact> dispatch(Domain& domain, const protocol::Actor& actor,
                                     const protocol::CallReact& request);

// ---- group calls: dispatch_meetings.cpp ----
Answer<protocol::MeetingJoin> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::MeetingJoin& request);
Answer<protocol::MeetingGet> dispatch(Domain& domain, const protocol::Actor& actor,
                                      const protocol::MeetingGet& request);
Answer<protocol::MeetingLeave> dispatch(Domain& domain, const protocol::Actor& actor,
                                        const protocol::MeetingLeave& request);
Answer<protocol::MeetingEnd> dispatch(Domain& domain, const protocol::Actor& actor,
                                      const protocol::MeetingEnd& request);
Answer<protocol::MeetingAcknowledge> dispatch(Domain& domain, const protocol::Actor& actor,
                                              const protocol::MeetingAcknowledge& request);
Answer<protocol::MeetingDecline> dispatch(Domain& domain, const protocol::Actor& actor,
                                          const protocol::MeetingDecline& request);
Answer<protocol::MeetingRingPeople> dispatch(Domain& domain, const protocol::Actor& actor,
                                             const protocol::MeetingRingPeople& request);
Answer<protocol::CallUpgrade> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::CallUpgrade& request);
Answer<protocol::MeetingMediaSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                           const protocol::MeetingMediaSet& request);
Answer<protocol::MeetingHandSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                          const protocol::MeetingHandSet& request);
Answer<protocol::MeetingReact> dispatch(Domain& domain, const protocol::Actor& actor,
                                        const protocol::MeetingReact& request);
Answer<protocol::MeetingPointer> dispatch(Domain& domain, const protocol::Actor& actor,
                                          const protocol::MeetingPointer& request);
Answer<protocol::MeetingMute> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::MeetingMute& request);
Answer<protocol::MeetingRemove> dispatch(Domain& domain, const protocol::Actor& actor,
                                         const protocol::MeetingRemove& request);
Answer<protocol::MeetingLock> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::MeetingLock& request);
Answer<protocol::MeetingHostSet> dispatch(Domain& domain, const protocol::Actor& actor,
                                          const protocol::MeetingHostSet& request);
Answer<protocol::MeetingView> dispatch(Domain& domain, const protocol::Actor& actor,
                                       const protocol::MeetingView& request);

// ---- connection: dispatch_connection.cpp ----
Answer<protocol::ConnectionTestStart> dispatch(Domain& domain, const protocol::Actor& actor,
                                               const protocol::ConnectionTestStart& request);
Answer<protocol::ConnectionReport> dispatch(Domain& domain, const protocol::Actor& actor,
                                            const protocol::ConnectionReport& request);

}  // namespace earshot::gateway
