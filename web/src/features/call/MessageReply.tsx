import { t } from "@lingui/core/macro";
import { useState } from "react";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { useEngine } from "../app/engine_context";
import { kReplyTextMax } from "../../limits";
import styles from "./IncomingCall.module.css";

/** Declines with a few words: one of three ready ones, or one's own. */
export function MessageReply({ onCancel }: { onCancel(): void }) {
  const engine = useEngine();
  const [text, setText] = useState("");
  const ready = [
    t`I'll call you back.`,
    t`Can't talk right now. What's up?`,
    t`In a meeting. Is it urgent?`,
  ];
  return (
    <form
      className={styles.reply}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") engine.call.rejectWithMessage(text.trim());
      }}
    >
      {ready.map((words) => (
        <Button key={words} wide onPress={() => engine.call.rejectWithMessage(words)}>
          {words}
        </Button>
      ))}
      <TextField
        autoFocus
        label={t`Your own words`}
        value={text}
        onChange={setText}
        maxLength={kReplyTextMax}
      />
      <div className={styles.replyActions}>
        <Button look="quiet" onPress={onCancel}>
          {t`Back`}
        </Button>
        <Button type="submit" look="primary" isDisabled={text.trim() === ""}>
          {t`Decline and send`}
        </Button>
      </div>
    </form>
  );
}
