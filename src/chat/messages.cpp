#include "chat/messages.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "chat/text.h"

namespace earshot::chat {
namespace {

Result<void> check_draft(const protocol::MessageSend& request) {
  TRY(check_text(request.text, "data.text"));
  const bool has_files = request.attachment_ids && !request.attachment_ids->empty();
  if (is_blank(request.text) && !has_files) {
    return Error{ErrorCode::kInvalid, "The message is empty.", "data.text"};
  }
  return {};
}

std::vector<AttachmentId> without_duplicates(std::optional<std::vector<AttachmentId>> ids) {
  std::vector<AttachmentId> out;
  if (!ids) return out;
  std::unordered_set<AttachmentId> seen;
  for (const AttachmentId id : *ids) {
    if (seen.insert(id).second) out.push_back(id);
  }
  return out;
}

int64_t page_size(const std::optional<int64_t>& limit) {
  return limit.value_or(static_cast<int64_t>(limits::kHistoryPageDefault));
}

}  // namespace

Messages::Messages(MessageStore& store, ConversationStore& conversations, const Roster& roster,
                   Contacts& contacts, const Relations& relations, const Views& views,
                   RateGuard& rates, protocol::EventSink& events)
    : store_(store),
      conversations_(conversations),
      roster_(roster),
      contacts_(contacts),
      relations_(relations),
      views_(views),
      rates_(rates),
      events_(events) {}

Task<Result<protocol::MessageResult>> Messages::send(protocol::Actor actor,
                                                     protocol::MessageSend request, Moment moment) {
  CO_TRY(check_draft(request));
  CO_TRY(rates_.change(actor.user, moment.now));
  const Result<void> open = relations_.check_open(request.conversation_id, actor.user);
  if (!open) {
    // A retry of what was stored before the block must not look as if it had failed.
    CO_TRY_ASSIGN(auto sent, co_await store_.find_sent(actor.user, request.client_message_id));
    if (!sent) co_return open.error();
    co_return protocol::MessageResult{std::move(*sent)};
  }
  Draft draft{.conversation = request.conversation_id,
              .sender = actor.user,
              .client_message_id = std::move(request.client_message_id),
              .text = std::move(request.text),
              .reply_to_seq = request.reply_to_seq,
              .attachments = without_duplicates(std::move(request.attachment_ids)),
              .sent_at = moment.wall};
  CO_TRY_ASSIGN(Posted posted, co_await store_.append(std::move(draft)));
  const auto reader = roster_.other_person(request.conversation_id, actor.user);
  if (reader) contacts_.note_wrote(actor.user, *reader);
  if (posted.changed) {
    ++sent_;
    announce_created(posted.message, posted.audience);
    co_await introduce(posted.message, posted.audience);
  }
  co_return protocol::MessageResult{std::move(posted.message)};
}

Task<Result<protocol::MessageResult>> Messages::edit(protocol::Actor actor,
                                                     protocol::MessageEdit request, Moment moment) {
  CO_TRY(check_text(request.text, "data.text"));
  CO_TRY(rates_.change(actor.user, moment.now));
  CO_TRY(relations_.check_open(request.conversation_id, actor.user));
  const MessageKey key{request.conversation_id, request.seq};
  std::string text = is_blank(request.text) ? std::string() : std::move(request.text);
  CO_TRY_ASSIGN(Posted posted, co_await store_.edit(key, actor.user, std::move(text), moment.wall));
  co_return announce_updated(std::move(posted));
}

// Taking back what one said is possible at any time, blocked or not.
Task<Result<protocol::MessageResult>> Messages::remove(protocol::Actor actor,
                                                       protocol::MessageDelete request,
                                                       Moment moment) {
  CO_TRY(rates_.change(actor.user, moment.now));
  const MessageKey key{request.conversation_id, request.seq};
  CO_TRY_ASSIGN(Posted posted, co_await store_.remove(key, actor.user));
  co_return announce_updated(std::move(posted));
}

Task<Result<protocol::MessageResult>> Messages::react(protocol::Actor actor,
                                                      protocol::ReactionSet request,
                                                      Moment moment) {
  CO_TRY(check_emoji(request.emoji));
  CO_TRY(rates_.change(actor.user, moment.now));
  CO_TRY(relations_.check_open(request.conversation_id, actor.user));
  const MessageKey key{request.conversation_id, request.seq};
  CO_TRY_ASSIGN(Posted posted, co_await store_.react(key, actor.user, std::move(request.emoji),
                                                     request.on, limits::kMessageReactionsMax));
  co_return announce_updated(std::move(posted));
}

Task<Result<protocol::Message>> Messages::append_call(ConversationId conversation,
                                                      protocol::CallSummary call, WallTime at) {
  // Both people read the same entry, and the blocked one is not to learn of the block.
  if (call.end_reason == protocol::EndReason::kBlocked) {
    call.end_reason = protocol::EndReason::kMissed;
  }
  if (call.callee_id && call.duration_ms > 0) {
    contacts_.note_talked(call.caller_id, *call.callee_id);
  }
  CO_TRY_ASSIGN(Posted posted, co_await store_.append_call(conversation, std::move(call), at));
  if (posted.changed) {
    announce_created(posted.message, posted.audience);
    co_await introduce(posted.message, posted.audience);
  }
  co_return std::move(posted.message);
}

Task<Result<protocol::MessagesResult>> Messages::history(UserId reader, ConversationId conversation,
                                                         protocol::MessagesQuery query) {
  if (query.before_seq && query.after_seq) {
    co_return Error{ErrorCode::kInvalid, "Give before_seq or after_seq, not both.", "after_seq"};
  }
  const HistoryRange range{query.before_seq, query.after_seq, page_size(query.limit)};
  co_return co_await store_.history(conversation, reader, range);
}

Task<Result<protocol::ChangesResult>> Messages::changes(UserId reader, ConversationId conversation,
                                                        protocol::ChangesQuery query) {
  co_return co_await store_.changes(conversation, reader, query.after_version,
                                    page_size(query.limit));
}

void Messages::announce_created(const protocol::Message& message,
                                const std::vector<UserId>& audience) {
  const protocol::ServerEvent to_sender = protocol::MessageCreated{message};
  protocol::MessageCreated plain{message};
  plain.message.client_message_id.reset();
  const protocol::ServerEvent to_others = std::move(plain);
  for (const UserId user : audience) {
    events_.to_user(user, user == message.sender_id ? to_sender : to_others);
  }
}

protocol::MessageResult Messages::announce_updated(Posted posted) {
  const UserId sender = posted.message.sender_id;
  if (posted.changed) {
    const protocol::ServerEvent to_sender = protocol::MessageUpdated{posted.message};
    protocol::MessageUpdated plain{posted.message};
    plain.message.client_message_id.reset();
    const protocol::ServerEvent to_others = std::move(plain);
    for (const UserId user : posted.audience) {
      events_.to_user(user, user == sender ? to_sender : to_others);
    }
  }
  return {std::move(posted.message)};
}

Task<void> Messages::introduce(protocol::Message first, std::vector<UserId> audience) {
  if (first.seq != 1 || !roster_.other_person(first.conversation_id, first.sender_id)) co_return;
  for (const UserId user : audience) {
    auto view = co_await conversations_.view(first.conversation_id, user);
    if (!view) continue;  // the client fetches what it does not know
    events_.to_user(user, protocol::ConversationChanged{views_.complete(std::move(*view), user)});
  }
}

}  // namespace earshot::chat
