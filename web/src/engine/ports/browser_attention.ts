import type { AttentionPort } from "./ports";

type FaviconState = Parameters<AttentionPort["setFavicon"]>[0];

const COLOURS: Record<Exclude<FaviconState, "normal">, string> = {
  unread: "#e5484d",
  ringing: "#30a46c",
  in_call: "#30a46c",
};

/** The page sets its title freely; the note stands before whatever it is. */
function titleNote(): (note: string | undefined) => void {
  let prefix = "";
  const apply = (): void => {
    const own = document.title.replace(/^\u2060.*?\u2060/u, "");
    const wanted = prefix + own;
    if (document.title !== wanted) document.title = wanted;
  };
  let observer: MutationObserver | undefined;
  return (note) => {
    // Word joiners, invisible, mark where the note begins and ends.
    prefix = note === undefined ? "" : `\u2060${note} · \u2060`;
    const element = document.querySelector("title");
    if (!observer && element) {
      observer = new MutationObserver(apply);
      observer.observe(element, { childList: true });
    }
    apply();
  };
}

function iconLink(): HTMLLinkElement {
  const existing = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
  if (existing) return existing;
  const link = document.createElement("link");
  link.rel = "icon";
  document.head.append(link);
  return link;
}

let normalHref: string | undefined;

function setFavicon(state: FaviconState): void {
  const link = iconLink();
  normalHref ??= link.href;
  if (state === "normal") {
    link.href = normalHref;
    return;
  }
  const mark =
    state === "unread"
      ? `<circle cx="24" cy="8" r="7" fill="${COLOURS.unread}"/>`
      : `<circle cx="23" cy="23" r="8" fill="${COLOURS[state]}"/>`;
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#4350e6"/><path d="M16 8.5a6.5 6.5 0 0 0-6.5 6.5v4.5a3.5 3.5 0 0 0 3.5 3.5M16 8.5a6.5 6.5 0 0 1 6.5 6.5v4.5" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>${mark}</svg>`;
  link.href = `data:image/svg+xml,${encodeURIComponent(picture)}`;
}

function throughWorker(title: string, options: NotificationOptions): () => void {
  const registration = navigator.serviceWorker?.getRegistration().catch(() => undefined);
  void registration?.then((found) => found?.showNotification(title, options));
  return () => {
    void registration
      ?.then((found) => found?.getNotifications({ tag: options.tag ?? "" }))
      .then((shown) => shown?.forEach((each) => each.close()));
  };
}

export const browserAttention: AttentionPort = {
  setTitleNote: titleNote(),
  setFavicon,
  notificationPermission() {
    return "Notification" in window ? Notification.permission : "unsupported";
  },
  async requestNotificationPermission() {
    if (!("Notification" in window)) return "unsupported";
    return (await Notification.requestPermission()) === "granted" ? "granted" : "denied";
  },
  notify({ title, body, tag, stays = false, onClick }) {
    let shown: Notification;
    try {
      shown = new Notification(title, { body, tag, requireInteraction: stays });
    } catch {
      // Chrome on Android shows them only from the service worker, whose own click leads here.
      return throughWorker(title, { body, tag, requireInteraction: stays });
    }
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
    return () => shown.close();
  },
};
