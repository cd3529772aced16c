import { t } from "@lingui/core/macro";
import { useState } from "react";
import { TextField } from "../../ui/TextField";
import { useEngine } from "../app/engine_context";
import { kDisplayNameMax, kUsernameMax } from "../../limits";
import { AccountForm, UsernameField } from "./AccountForm";
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

  const change = (part: Partial<RegisterDraft>) => {
    setDraft({ ...draft, ...part });
    const [field] = Object.keys(part);
    setProblems({ ...problems, [field as keyof RegisterDraft]: undefined });
  };
  const submit = async () => {
    const found = problemsOf(draft);
    setProblems(found);
    if (Object.keys(found).length > 0) return undefined;
    try {
      await engine.session.register({
        ...draft,
        displayName: draft.displayName.trim(),
        ...(inviteToken === undefined ? {} : { inviteToken }),
      });
      return undefined;
    } catch (cause) {
      const refusal = refusalOf(cause);
      setProblems(refusal.fields);
      return refusal.form;
    }
  };

  return (
    <AccountForm action={t`Create account`} noValidate onSubmit={submit}>
      <TextField
        autoFocus
        label={t`Your name`}
        name="name"
        autoComplete="name"
        maxLength={kDisplayNameMax}
        value={draft.displayName}
        onChange={(displayName) =>
          change(
            ownUsername ? { displayName } : { displayName, username: suggestUsername(displayName) },
          )
        }
        errorMessage={problems.displayName}
      />
      <UsernameField
        maxLength={kUsernameMax}
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
    </AccountForm>
  );
}
