import { Check, ChevronsUpDown } from "lucide-react";
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  type SelectProps,
  SelectValue,
} from "react-aria-components";
import fieldStyles from "./TextField.module.css";
import menuStyles from "./Menu.module.css";
import popoverStyles from "./Popover.module.css";
import styles from "./Select.module.css";

interface SelectOption {
  id: string;
  label: string;
}

interface Props
  extends Omit<
    SelectProps<SelectOption>,
    "className" | "style" | "children" | "onSelectionChange"
  > {
  label: string;
  options: readonly SelectOption[];
  value: string;
  onSelect(id: string): void;
  /** A heading above says the same. */
  labelHidden?: boolean;
}

export function Select({ label, options, value, onSelect, labelHidden, ...rest }: Props) {
  return (
    <AriaSelect
      {...rest}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onSelect(String(key))}
      className={fieldStyles.field}
    >
      <Label className={labelHidden ? "visually-hidden" : fieldStyles.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <ChevronsUpDown aria-hidden="true" />
      </Button>
      <Popover className={popoverStyles.popover} offset={4}>
        <ListBox items={options} className={styles.list}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={menuStyles.item}>
              {({ isSelected }) => (
                <>
                  <span className={menuStyles.text}>{option.label}</span>
                  <span className={menuStyles.icon}>
                    {isSelected && <Check aria-hidden="true" />}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
