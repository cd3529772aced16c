import { t } from "@lingui/core/macro";
import { ChevronDown } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { lazyPart } from "../app/lazy_part";
import { Button } from "react-aria-components";
import { Avatar } from "../../ui/Avatar";
import { useEngine, useEngineStore } from "../app/engine_context";
import { withWords } from "../../i18n";
import styles from "./OwnMenu.module.css";

const OwnMenuItems = lazyPart(() => withWords("reach", () => import("./OwnMenuItems")));

/** The signed-in person, with the menu of the account. */
export function OwnMenu({ onShortcuts }: { onShortcuts(): void }) {
  const engine = useEngine();
  const me = useEngineStore("session", (state) => state.me);
  const status = useEngineStore("people", (state) => state.ownStatus);
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<boolean>();
  if (!me) return null;
  return (
    <>
      <Button
        ref={trigger}
        className={styles.trigger}
        aria-label={t`${me.display_name}, your account`}
        aria-haspopup="menu"
        aria-expanded={open ?? false}
        onPress={() => setOpen(true)}
      >
        <Avatar
          name={me.display_name}
          seed={me.id}
          url={engine.people.avatarUrl(me)}
          size={28}
          presence={status}
        />
        <span className={styles.name}>{me.display_name}</span>
        <ChevronDown aria-hidden="true" />
      </Button>
      {open !== undefined && (
        <Suspense fallback={null}>
          <OwnMenuItems
            triggerRef={trigger}
            isOpen={open}
            onOpenChange={setOpen}
            onShortcuts={onShortcuts}
          />
        </Suspense>
      )}
    </>
  );
}
