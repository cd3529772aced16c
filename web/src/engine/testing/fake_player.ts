// An element that plays sound, as far as the engine uses it.
export class FakePlayer {
  srcObject: unknown = null;
  sinkId = "";
  volume = 1;
  muted = false;
  private readonly media: { autoplay: boolean };

  constructor(media: { autoplay: boolean }) {
    this.media = media;
  }

  async play(): Promise<void> {
    if (!this.media.autoplay) throw new DOMException("click first", "NotAllowedError");
  }

  async setSinkId(id: string): Promise<void> {
    this.sinkId = id;
  }
}
