import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import {
  AudioLines,
  Bell,
  Palette,
  Server,
  ShieldCheck,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import type { ComponentType } from "react";
import { AdminSettings } from "./AdminSettings";
import { AppearanceSettings } from "./AppearanceSettings";
import { AudioVideoSettings } from "./AudioVideoSettings";
import { NotificationSettings } from "./NotificationSettings";
import { ProfileSettings } from "./ProfileSettings";
import { SecuritySettings } from "./SecuritySettings";

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
    id: "appearance",
    label: msg`Appearance`,
    icon: Palette,
    content: AppearanceSettings,
    adminOnly: false,
  },
  { id: "server", label: msg`Server`, icon: Server, content: AdminSettings, adminOnly: true },
];
