import { t } from "@lingui/core/macro";
import { useState } from "react";
import { toRequestError } from "../../engine";
import { useEngine } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { AccountForm, UsernameField } from "./AccountForm";
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
  const signIn = () =>
    engine.session
      .signIn(username.trim().toLowerCase(), password)
      .then(() => undefined, signInFailure);
  return (
    <AccountForm action={t`Sign in`} notice={notice} onSubmit={signIn}>
      <UsernameField autoFocus isRequired value={username} onChange={setUsername} />
      <PasswordField
        isRequired
        label={t`Password`}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
    </AccountForm>
  );
}
