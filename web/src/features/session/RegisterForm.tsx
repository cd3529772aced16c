import { t } from "@lingui/core/macro";
import { useState } from "react";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { useEngine } from "../app/engine_context";
import styles from "./AuthCard.module.css";
import { PasswordField } from "./PasswordField";
import {
  type FieldProblems,
  problemsOf,
  type RegisterDraft,
  refusalOf,
  suggestUsername,
} from "./register_model";

const kEmpty: RegisterDraft = { displayName: "", username: "", password: "" };

export function RegisterForm({ inviteToken }: { inviteToken: string | undefined }) {
  const engine = useEngine();
  const [draft, setDraft] = useState(kEmpty);
  const [ownUsername, setOwnUsername] = useState(false);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  const change = (part: Partial<RegisterDraft>) => {
    setDraft({ ...draft, ...part });
    const [field] = Object.keys(part);
    setProblems({ ...problems, [field as keyof RegisterDraft]: undefined });
  };
  const submit = async () => {
    const found = problemsOf(draft);
    setProblems(found);
    setFailure(undefined);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await engine.session.register({
        ...draft,
        displayName: draft.displayName.trim(),
        ...(inviteToken === undefined ? {} : { inviteToken }),
      });
    } catch (cause) {
      const refusal = refusalOf(cause);
      setProblems(refusal.fields);
      setFailure(refusal.form);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {failure !== undefined && (
        <Banner tone="danger" inset role="alert">
          {failure}
        </Banner>
      )}
      <TextField
        autoFocus
        label={t`Your name`}
        name="name"
        autoComplete="name"
        maxLength={64}
        value={draft.displayName}
        onChange={(displayName) =>
          change(
            ownUsername ? { displayName } : { displayName, username: suggestUsername(displayName) },
          )
        }
        errorMessage={problems.displayName}
      />
      <TextField
        label={t`User name`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck="false"
        maxLength={32}
        description={t`You sign in with it, and people can find you by it.`}
        value={draft.username}
        onChange={(username) => {
          setOwnUsername(username !== "");
          change({ username: username.toLowerCase() });
        }}
        errorMessage={problems.username}
      />
      <PasswordField
        label={t`Password`}
        name="password"
        autoComplete="new-password"
        description={t`At least 8 characters. A few words in a row are good.`}
        value={draft.password}
        onChange={(password) => change({ password })}
        errorMessage={problems.password}
      />
      <Button type="submit" look="primary" size="large" wide isPending={busy}>
        {t`Create account`}
      </Button>
    </form>
  );
}
