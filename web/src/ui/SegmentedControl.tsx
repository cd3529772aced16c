import { Label, Radio, RadioGroup } from "react-aria-components";
import fieldStyles from "./TextField.module.css";
import styles from "./SegmentedControl.module.css";

interface Props {
  label: string;
  /** For screen readers only; what it is about is plain to see. */
  hideLabel?: boolean;
  options: readonly { id: string; label: string }[];
  value: string;
  onSelect(id: string): void;
  isDisabled?: boolean;
}

/** One of a few, all in view. */
export function SegmentedControl({
  label,
  hideLabel,
  options,
  value,
  onSelect,
  isDisabled,
}: Props) {
  return (
    <RadioGroup
      value={value}
      onChange={onSelect}
      isDisabled={isDisabled ?? false}
      {...(hideLabel ? { "aria-label": label } : {})}
      orientation="horizontal"
      className={fieldStyles.field}
    >
      {!hideLabel && <Label className={fieldStyles.label}>{label}</Label>}
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
