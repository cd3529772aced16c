import { t } from "@lingui/core/macro";
import { useState } from "react";
import { ToggleButton } from "react-aria-components";
import { TextField, type TextFieldProps } from "../../ui/TextField";
import styles from "./AuthCard.module.css";

/** A password with a way to look at it. */
export function PasswordField(props: Omit<TextFieldProps, "type" | "after">) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck="false"
      after={
        <ToggleButton
          className={styles.show}
          isSelected={shown}
          onChange={setShown}
          aria-label={t`Show password`}
        >
          {shown ? t`Hide` : t`Show`}
        </ToggleButton>
      }
    />
  );
}
