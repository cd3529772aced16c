import { t } from "@lingui/core/macro";
import { type ComponentProps, type ReactNode, useState } from "react";
import { Banner } from "../../ui/Banner";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/TextField";
import styles from "./AuthCard.module.css";

interface Props {
  /** What the button says. */
  action: string;
  /** Stands above until something goes wrong. */
  notice?: string | undefined;
  /** The fields say themselves what is wrong with them. */
  noValidate?: boolean;
  /** Resolves to what went wrong, in words, or to nothing. */
  onSubmit(): Promise<string | undefined>;
  children: ReactNode;
}

/** Signing in and registering alike: what went wrong, the fields, one attempt at a time. */
export function AccountForm({ action, notice, noValidate = false, onSubmit, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const submit = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      setFailure(await onSubmit());
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate={noValidate}
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
      {children}
      <Button type="submit" look="primary" size="large" wide isPending={busy}>
        {action}
      </Button>
    </form>
  );
}

export function UsernameField(
  props: Omit<ComponentProps<typeof TextField>, "label" | "name" | "autoComplete">,
) {
  return (
    <TextField
      {...props}
      label={t`User name`}
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck="false"
    />
  );
}
