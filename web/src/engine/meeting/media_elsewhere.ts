// With what somebody comes who is in the group call on another device.
import type { CallContext } from "../call/controller";
import { type MediaBefore, mediaBefore } from "../call/media_memory";

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
