import { describe, expect, it } from "vitest";
import { aConversation, aMessage, kAna, kMe, kNowMs } from "../../test/fake_engine";
import { conversationTitle, matchesQuery, presenceWords, previewOf } from "./conversation_model";

const draft = { text: "**soon**", replyTo: undefined, editingSeq: undefined, uploads: [] };

describe("conversationTitle", () => {
  it("is the other person, the title, or the members", () => {
    expect(conversationTitle(aConversation(), kMe.id)).toBe("Ana Pérez");
    expect(conversationTitle(aConversation({ kind: "group", title: "Crew" }), kMe.id)).toBe("Crew");
    expect(conversationTitle(aConversation({ kind: "group" }), kMe.id)).toBe("Ana Pérez");
  });
});

describe("previewOf", () => {
  const conversation = aConversation({ last_message: aMessage({ seq: 1, sender_id: kMe.id }) });

  it("prefers a draft, then typing, then the last message", () => {
    expect(previewOf(conversation, kMe.id, draft, ["Ana"])).toEqual({
      kind: "draft",
      text: "soon",
    });
    expect(previewOf(conversation, kMe.id, undefined, ["Ana"]).kind).toBe("typing");
    expect(previewOf(conversation, kMe.id, undefined, [])).toEqual({
      kind: "text",
      text: "You: hello",
    });
  });

  it("does not show the text of an edit as a draft", () => {
    expect(previewOf(conversation, kMe.id, { ...draft, editingSeq: 1 }, []).kind).toBe("text");
  });

  it("says what a message without text is", () => {
    const last = aMessage({
      seq: 1,
      text: "",
      attachments: [{ id: "a", name: "x.png", media_type: "image/png", size_bytes: 1 }],
    });
    expect(previewOf(aConversation({ last_message: last }), kMe.id, undefined, []).text).toBe(
      "Picture",
    );
  });
});

describe("presenceWords", () => {
  it("says when somebody was last here, if it is known", () => {
    const presence = {
      user_id: kAna.id,
      status: "offline",
      last_seen_ms: kNowMs - 5 * 60_000,
    } as const;
    expect(presenceWords(presence, kNowMs)).toBe("Last seen 5 minutes ago");
    expect(presenceWords(undefined, kNowMs)).toBe("Offline");
  });
});

describe("matchesQuery", () => {
  it("looks at names and user names", () => {
    expect(matchesQuery(aConversation(), kMe.id, "pér")).toBe(true);
    expect(matchesQuery(aConversation(), kMe.id, "jonas")).toBe(false);
  });
});
