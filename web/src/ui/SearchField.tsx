import { Search, X } from "lucide-react";
import {
  SearchField as AriaSearchField,
  Button,
  Input,
  type SearchFieldProps,
} from "react-aria-components";
import styles from "./TextField.module.css";

interface Props extends Omit<SearchFieldProps, "className" | "style" | "children"> {
  label: string;
  placeholder?: string;
  clearLabel: string;
}

export function SearchField({ label, placeholder, clearLabel, ...rest }: Props) {
  return (
    <AriaSearchField {...rest} aria-label={label} className={styles.search}>
      <span className={styles.box}>
        <Search aria-hidden="true" />
        <Input className={styles.input} placeholder={placeholder ?? label} />
        <Button className={styles.clear} aria-label={clearLabel}>
          <X aria-hidden="true" />
        </Button>
      </span>
    </AriaSearchField>
  );
}
