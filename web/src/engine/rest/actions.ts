import type { CallLogEntry, Device, Invite, User } from "../wire";

/** Lists for TanStack Query; every action rejects with RequestError. */
export interface AccountActions {
  devices(): Promise<Device[]>;
  revokeDevice(deviceId: string): Promise<void>;
  callLog(cursor?: string): Promise<{ calls: CallLogEntry[]; nextCursor: string | undefined }>;
}

export interface AdminActions {
  settings(): Promise<{ registration: "open" | "invite" | "closed" }>;
  setRegistration(registration: "open" | "invite" | "closed"): Promise<void>;
  invites(): Promise<Invite[]>;
  createInvite(input: {
    expiresInS?: number;
    maxUses?: number;
  }): Promise<{ invite: Invite; url: string }>;
  deleteInvite(inviteId: string): Promise<void>;
  users(): Promise<User[]>;
  updateUser(
    userId: string,
    change: { deactivated?: boolean; role?: "admin" | "member" },
  ): Promise<User>;
}
