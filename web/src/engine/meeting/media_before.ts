// With what somebody comes who is in the group call already: on a page that is loaded anew, or on
// another device.
import type { MediaState } from "../../protocol/types.gen";
import type { MediaBefore } from "../call/media_memory";
import type { CallContext } from "../call/controller";

export function mediaBefore({ microphone, camera }: MediaState): MediaBefore {
  return { muted: !microphone, camera };
}

/** Of this person's other device; where that cannot be known, nobody hears or sees more. */
export async function mediaElsewhere(
  socket: CallContext["socket"],
  callId: string,
  userId: string | undefined,
): Promise<MediaBefore> {
  try {
    const { meeting } = await socket.request("meeting_get", { call_id: callId });
    const mine = meeting.participants.find(({ user }) => user.id === userId);
    if (mine) return mediaBefore(mine.media);
  } catch {
    // As below.
  }
  return { muted: true, camera: false };
}
