// Whom the small window shows: one at a time.
import type { MeetingView, ParticipantView, WantedVideo } from "../../engine";
import type { Size } from "./layout/grid";
import type { TileId } from "./layout/layout";

export interface SmallPicture {
  person: ParticipantView;
  /** undefined: only their face. */
  source: TileId["source"] | undefined;
}

/** A shared screen, else who leads the conversation, else the first with a picture. */
export function smallPicture({
  participants,
  dominantId,
}: Pick<MeetingView, "participants" | "dominantId">): SmallPicture | undefined {
  const others = participants.filter(({ isMe }) => !isMe);
  const sharing = others.find(({ media }) => media.screen);
  if (sharing) return { person: sharing, source: "screen" };
  const leader = others.find(({ id }) => id === dominantId);
  const person = leader ?? others.find(({ media }) => media.camera) ?? others[0];
  return person && { person, source: person.media.camera ? "camera" : undefined };
}

/** The same as a wish, as large as the window, unless a tile shows it anyway. */
export function withSmall(
  wanted: readonly WantedVideo[],
  small: SmallPicture | undefined,
  size: Size,
  pixelRatio: number,
): WantedVideo[] {
  const { person, source } = small ?? {};
  if (!person || !source) return [...wanted];
  const shown = wanted.some((each) => each.participant_id === person.id && each.source === source);
  if (shown) return [...wanted];
  const width = Math.max(1, Math.ceil(size.width * pixelRatio));
  const height = Math.max(1, Math.ceil(size.height * pixelRatio));
  return [...wanted, { participant_id: person.id, source, width, height, priority: 1 }];
}
