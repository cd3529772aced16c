// A page that nobody has clicked in. Whatever a test asks a page counts as a click for the
// browser's rules about sound, so this one reports by itself, and is clicked with the mouse alone.
import { expect, type Page } from "@playwright/test";

interface Report {
  /** Middles of the buttons that are shown, by their words. */
  buttons: Record<string, { x: number; y: number }>;
  status: string;
  /** A ring or a tone can be heard. */
  tones: boolean;
  /** The other side's voice is played. */
  voice: boolean;
}

const kSign = "untouched:";

export class UntouchedPage {
  readonly #page: Page;
  #report: Report | undefined;

  private constructor(page: Page) {
    this.#page = page;
    page.on("console", (message) => {
      const text = message.text();
      if (text.startsWith(kSign)) this.#report = JSON.parse(text.slice(kSign.length));
    });
  }

  /** What this tab shows next. Not by a reload, after which Chromium still remembers the clicks. */
  static async load(page: Page, url: string): Promise<UntouchedPage> {
    const untouched = new UntouchedPage(page);
    await page.addInitScript(reportFromInside, kSign);
    await page.goto("about:blank");
    await page.goto(url);
    return untouched;
  }

  async expectReport(wanted: Partial<Report>): Promise<void> {
    await expect.poll(() => this.#report, { timeout: 20_000 }).toMatchObject(wanted);
  }

  async expectStatus(words: RegExp): Promise<void> {
    await expect.poll(() => this.#report?.status, { timeout: 20_000 }).toMatch(words);
  }

  async expectButton(name: string): Promise<void> {
    await expect
      .poll(() => Object.keys(this.#report?.buttons ?? {}), { timeout: 20_000 })
      .toContain(name);
  }

  async expectNoButton(name: string): Promise<void> {
    await expect.poll(() => Object.keys(this.#report?.buttons ?? {})).not.toContain(name);
  }

  async click(name: string): Promise<void> {
    await this.expectButton(name);
    const { x, y } = this.#report!.buttons[name]!;
    await this.#page.mouse.click(x, y);
  }
}

function reportFromInside(sign: string): void {
  const contexts: AudioContext[] = [];
  const players: HTMLAudioElement[] = [];
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      contexts.push(this);
    }
  };
  window.Audio = class extends Audio {
    constructor(source?: string) {
      super(source);
      players.push(this);
    }
  };
  setInterval(() => {
    const shown = [...document.querySelectorAll("button")].map((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      return [button.innerText.trim(), { x: x + width / 2, y: y + height / 2 }];
    });
    const status = document.querySelector('[data-testid="call-status"]')?.textContent ?? "";
    const tones = contexts.some(({ state }) => state === "running");
    const voice = players.some((player) => player.srcObject && !player.muted && !player.paused);
    const report = { buttons: Object.fromEntries(shown), status, tones, voice };
    console.debug(sign + JSON.stringify(report));
  }, 100);
}
