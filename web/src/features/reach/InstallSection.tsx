import { t } from "@lingui/core/macro";
import { Download } from "lucide-react";
import { Button } from "../../ui/Button";
import { install, useInstalling } from "../app/install_offer";
import { Section } from "../settings/Section";
import styles from "../settings/Section.module.css";

/** Earshot as an application of its own, where that is possible and not done yet. */
export function InstallSection() {
  const installing = useInstalling();
  if (installing === undefined) return null;
  return (
    <Section
      title={t`Install Earshot`}
      lead={t`A window and an icon of its own, like any other program.`}
    >
      {installing === "by_hand" ? (
        <p className={styles.quiet}>
          {t`Press Safari's share button and choose “Add to Home Screen”. Only then can calls ring while Earshot is closed.`}
        </p>
      ) : (
        <div className={styles.buttons}>
          <Button icon={<Download aria-hidden="true" />} onPress={() => void install()}>
            {t`Install Earshot`}
          </Button>
        </div>
      )}
    </Section>
  );
}
