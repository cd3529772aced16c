// What the menus beside the controls of a call have in common.
import { t } from "@lingui/core/macro";
import { Maximize } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import type { ReactionName } from "../../engine";
import { Switch } from "../../ui/Switch";
import { useEngine, useEngineStore } from "../app/engine_context";
import { keySigns } from "../shortcuts/key_signs";
import { useBinding } from "../shortcuts/shortcuts_setting";
import styles from "./CallMore.module.css";
import reactionStyles from "./Reactions.module.css";
import { kReactions, reactionWords } from "./reaction_words";
import { useFullScreen } from "./use_screen_modes";

export function MoreItem(props: {
  icon: ReactNode;
  label: string;
  narrow?: boolean;
  onPress(): void;
}) {
  return (
    <Button className={styles.item} data-narrow={props.narrow || undefined} onPress={props.onPress}>
      {props.icon}
      {props.label}
    </Button>
  );
}

export function ReactionRow({ onReact }: { onReact(name: ReactionName): void }) {
  return (
    <div className={reactionStyles.row} role="group" aria-label={t`React`}>
      {kReactions.map((reaction) => (
        <Button
          key={reaction.name}
          className={reactionStyles.choice}
          aria-label={reactionWords(reaction.name)}
          onPress={() => onReact(reaction.name)}
        >
          {reaction.sign}
        </Button>
      ))}
    </div>
  );
}

/** `then`: closes the menu and does it. */
export function FullScreenItem({ then }: { then(run: () => void): () => void }) {
  const fullScreen = useFullScreen();
  if (!fullScreen.supported) return null;
  return (
    <MoreItem
      icon={<Maximize aria-hidden="true" />}
      label={fullScreen.isOn ? t`Leave full screen` : t`Full screen`}
      onPress={then(fullScreen.toggle)}
    />
  );
}

export function PushToTalkSwitch() {
  const engine = useEngine();
  const pushToTalk = useEngineStore("settings", (state) => state.pushToTalk);
  const talkKey = useBinding("push_to_talk");
  const keys = talkKey === undefined ? "" : keySigns(talkKey).join(" ");
  return (
    <Switch
      isSelected={pushToTalk}
      onChange={(on) => engine.settings.set({ pushToTalk: on })}
      description={keys === "" ? t`Give it a key under “?”.` : t`Hold ${keys} to speak.`}
    >
      {t`Push to talk`}
    </Switch>
  );
}
