import { InstallSection } from "./InstallSection";
import { NotificationSwitches } from "./NotificationSwitches";
import { QuietTimes } from "./QuietTimes";
import { ReachCheck } from "./ReachCheck";
import { RingSettings } from "./RingSettings";

/** Settings → Notifications: how calls and messages are noticed, and whether that works. */
export default function NotificationSettings() {
  return (
    <>
      <ReachCheck />
      <RingSettings />
      <NotificationSwitches />
      <QuietTimes />
      <InstallSection />
    </>
  );
}
