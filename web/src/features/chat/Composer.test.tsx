import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Draft } from "../../engine";
import { aConversation, fakeEngine } from "../../test/fake_engine";
import { renderWith } from "../../test/render";
import { Composer } from "./Composer";

function composer(draft: Partial<Draft>) {
  const engine = fakeEngine();
  const empty = { text: "", replyTo: undefined, editingSeq: undefined, uploads: [] };
  engine.stores.drafts.setState({ byConversation: { c1: { ...empty, ...draft } } });
  const onEditLast = vi.fn();
  const element = <Composer conversation={aConversation()} title="Ana" onEditLast={onEditLast} />;
  const field = () => screen.getByRole("textbox", { name: "Message Ana" });
  return { engine, onEditLast, field, ...renderWith(engine, element) };
}

describe("Composer", () => {
  it("sends with Enter and begins a line with Shift and Enter", async () => {
    const { engine, field, user } = composer({ text: "hi" });
    await user.click(field());
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    expect(engine.chat.sendDraft).not.toHaveBeenCalled();
    await user.keyboard("{Enter}");
    expect(engine.chat.sendDraft).toHaveBeenCalledWith("c1");
  });

  it("does not send emptiness", async () => {
    const { engine, field, user } = composer({ text: "  " });
    await user.click(field());
    await user.keyboard("{Enter}");
    expect(engine.chat.sendDraft).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  });

  it("waits for an upload", () => {
    const upload = {
      localId: "1",
      name: "x.png",
      mediaType: "image/png",
      sizeBytes: 10,
      progress: 0.5,
      state: "uploading",
      error: undefined,
      attachment: undefined,
    } as const;
    composer({ text: "look", uploads: [upload] });
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
    expect(screen.getByText("Uploading, 50 %")).toBeDefined();
  });

  it("edits the last message with Up and leaves an edit with Esc", async () => {
    const first = composer({});
    await first.user.click(first.field());
    await first.user.keyboard("{ArrowUp}");
    expect(first.onEditLast).toHaveBeenCalledOnce();
    first.unmount();
    const { engine, field, user } = composer({ text: "old", editingSeq: 4 });
    await user.click(field());
    await user.keyboard("{Escape}");
    expect(engine.chat.setDraftEditing).toHaveBeenCalledWith("c1", undefined);
  });
});
