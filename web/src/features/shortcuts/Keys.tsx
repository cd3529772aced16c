import styles from "./Keys.module.css";
import { keySigns } from "./key_signs";

/** The keys of a shortcut, as printed on the keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keySigns(keys).map((sign) => (
        <kbd key={sign} className={styles.key}>
          {sign}
        </kbd>
      ))}
    </span>
  );
}
