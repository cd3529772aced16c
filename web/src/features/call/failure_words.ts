// Why a call was not connected, and what helps. The cause is what this side could see.
import { t } from "@lingui/core/macro";
import type { CallView } from "../../engine";

export interface ConnectionFailureWords {
  what: string;
  remedy: string;
}

export function connectionFailureWords(view: CallView): ConnectionFailureWords | undefined {
  const name = view.peer?.display_name ?? t`the other side`;
  switch (view.end?.failure) {
    case undefined:
      return undefined;
    case "offline":
      return {
        what: t`This device lost its network`,
        remedy: t`Connect it again, then call once more.`,
      };
    case "webrtc_blocked":
      return {
        what: t`Your browser keeps calls from the network`,
        remedy: t`Switch off extensions that block WebRTC, or try another browser.`,
      };
    case "no_relay":
      return {
        what: t`The two networks could not be joined directly`,
        remedy: t`This server has no relay, which would help. Ask your administrator for one.`,
      };
    case "no_relay_to_insist_on":
      return {
        what: t`There is no relay for this call`,
        remedy: t`You relay all calls, but this server can't. Change it in Settings → Privacy.`,
      };
    case "relay_unreachable":
      return {
        what: t`Your network did not let the call through`,
        remedy: t`It blocks the direct way and the relay. Try another network, or leave the VPN.`,
      };
    case "relay_refused":
      return {
        what: t`The relay refused this call`,
        remedy: t`Try again. If it stays like this, tell your administrator.`,
      };
    case "peer_silent":
      return {
        what: t`No answer came from the device of ${name}`,
        remedy: t`Try again in a moment.`,
      };
    case "peer_blocked":
      return {
        what: t`The network of ${name} did not let the call through`,
        remedy: t`Another network there would help. A test there tells more.`,
      };
    case "relay_broken":
      return {
        what: t`The relay did not carry the call`,
        remedy: t`Tell your administrator.`,
      };
    case "media_blocked":
      return {
        what: t`Something on the way blocks encrypted calls`,
        remedy: t`Try another network, or leave the VPN.`,
      };
    case "no_way":
      return {
        what: t`No way was found between the two networks`,
        remedy: t`Try again, or from another network.`,
      };
  }
}
