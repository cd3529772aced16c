// From places to a wish: what is visible is asked for as large as it is shown, nothing else.
import type { ParticipantView, WantedVideo } from "../../../engine";
import type { PlacedTile, TileRole } from "./layout";

/** By whose screen it is: how many times larger than its place it is drawn. */
export type Zooms = Readonly<Record<string, number>>;

const PRIORITY: Record<TileRole, number> = { main: 150, grid: 80, strip: 40, self: 0 };
const SCREEN_EXTRA = 60;
const LEADER_EXTRA = 30;

export function wantedVideos(
  tiles: readonly PlacedTile[],
  participants: readonly ParticipantView[],
  dominant: string | undefined,
  pixelRatio: number,
  zooms: Zooms,
): WantedVideo[] {
  return tiles.flatMap(({ participantId, source, role, width, height }) => {
    const person = participants.find(({ id }) => id === participantId);
    if (!person || person.isMe) return [];
    const { camera, screen, video_paused: paused = false } = person.media;
    if (source === "screen" ? !screen : !camera || paused) return [];
    const screenExtra = source === "screen" ? SCREEN_EXTRA : 0;
    const scale = pixelRatio * (source === "screen" ? (zooms[participantId] ?? 1) : 1);
    const leaderExtra = participantId === dominant && source === "camera" ? LEADER_EXTRA : 0;
    return {
      participant_id: participantId,
      source,
      width: Math.max(1, Math.ceil(width * scale)),
      height: Math.max(1, Math.ceil(height * scale)),
      priority: PRIORITY[role] + screenExtra + leaderExtra,
    };
  });
}
