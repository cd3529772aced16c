import { Label, Radio, RadioGroup } from "react-aria-components";
import fieldStyles from "./TextField.module.css";
import styles from "./SegmentedControl.module.css";

interface Props {
  label: string;
  options: readonly { id: string; label: string }[];
  value: string;
  onSelect(id: string): void;
  isDisabled?: boolean;
}

/** One of a few, all in view. */
export function SegmentedControl({ label, options, value, onSelect, isDisabled }: Props) {
  return (
    <RadioGroup
      value={value}
      onChange={onSelect}
      isDisabled={isDisabled ?? false}
      orientation="horizontal"
      className={fieldStyles.field}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <div className={styles.segments}>
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className={styles.segment}>
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
