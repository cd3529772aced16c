// Parts of a group call that nobody needs in its first moment. They are fetched as soon as the call
// is on the page, so that they are there when the server goes away.
import { lazyPart } from "../app/lazy_part";

const loadMore = () => import("./MeetingMoreMenu");
const loadPanel = () => import("./ParticipantsPanel");

const loadPip = () => import("./MeetingPip");

export const MeetingMoreMenu = lazyPart(loadMore);
export const ParticipantsPanel = lazyPart(loadPanel);
export const MeetingPip = lazyPart(loadPip);

/** Rejects when the network is away; each part is tried again when it is shown. */
export async function fetchMeetingParts(): Promise<void> {
  await Promise.all([loadMore(), loadPanel(), loadPip()]);
}
