// The ring on another output than everything else: a headset for the call, the loudspeaker of the
// room for the ring. Through an element, because only Chromium lets an AudioContext choose.
import type { AudioPort, MediaPort } from "../ports/ports";

interface WithSink {
  setSinkId?(id: string): Promise<void>;
}

interface Route {
  speakerId: string;
  node: MediaStreamAudioDestinationNode;
  element: HTMLMediaElement & WithSink;
}

export class RingOutput {
  private readonly audio: AudioPort;
  private readonly media: Pick<MediaPort, "createAudio">;
  private route: Route | undefined;

  constructor(audio: AudioPort, media: Pick<MediaPort, "createAudio">) {
    this.audio = audio;
    this.media = media;
  }

  /** Before a ring. Takes no longer than the browser needs to open an output. */
  async prepare(speakerId: string | undefined): Promise<void> {
    if (speakerId === undefined) return;
    if (this.route?.speakerId !== speakerId) {
      this.rest();
      this.route = await this.open(speakerId);
    }
    await this.start();
  }

  /**
   * Where to play now. undefined: the system's own output, also when the chosen one is gone, the
   * browser offers no choice or waits for a click: a ring in the wrong place is better than none.
   */
  node(speakerId: string | undefined): AudioNode | undefined {
    const { route } = this;
    if (!route || route.speakerId !== speakerId) return undefined;
    if (!route.element.paused) return route.node;
    void this.start();
    return undefined;
  }

  /** Nothing rings: the output is given back. */
  rest(): void {
    this.route?.element.pause();
  }

  private async start(): Promise<void> {
    // Refused until there was a click.
    await this.route?.element.play().catch(() => undefined);
  }

  private async open(speakerId: string): Promise<Route | undefined> {
    const context = this.audio.context();
    const element: HTMLMediaElement & WithSink = this.media.createAudio();
    if (!context || !element.setSinkId) return undefined;
    try {
      await element.setSinkId(speakerId);
    } catch {
      return undefined;
    }
    const node = context.createMediaStreamDestination();
    element.srcObject = node.stream;
    return { speakerId, node, element };
  }
}
