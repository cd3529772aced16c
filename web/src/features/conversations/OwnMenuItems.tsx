import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { BellOff, Download, Keyboard, LogOut, Settings } from "lucide-react";
import type { RefObject } from "react";
import { Menu, MenuItem, MenuSection } from "../../ui/Menu";
import { showToast } from "../../ui/toasts";
import { useEngine, useEngineStore } from "../app/engine_context";
import { failureWords } from "../app/failure_words";
import { install, useInstalling } from "../app/install_offer";
import { dndChoiceWords } from "../reach/dnd_words";
import { dndUntilMs, kDndChoices } from "../reach/quiet_times";

type Status = "online" | "away" | "do_not_disturb";

interface Props {
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange(open: boolean): void;
  onShortcuts(): void;
}

/** Presence, settings, sign out. Loaded with the first opening. */
export default function OwnMenuItems({ triggerRef, isOpen, onOpenChange, onShortcuts }: Props) {
  const engine = useEngine();
  const navigate = useNavigate();
  const status = useEngineStore("people", (state) => state.ownStatus);
  const installing = useInstalling();
  const open = (section?: string) =>
    void navigate({ to: "/settings/{-$section}", params: { section } });
  const signOut = () => {
    engine.session
      .signOut()
      .catch((cause: unknown) => showToast(failureWords(cause), { tone: "danger" }));
  };
  return (
    <Menu
      aria-label={t`Your account`}
      placement="bottom start"
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <MenuSection
        title={t`Status`}
        selectionMode="single"
        selectedKeys={[status]}
        onSelectionChange={(keys) => {
          const [next] = keys === "all" ? [] : [...keys];
          if (next !== undefined) engine.people.setStatus(next as Status);
        }}
      >
        <MenuItem id="online">{t`Online`}</MenuItem>
        <MenuItem id="away">{t`Away`}</MenuItem>
        <MenuItem id="do_not_disturb">{t`Do not disturb`}</MenuItem>
      </MenuSection>
      <MenuSection title={t`Pause notifications`}>
        {kDndChoices
          .filter((choice) => choice !== "endless")
          .map((choice) => (
            <MenuItem
              key={choice}
              icon={<BellOff />}
              onAction={() => engine.people.setDoNotDisturb(dndUntilMs(choice, Date.now()))}
            >
              {dndChoiceWords(choice)}
            </MenuItem>
          ))}
      </MenuSection>
      <MenuSection>
        <MenuItem icon={<Settings />} onAction={() => open()}>
          {t`Settings`}
        </MenuItem>
        {installing && (
          <MenuItem
            icon={<Download />}
            onAction={() => (installing === "offered" ? void install() : open("notifications"))}
          >
            {t`Install Earshot`}
          </MenuItem>
        )}
        <MenuItem icon={<Keyboard />} onAction={onShortcuts}>
          {t`Keyboard shortcuts`}
        </MenuItem>
        <MenuItem icon={<LogOut className="mirrored" />} onAction={signOut}>
          {t`Sign out`}
        </MenuItem>
      </MenuSection>
    </Menu>
  );
}
