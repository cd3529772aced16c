import { Label, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useId } from "react";
import { formatLocale } from "../../i18n";
import fieldStyles from "../../ui/TextField.module.css";
import styles from "./Reach.module.css";
import { daysOf, maskOf } from "./quiet_times";

/** 2024 began with a Monday. */
const monday = (day: number): Date => new Date(2024, 0, 1 + day);

/** Days of the week as seven buttons; at least one stays chosen. */
export function DaysPicker({
  label,
  mask,
  onChange,
}: {
  label: string;
  mask: number;
  onChange(mask: number): void;
}) {
  const id = useId();
  const short = new Intl.DateTimeFormat(formatLocale(), { weekday: "short" });
  const long = new Intl.DateTimeFormat(formatLocale(), { weekday: "long" });
  return (
    <div className={fieldStyles.field}>
      <Label id={id} elementType="span" className={fieldStyles.label}>
        {label}
      </Label>
      <ToggleButtonGroup
        aria-labelledby={id}
        selectionMode="multiple"
        disallowEmptySelection
        selectedKeys={daysOf(mask)}
        onSelectionChange={(keys) => onChange(maskOf([...keys].map(Number)))}
        className={styles.days}
      >
        {[0, 1, 2, 3, 4, 5, 6].map((day) => (
          <ToggleButton
            key={day}
            id={day}
            aria-label={long.format(monday(day))}
            className={styles.day}
          >
            {short.format(monday(day))}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
