import type {
  AdminChecksResult,
  AdminConnection,
  AdminLoad,
  AdminUser,
  Device,
  Invite,
  InviteResult,
  Settings,
  SettingsUpdate,
} from "../../protocol/types.gen";

/** Lists for TanStack Query; every action rejects with RequestError. */
export interface AccountActions {
  devices(): Promise<Device[]>;
  revokeDevice(deviceId: string): Promise<void>;
}

export interface AdminActions {
  settings(): Promise<Settings>;
  setSettings(change: SettingsUpdate): Promise<void>;
  invites(): Promise<Invite[]>;
  createInvite(input: { expiresInS?: number; maxUses?: number }): Promise<InviteResult>;
  deleteInvite(inviteId: string): Promise<void>;
  users(cursor?: string): Promise<{ users: AdminUser[]; nextCursor: string | undefined }>;
  /** People's self-tests, newest first. */
  connections(): Promise<AdminConnection[]>;
  /** What the server finds out about itself now; takes some seconds. */
  checks(): Promise<AdminChecksResult>;
  /** How busy the server is with group calls, as of the last seconds. */
  load(): Promise<AdminLoad>;
  updateUser(
    userId: string,
    change: { deactivated?: boolean; role?: "admin" | "member" },
  ): Promise<void>;
}
