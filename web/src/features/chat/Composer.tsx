import { t } from "@lingui/core/macro";
import { ArrowUp, Check, Paperclip, Smile } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";
import { lazyPart } from "../app/lazy_part";
import { FileTrigger } from "react-aria-components";
import type { Conversation, Draft } from "../../engine";
import { IconButton } from "../../ui/IconButton";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { byteSize } from "../app/format";
import styles from "./Composer.module.css";
import { ComposerContext } from "./ComposerContext";
import { UploadChips } from "./UploadChips";
import { focusComposer, kComposerId } from "./composer_focus";
import { composerState } from "./composer_model";

const EmojiPopover = lazyPart(() => import("./EmojiPopover"));

interface Props {
  conversation: Conversation;
  title: string;
  /** Up in an empty composer: edit our last message. */
  onEditLast(): void;
}

const kEmptyDraft: Draft = { text: "", replyTo: undefined, editingSeq: undefined, uploads: [] };

export function Composer({ conversation, title, onEditLast }: Props) {
  const engine = useEngine();
  const field = useRef<HTMLTextAreaElement>(null);
  const emojiTrigger = useRef<HTMLButtonElement>(null);
  const [picking, setPicking] = useState<boolean>();
  const draft = useEngineStore(
    "drafts",
    (state) => state.byConversation[conversation.id] ?? kEmptyDraft,
  );
  const limits = useEngineStore("session", (state) => state.server?.limits);
  const state = composerState(draft, limits?.message_text_max);

  useEffect(() => {
    if (window.matchMedia?.("(pointer: fine)").matches) field.current?.focus();
  }, []);

  const write = (text: string) => {
    engine.chat.setDraftText(conversation.id, text);
    engine.chat.setTyping(conversation.id, text.trim() !== "");
  };
  const send = () => {
    if (!state.canSend) return;
    engine.chat.sendDraft(conversation.id);
    engine.chat.setTyping(conversation.id, false);
    focusComposer();
  };
  const addFiles = (files: Iterable<File>) => {
    for (const file of files) {
      if (limits && file.size > limits.attachment_bytes_max) {
        const most = byteSize(limits.attachment_bytes_max);
        showToast(t`${file.name} is too large. This server takes files of up to ${most}.`, {
          tone: "danger",
        });
      } else {
        engine.chat.addUpload(conversation.id, file);
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && state.isEmpty) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape" && (draft.replyTo || draft.editingSeq !== undefined)) {
      event.preventDefault();
      if (draft.editingSeq !== undefined) engine.chat.setDraftEditing(conversation.id, undefined);
      else engine.chat.setDraftReply(conversation.id, undefined);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData;
    if (files.length === 0) return;
    event.preventDefault();
    addFiles(files);
  };
  const insertEmoji = (emoji: string) => {
    setPicking(false);
    const at = field.current?.selectionStart ?? draft.text.length;
    const end = field.current?.selectionEnd ?? at;
    write(draft.text.slice(0, at) + emoji + draft.text.slice(end));
    focusComposer();
  };

  return (
    <div className={styles.composer}>
      <div className={styles.box}>
        <ComposerContext conversation={conversation} draft={draft} />
        <UploadChips conversationId={conversation.id} uploads={draft.uploads} />
        <div className={styles.line}>
          {draft.editingSeq === undefined && (
            <FileTrigger allowsMultiple onSelect={(files) => files && addFiles(files)}>
              <IconButton
                label={t`Attach files`}
                icon={<Paperclip aria-hidden="true" />}
                placement="top"
              />
            </FileTrigger>
          )}
          <span className={styles.grow} data-text={`${draft.text} `}>
            <textarea
              ref={field}
              id={kComposerId}
              className={styles.field}
              rows={1}
              value={draft.text}
              placeholder={t`Message ${title}`}
              aria-label={t`Message ${title}`}
              onChange={(event) => write(event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              onBlur={() => engine.chat.setTyping(conversation.id, false)}
            />
          </span>
          <IconButton
            ref={emojiTrigger}
            label={t`Emoji`}
            icon={<Smile aria-hidden="true" />}
            placement="top"
            aria-haspopup="dialog"
            aria-expanded={picking ?? false}
            onPress={() => setPicking(true)}
          />
          {picking !== undefined && (
            <Suspense fallback={null}>
              <EmojiPopover
                triggerRef={emojiTrigger}
                isOpen={picking}
                onClose={() => setPicking(false)}
                onPick={insertEmoji}
              />
            </Suspense>
          )}
          <IconButton
            label={draft.editingSeq === undefined ? t`Send` : t`Save`}
            icon={
              draft.editingSeq === undefined ? (
                <ArrowUp aria-hidden="true" />
              ) : (
                <Check aria-hidden="true" />
              )
            }
            look="accent"
            placement="top"
            isDisabled={!state.canSend}
            onPress={send}
          />
        </div>
      </div>
      {state.problem && (
        <p className={styles.problem} role="status">
          {state.problem}
        </p>
      )}
    </div>
  );
}
