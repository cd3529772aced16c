// Parts of a call that nobody needs in its first moment. They are fetched as soon as the call is on
// the page, so that they are there when the server goes away.
import { withWords } from "../../i18n";
import { lazyPart } from "../app/lazy_part";

const loadMore = () => import("./CallMoreMenu");
const loadDevices = () => import("./DevicesMenu");
const loadQuality = () => withWords("quality", () => import("./quality/QualityPopover"));
const loadHints = () => import("./ShareHints");
const loadUpgrade = () => withWords("meeting", () => import("../meeting/UpgradeCall"));
const loadPip = () => import("./PipCall");
const loadScreen = () => import("./RemoteScreen");

export const CallMoreMenu = lazyPart(loadMore);
export const DevicesMenu = lazyPart(loadDevices);
export const QualityPopover = lazyPart(loadQuality);
export const ShareHints = lazyPart(loadHints);
export const UpgradeCall = lazyPart(loadUpgrade);
export const PipCall = lazyPart(loadPip);
export const RemoteScreen = lazyPart(loadScreen);

/** Rejects when the network is away; each part is tried again when it is shown. */
export async function fetchParts(): Promise<void> {
  const loads = [loadScreen, loadHints, loadMore, loadDevices, loadQuality, loadPip];
  await Promise.all(loads.map((load) => load()));
}
