import { t } from "@lingui/core/macro";
import type { ReactionName } from "../../engine";

export const kReactions: readonly { name: ReactionName; sign: string }[] = [
  { name: "thumbs_up", sign: "👍" },
  { name: "heart", sign: "❤️" },
  { name: "laugh", sign: "😂" },
  { name: "surprised", sign: "😮" },
  { name: "clap", sign: "👏" },
  { name: "party", sign: "🎉" },
  { name: "wave", sign: "👋" },
  { name: "hand", sign: "✋" },
];

export function reactionSign(name: ReactionName): string {
  return kReactions.find((each) => each.name === name)?.sign ?? "";
}

export function reactionWords(name: ReactionName): string {
  switch (name) {
    case "thumbs_up":
      return t`Thumbs up`;
    case "heart":
      return t`Heart`;
    case "laugh":
      return t`Laughing`;
    case "surprised":
      return t`Surprised`;
    case "clap":
      return t`Applause`;
    case "party":
      return t`Party`;
    case "wave":
      return t`Waving`;
    case "hand":
      return t`Raised hand`;
  }
}
