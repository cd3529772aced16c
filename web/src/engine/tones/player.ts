import type { AudioPort, Clock, TimerId } from "../ports/ports";
import type { Note, Pattern } from "./patterns";

/** How long the browser gets to start the sound before we say that it refused. */
const BLOCKED_AFTER_MS = 300;
const SILENCE = 0.0001;

function sound(context: AudioContext, out: AudioNode, note: Note, overtone: number): void {
  const begin = context.currentTime + 0.02 + note.at;
  const end = begin + note.length;
  const envelope = context.createGain();
  envelope.gain.setValueAtTime(SILENCE, begin);
  envelope.gain.exponentialRampToValueAtTime(note.loudness, begin + note.attack);
  envelope.gain.exponentialRampToValueAtTime(SILENCE, end);
  envelope.connect(out);
  for (const [factor, share] of [
    [1, 1],
    [2, overtone],
  ] as const) {
    const oscillator = context.createOscillator();
    const strength = context.createGain();
    oscillator.frequency.value = note.hz * factor;
    strength.gain.value = share;
    oscillator.connect(strength).connect(envelope);
    oscillator.start(begin);
    oscillator.stop(end + 0.05);
  }
}

/** Plays patterns; at most one of them is repeated at a time per returned stop function. */
export class TonePlayer {
  private readonly audio: AudioPort;
  private readonly clock: Clock;
  private readonly onBlocked: (blocked: boolean) => void;

  constructor(audio: AudioPort, clock: Clock, onBlocked: (blocked: boolean) => void) {
    this.audio = audio;
    this.clock = clock;
    this.onBlocked = onBlocked;
  }

  /** `output` undefined: the system's own. */
  play(pattern: Pattern, volume: number, output?: AudioNode): void {
    const context = this.audio.context();
    if (!context || context.state === "running") {
      this.once(pattern, volume, output);
      return;
    }
    const askedMs = this.clock.now();
    void context.resume().then(() => {
      // A tone that the browser lets through much later would mean nothing.
      if (this.clock.now() - askedMs < BLOCKED_AFTER_MS) this.once(pattern, volume, output);
    });
  }

  /**
   * Until the returned function is called, which ends the sound at once. `output` is asked before
   * each period.
   */
  loop(
    pattern: Pattern,
    volume: number,
    output: () => AudioNode | undefined = () => undefined,
  ): () => void {
    let out: GainNode | undefined;
    let timer: TimerId | undefined;
    const again = (): void => {
      out = this.once(pattern, volume, output()) ?? out;
      timer = this.clock.setTimer(again, pattern.period * 1000);
    };
    again();
    const watch = this.clock.setTimer(() => this.checkBlocked(), BLOCKED_AFTER_MS);
    return () => {
      this.clock.clearTimer(timer);
      this.clock.clearTimer(watch);
      out?.disconnect();
      this.onBlocked(false);
    };
  }

  /** In a click: the browser lets us play from now on. */
  unlock(): void {
    const context = this.audio.context();
    void context?.resume().then(() => this.onBlocked(false));
  }

  private once(pattern: Pattern, volume: number, output?: AudioNode): GainNode | undefined {
    const context = this.audio.context();
    if (!context) return undefined;
    if (context.state !== "running") {
      // Ends whenever the person clicks; the next period is heard then.
      void context.resume().then(() => this.onBlocked(false));
      return undefined;
    }
    const out = context.createGain();
    out.gain.value = volume;
    out.connect(output ?? context.destination);
    for (const note of pattern.notes) sound(context, out, note, pattern.overtone);
    return out;
  }

  private checkBlocked(): void {
    const context = this.audio.context();
    this.onBlocked(context !== undefined && context.state !== "running");
  }
}
