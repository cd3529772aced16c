import type { AttentionPort, AudioPort, PageNotification } from "../ports/ports";

const parameter = () => ({
  value: 0,
  setValueAtTime: () => undefined,
  exponentialRampToValueAtTime: () => undefined,
});

/** Counts the notes that were started. */
export class FakeAudio implements AudioPort {
  notes = 0;
  /** The latest gain that was asked for smoothly. */
  gain = 1;
  /** What a boosted sound comes out of. */
  readonly boosted = { boosted: true };
  /** What every analyser reads. */
  samples = 0;
  state: AudioContextState = "running";
  /** resume() is refused. */
  refuses = false;
  private waiting: (() => void)[] = [];

  context(): AudioContext {
    const node = { connect: (next: unknown) => next, disconnect: () => undefined };
    const { state } = this;
    const fake = {
      state,
      currentTime: 0,
      destination: node,
      createGain: () => ({
        ...node,
        gain: {
          ...parameter(),
          setTargetAtTime: (value: number) => {
            this.gain = value;
          },
        },
      }),
      createMediaStreamSource: () => node,
      createMediaStreamDestination: () => ({ ...node, stream: this.boosted }),
      createDynamicsCompressor: () => node,
      createAnalyser: () => ({
        ...node,
        context: { state },
        fftSize: 0,
        getFloatTimeDomainData: (samples: Float32Array) => samples.fill(this.samples),
      }),
      createOscillator: () => ({
        ...node,
        frequency: parameter(),
        start: () => {
          this.notes += 1;
        },
        stop: () => undefined,
      }),
      resume: () => {
        if (this.state === "running") return Promise.resolve();
        if (this.refuses) return Promise.reject(new DOMException("no", "NotAllowedError"));
        return new Promise<void>((resolve) => this.waiting.push(resolve));
      },
    };
    return fake as unknown as AudioContext;
  }

  /** The person clicked. */
  allow(): void {
    this.state = "running";
    for (const resolve of this.waiting) resolve();
    this.waiting = [];
  }
}

export class FakeAttention implements AttentionPort {
  title: string | undefined;
  favicon = "normal";
  permission: "granted" | "denied" | "default" | "unsupported" = "granted";
  readonly shown: PageNotification[] = [];

  setTitleNote(note: string | undefined): void {
    this.title = note;
  }

  setFavicon(state: string): void {
    this.favicon = state;
  }

  notificationPermission() {
    return this.permission;
  }

  async requestNotificationPermission(): Promise<"granted" | "denied" | "unsupported"> {
    return this.permission === "granted" ? "granted" : "denied";
  }

  notify(input: PageNotification): () => void {
    this.shown.push(input);
    return () => {
      this.shown.splice(this.shown.indexOf(input), 1);
    };
  }
}
