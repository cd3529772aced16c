// Plays the other side: chosen speaker, and never silently refused.

interface WithSink {
  setSinkId?(id: string): Promise<void>;
}

export class RemotePlayer {
  private readonly onChange: () => void;
  private readonly elements = new Set<HTMLMediaElement>();
  private stream: MediaStream | undefined;
  private speakerId: string | undefined;
  private isBlocked = false;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  /** The browser wants a click first. */
  get blocked(): boolean {
    return this.isBlocked;
  }

  attach(element: HTMLMediaElement): () => void {
    this.elements.add(element);
    this.equip(element);
    return () => {
      this.elements.delete(element);
      element.srcObject = null;
    };
  }

  setStream(stream: MediaStream | undefined): void {
    this.stream = stream;
    this.setBlocked(false);
    for (const element of this.elements) this.equip(element);
  }

  /** undefined: the system's default. Resolves false when the browser refuses the device. */
  async setSpeaker(id: string | undefined): Promise<boolean> {
    this.speakerId = id;
    const done = await Promise.all([...this.elements].map((element) => this.useSpeaker(element)));
    return done.every(Boolean);
  }

  /** In a click. */
  async unlock(): Promise<void> {
    await Promise.all([...this.elements].map((element) => this.play(element)));
  }

  private equip(element: HTMLMediaElement): void {
    const stream = this.stream ?? null;
    if (element.srcObject !== stream) element.srcObject = stream;
    if (!stream) return;
    void this.useSpeaker(element);
    void this.play(element);
  }

  private async play(element: HTMLMediaElement): Promise<void> {
    try {
      await element.play();
      this.setBlocked(false);
    } catch (cause) {
      // AbortError: another stream took its place meanwhile.
      if (cause instanceof DOMException && cause.name === "NotAllowedError") this.setBlocked(true);
    }
  }

  private async useSpeaker(element: HTMLMediaElement & WithSink): Promise<boolean> {
    if (!element.setSinkId) return this.speakerId === undefined;
    try {
      await element.setSinkId(this.speakerId ?? "");
      return true;
    } catch {
      return false;
    }
  }

  private setBlocked(blocked: boolean): void {
    if (blocked === this.isBlocked) return;
    this.isBlocked = blocked;
    this.onChange();
  }
}
