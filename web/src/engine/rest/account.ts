import type {
  AdminConnectionsResult,
  AdminUsersResult,
  DevicesResult,
  InvitesResult,
} from "../../protocol/types.gen";
import type { AccountActions, AdminActions } from "./actions";
import type { RestClient } from "./client";

export function createAccountActions(rest: RestClient): AccountActions {
  return {
    async devices() {
      return (await rest.get<DevicesResult>("me/devices")).devices;
    },
    async revokeDevice(deviceId) {
      await rest.delete(`me/devices/${deviceId}`);
    },
  };
}

export function createAdminActions(rest: RestClient): AdminActions {
  return {
    settings: () => rest.get("admin/settings"),
    async setSettings(change) {
      await rest.patch("admin/settings", change);
    },
    async invites() {
      return (await rest.get<InvitesResult>("admin/invites")).invites;
    },
    createInvite({ expiresInS, maxUses }) {
      return rest.post("admin/invites", {
        ...(expiresInS !== undefined && { expires_in_s: expiresInS }),
        ...(maxUses !== undefined && { max_uses: maxUses }),
      });
    },
    async deleteInvite(inviteId) {
      await rest.delete(`admin/invites/${inviteId}`);
    },
    async users(cursor) {
      const page = await rest.get<AdminUsersResult>("admin/users", { cursor });
      return { users: page.users, nextCursor: page.next_cursor };
    },
    async connections() {
      return (await rest.get<AdminConnectionsResult>("admin/connections")).connections;
    },
    checks: () => rest.get("admin/checks"),
    load: () => rest.get("admin/load"),
    async updateUser(userId, change) {
      await rest.patch(`admin/users/${userId}`, change);
    },
  };
}
