import { plural, t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { Phone } from "lucide-react";
import { IconButton } from "../../ui/IconButton";
import { useEngineStore } from "../app/engine_context";
import styles from "./CallsButton.module.css";

const kShownMax = 99;

/** Leads to the calls; says how many were missed. */
export function CallsButton() {
  const navigate = useNavigate();
  const missed = useEngineStore("callLog", (state) => state.missedCalls);
  return (
    <span className={styles.frame}>
      <IconButton
        label={
          missed === 0
            ? t`Calls`
            : plural(missed, { one: "Calls, # missed", other: "Calls, # missed" })
        }
        icon={<Phone aria-hidden="true" />}
        onPress={() => void navigate({ to: "/calls" })}
      />
      {missed > 0 && (
        <span className={styles.count} aria-hidden="true">
          {missed > kShownMax ? `${kShownMax}+` : missed}
        </span>
      )}
    </span>
  );
}
