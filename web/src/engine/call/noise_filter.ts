// The strong noise suppression between the microphone and the sender. What cannot be filtered goes
// out as it is: never silent.
import type { FilteredTrack, MediaPort } from "../ports/ports";
import type { NoiseFilterState } from "./view";

export class NoiseFilter {
  private readonly media: Pick<MediaPort, "filterNoise">;
  private readonly onChange: () => void;
  private input: MediaStreamTrack | undefined;
  private wanted = false;
  private filtered: FilteredTrack | undefined;
  private stateNow: NoiseFilterState = "off";
  /** Rises with every change of what is wanted. */
  private question = 0;

  constructor(media: Pick<MediaPort, "filterNoise">, onChange: () => void) {
    this.media = media;
    this.onChange = onChange;
  }

  get state(): NoiseFilterState {
    return this.stateNow;
  }

  /** What to send. */
  get output(): MediaStreamTrack | undefined {
    return this.filtered?.track ?? this.input;
  }

  set(input: MediaStreamTrack | undefined, wanted: boolean): void {
    if (input === this.input && wanted === this.wanted) return;
    // The browser's own suppression steps back while ours works, so that speech keeps its sound.
    // It is on in every new track.
    if (input && (wanted || this.wanted)) this.useBrowsers(input, !wanted);
    this.input = input;
    this.wanted = wanted;
    this.release();
    if (input && wanted) void this.start(input);
    else this.become("off");
  }

  private async start(input: MediaStreamTrack): Promise<void> {
    const question = this.question;
    this.become("starting");
    try {
      const filtered = await this.media.filterNoise(input, () => {
        if (question === this.question) this.giveUp(input);
      });
      if (question !== this.question) {
        filtered.stop();
        return;
      }
      this.filtered = filtered;
      this.become("on");
    } catch {
      if (question === this.question) this.giveUp(input);
    }
  }

  /** The browser cannot, or its audio came to a halt. */
  private giveUp(input: MediaStreamTrack): void {
    this.release();
    this.useBrowsers(input, true);
    this.become("unavailable");
  }

  private useBrowsers(input: MediaStreamTrack, on: boolean): void {
    const constraints = { echoCancellation: true, autoGainControl: true, noiseSuppression: on };
    input.applyConstraints(constraints).catch(() => undefined);
  }

  private release(): void {
    this.question += 1;
    this.filtered?.stop();
    this.filtered = undefined;
  }

  private become(state: NoiseFilterState): void {
    this.stateNow = state;
    this.onChange();
  }
}
