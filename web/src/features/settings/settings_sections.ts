import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import {
  Activity,
  AudioLines,
  Bell,
  EyeOff,
  Gauge,
  Keyboard,
  Palette,
  RadioTower,
  Server,
  ShieldCheck,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import { type ComponentType, lazy } from "react";
import { withWords } from "../../i18n";
import { AppearanceSettings } from "./AppearanceSettings";
import { AudioVideoSettings } from "./AudioVideoSettings";
import { PrivacySettings } from "./PrivacySettings";
import { ProfileSettings } from "./ProfileSettings";
import { SecuritySettings } from "./SecuritySettings";

const NotificationSettings = lazy(() =>
  withWords("reach", () => import("../reach/NotificationSettings")),
);
const ConnectionSettings = lazy(() => import("../connection/ConnectionSettings"));
const KeyboardSettings = lazy(() => withWords("shortcuts", () => import("./KeyboardSettings")));
const AdminSettings = lazy(() => import("./AdminSettings"));
const AdminConnection = lazy(() => import("../connection/AdminConnection"));
const AdminLoad = lazy(() => import("../load/AdminLoad"));

export interface SettingsSection {
  id: string;
  label: MessageDescriptor;
  icon: LucideIcon;
  content: ComponentType;
  adminOnly: boolean;
}

export const kSettingsSections: readonly SettingsSection[] = [
  {
    id: "profile",
    label: msg`Profile`,
    icon: UserRound,
    content: ProfileSettings,
    adminOnly: false,
  },
  {
    id: "security",
    label: msg`Security`,
    icon: ShieldCheck,
    content: SecuritySettings,
    adminOnly: false,
  },
  {
    id: "privacy",
    label: msg`Privacy`,
    icon: EyeOff,
    content: PrivacySettings,
    adminOnly: false,
  },
  {
    id: "notifications",
    label: msg`Notifications`,
    icon: Bell,
    content: NotificationSettings,
    adminOnly: false,
  },
  {
    id: "audio-video",
    label: msg`Audio and video`,
    icon: AudioLines,
    content: AudioVideoSettings,
    adminOnly: false,
  },
  {
    id: "connection",
    label: msg`Connection`,
    icon: Activity,
    content: ConnectionSettings,
    adminOnly: false,
  },
  {
    id: "appearance",
    label: msg`Appearance`,
    icon: Palette,
    content: AppearanceSettings,
    adminOnly: false,
  },
  {
    id: "keyboard",
    label: msg`Keyboard`,
    icon: Keyboard,
    content: KeyboardSettings,
    adminOnly: false,
  },
  { id: "server", label: msg`Server`, icon: Server, content: AdminSettings, adminOnly: true },
  {
    id: "server-connection",
    label: msg`Server connection`,
    icon: RadioTower,
    content: AdminConnection,
    adminOnly: true,
  },
  {
    id: "group-calls",
    label: msg`Group calls`,
    icon: Gauge,
    content: AdminLoad,
    adminOnly: true,
  },
];
