import ResizeObserverPolyfill from "resize-observer-polyfill";

/** Adds what is missing to a prototype, without showing up in loops. */
function add<T extends object>(target: T, members: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(members)) {
    if (name in target) continue;
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  }
}

const page = window as unknown as Record<string, unknown>;
page.ResizeObserver ??= ResizeObserverPolyfill;
page.AudioContext ??= page.webkitAudioContext;
// Keeps what it refers to: more memory, nothing else.
page.WeakRef ??= class {
  private readonly target: object;
  constructor(target: object) {
    this.target = target;
  }
  deref(): object {
    return this.target;
  }
};
page.FinalizationRegistry ??= class {
  register(): void {}
  unregister(): void {}
};

function eventTargets(): boolean {
  try {
    return new EventTarget() instanceof EventTarget;
  } catch {
    return false;
  }
}

/** An object that takes listeners: any node does. */
function OldEventTarget(this: object): void {
  const inner = document.createDocumentFragment();
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"] as const)
    Object.defineProperty(this, name, { value: inner[name].bind(inner) });
}
if (!eventTargets()) page.EventTarget = OldEventTarget;

add(Element.prototype, {
  replaceChildren(this: Element, ...children: (Node | string)[]) {
    this.textContent = "";
    this.append(...children);
  },
  toggleAttribute(this: Element, name: string, force = !this.hasAttribute(name)) {
    if (force) this.setAttribute(name, "");
    else this.removeAttribute(name);
    return force;
  },
  scrollTo(this: Element, to: ScrollToOptions) {
    if (to.top !== undefined) this.scrollTop = to.top;
    if (to.left !== undefined) this.scrollLeft = to.left;
  },
  scrollBy(this: Element, by: ScrollToOptions) {
    this.scrollTop += by.top ?? 0;
    this.scrollLeft += by.left ?? 0;
  },
  getAnimations: () => [],
});

add(Blob.prototype, {
  async arrayBuffer(this: Blob) {
    return new Response(this).arrayBuffer();
  },
  async text(this: Blob) {
    return new Response(this).text();
  },
});

if (window.crypto) {
  add(window.crypto, {
    randomUUID: () =>
      "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => {
        const random = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
        return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
      }),
  });
}

if (typeof MediaQueryList === "function") {
  add(MediaQueryList.prototype, {
    addEventListener(this: MediaQueryList, _: string, listener: () => void) {
      this.addListener(listener);
    },
    removeEventListener(this: MediaQueryList, _: string, listener: () => void) {
      this.removeListener(listener);
    },
  });
}
