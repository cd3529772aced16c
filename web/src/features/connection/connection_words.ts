// What each check of a connection is, what came of it and what can be done, in words.
import { t } from "@lingui/core/macro";
import type {
  ConnectionCause,
  ConnectionCheckName,
  ConnectionCheckView,
  ConnectionTestState,
  ConnectionVerdict,
} from "../../engine";

export function checkTitle(name: ConnectionCheckName): string {
  switch (name) {
    case "signalling":
      return t`Server`;
    case "stun":
      return t`Direct way (STUN)`;
    case "turn_udp":
      return t`Relay over UDP`;
    case "turn_tcp":
      return t`Relay over TCP`;
    case "turn_tls":
      return t`Relay over TLS`;
    case "media":
      return t`Sound and picture`;
  }
}

/** What a check is good for, before it has a result. */
export function checkPurpose(name: ConnectionCheckName): string {
  switch (name) {
    case "signalling":
      return t`Carries messages and sets calls up.`;
    case "stun":
      return t`Finds the address at which others reach you directly.`;
    case "turn_udp":
      return t`The best way where there is no direct one.`;
    case "turn_tcp":
      return t`For networks that block UDP.`;
    case "turn_tls":
      return t`For networks that let only secure web pages through.`;
    case "media":
      return t`Sent through the relay and back to this page.`;
  }
}

/** A good result, with what was measured. */
export function goodWords(name: ConnectionCheckName, state: ConnectionTestState): string {
  const { media, publicAddress } = state;
  switch (name) {
    case "signalling":
      return location.protocol === "https:" ? t`Answers, encrypted.` : t`Answers.`;
    case "stun":
      return publicAddress === undefined
        ? t`Open: this device has an address of its own.`
        : t`Open: others see you as ${publicAddress}.`;
    case "media": {
      const percent = Math.round((media?.loss ?? 0) * 1000) / 10;
      return percent === 0 ? t`Comes back, nothing lost.` : t`Comes back, ${percent} % lost.`;
    }
    default:
      return t`Open.`;
  }
}

/** The time that says something about a good result. */
export function goodTimeMs(check: ConnectionCheckView, state: ConnectionTestState) {
  return check.name === "media" ? state.media?.roundTripMs : check.durationMs;
}

interface Cause {
  what: string;
  /** undefined where nothing needs to be done. */
  remedy: string | undefined;
}

function silentWords(name: ConnectionCheckName): Cause {
  switch (name) {
    case "turn_tls":
      return {
        what: t`No secure connection.`,
        remedy: t`A firewall or proxy stands between, or the server's certificate is not trusted.`,
      };
    case "turn_tcp":
      return {
        what: t`No connection.`,
        remedy: t`A firewall closes this port. It matters only where UDP is blocked as well.`,
      };
    case "media":
      return {
        what: t`The relay answers, but nothing could be connected through it.`,
        remedy: t`Tell your administrator.`,
      };
    case "turn_udp":
      return {
        what: t`No answer over UDP.`,
        remedy: t`A firewall or VPN drops it. A network that lets UDP out sounds better.`,
      };
    default:
      return {
        what: t`No answer over UDP.`,
        remedy: t`Others can't reach you directly from here; a relay steps in where there is one.`,
      };
  }
}

function notOfferedWords(name: ConnectionCheckName): string {
  if (name === "media") return t`Not tried: it needs a relay.`;
  return name === "turn_tls" && location.protocol === "http:"
    ? t`Not offered: this server has no certificate.`
    : t`Not offered by this server.`;
}

/** Why a check is not good. */
export function causeWords(name: ConnectionCheckName, cause: ConnectionCause | undefined): Cause {
  switch (cause) {
    case "timeout":
      return silentWords(name);
    case "unreachable":
      return name === "media"
        ? { what: t`Not tried: it needs a relay.`, remedy: undefined }
        : silentWords(name);
    case "no_candidate":
      return {
        what: t`The browser made nothing of the answer.`,
        remedy: t`Switch off extensions that hide your address, or try another browser.`,
      };
    case "unauthorised":
      return {
        what: t`The relay did not accept this server's password.`,
        remedy: t`Tell your administrator: the relay's secret or a clock is wrong.`,
      };
    case "refused":
      return {
        what: t`The relay is too busy for you.`,
        remedy: t`Wait a minute, then test again.`,
      };
    case "no_media":
      return {
        what: t`The relay connects, but nothing comes back.`,
        remedy: t`Tell your administrator: packets are lost between the relay's ports.`,
      };
    case "signalling_lost":
      return name === "signalling"
        ? {
            what: t`The server does not answer.`,
            remedy: t`Check your network. Earshot comes back by itself.`,
          }
        : { what: t`Not tried.`, remedy: undefined };
    case "not_offered":
      return {
        what: notOfferedWords(name),
        remedy: undefined,
      };
    case "unsupported":
      return { what: t`This browser can't do it.`, remedy: undefined };
    case "cancelled":
      return { what: t`Stopped.`, remedy: undefined };
    default:
      return { what: t`It failed without saying why.`, remedy: t`Test again.` };
  }
}

export type Tone = "good" | "fair" | "bad";

export interface VerdictWords {
  tone: Tone;
  title: string;
  text: string;
}

export function verdictWords(verdict: ConnectionVerdict): VerdictWords {
  switch (verdict) {
    case "works":
      return {
        tone: "good",
        title: t`Everything works`,
        text: t`Calls get through from here, also to people on strict networks.`,
      };
    case "works_partly":
      return {
        tone: "good",
        title: t`Calls will work`,
        text: t`One of the ways round strict networks is closed; the others do.`,
      };
    case "relay_only":
      return {
        tone: "fair",
        title: t`Calls will work, but over a relay only`,
        text: t`Your network hides the way out. That costs a little delay.`,
      };
    case "tcp_only":
      return {
        tone: "fair",
        title: t`Calls will work, but without UDP`,
        text: t`Your network blocks UDP. Sound may stutter; try without VPN.`,
      };
    case "no_relay":
      return {
        tone: "fair",
        title: t`Calls will not get through everywhere`,
        text: t`This server has no relay: both networks must be open.`,
      };
    case "direct_only":
      return {
        tone: "bad",
        title: t`Calls work only with people on open networks`,
        text: t`The relay can't be reached from here. Try another network.`,
      };
    case "media_blocked":
      return {
        tone: "bad",
        title: t`Calls connect, but carry no sound`,
        text: t`The relay answers, yet nothing comes through it. Tell your administrator.`,
      };
    case "blocked":
      return {
        tone: "bad",
        title: t`Calls can't get out of this network`,
        text: t`A firewall closes every way. Try mobile data, or leave the VPN.`,
      };
    case "no_signalling":
      return {
        tone: "bad",
        title: t`The server can't be reached`,
        text: t`Check your network. Nothing else could be tested.`,
      };
    case "insecure":
      return {
        tone: "bad",
        title: t`Calls need a secure address`,
        text: t`Browsers allow microphones only over HTTPS. Use https://`,
      };
    case "unsupported":
      return {
        tone: "bad",
        title: t`This browser can't make calls`,
        text: t`Update it, or use a current Chrome, Edge, Firefox or Safari.`,
      };
  }
}
