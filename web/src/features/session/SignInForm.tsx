import { t } from "@lingui/core/macro";
import { useState } from "react";
import { toRequestError } from "../../engine";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import styles from "./AuthCard.module.css";
import { PasswordField } from "./PasswordField";

function signInFailure(cause: unknown): string {
  const { code } = toRequestError(cause);
  const wrong =
    code === "unauthenticated" ||
    code === "forbidden" ||
    code === "invalid" ||
    code === "not_found";
  return wrong ? t`User name or password is not right.` : failureWords(cause);
}

export function SignInForm({ notice }: { notice: string | undefined }) {
  const engine = useEngine();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const submit = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await engine.session.signIn(username.trim().toLowerCase(), password);
    } catch (cause) {
      setFailure(signInFailure(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
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
      {failure === undefined && notice !== undefined && (
        <Banner tone="warning" inset role="status">
          {notice}
        </Banner>
      )}
      <TextField
        autoFocus
        isRequired
        label={t`User name`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck="false"
        value={username}
        onChange={setUsername}
      />
      <PasswordField
        isRequired
        label={t`Password`}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" look="primary" size="large" wide isPending={busy}>
        {t`Sign in`}
      </Button>
    </form>
  );
}
