import type { ReactNode } from "react";
import {
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import styles from "./TextField.module.css";

export interface TextFieldProps
  extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  label: string;
  description?: ReactNode;
  errorMessage?: string | undefined;
  placeholder?: string;
  autoCapitalize?: "none" | "sentences";
  /** Stands in the field, after the text. */
  after?: ReactNode;
}

export function TextField({
  label,
  description,
  errorMessage,
  placeholder,
  after,
  autoCapitalize,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField
      {...rest}
      isInvalid={rest.isInvalid ?? errorMessage !== undefined}
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <span className={styles.box}>
        <Input className={styles.input} placeholder={placeholder} autoCapitalize={autoCapitalize} />
        {after}
      </span>
      {description && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error}>
        {errorMessage === undefined
          ? ({ validationErrors }) => validationErrors.join(" ")
          : errorMessage}
      </FieldError>
    </AriaTextField>
  );
}
