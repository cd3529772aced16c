import type { AudioPort } from "../ports/ports";

/** Speech at this root mean square fills the meter. */
const FULL_RMS = 0.25;

/** How loud a stream is now. Costs nothing until somebody asks. */
export class LevelMeter {
  private readonly audio: AudioPort;
  private stream: MediaStream | undefined;
  private source: MediaStreamAudioSourceNode | undefined;
  private analyser: AnalyserNode | undefined;
  private samples = new Float32Array(0);

  constructor(audio: AudioPort) {
    this.audio = audio;
  }

  attach(stream: MediaStream | undefined): void {
    this.source?.disconnect();
    this.source = undefined;
    this.analyser = undefined;
    this.stream = stream;
  }

  /** 0..1 */
  level(): number {
    const analyser = this.analyser ?? this.connect();
    if (!analyser) return 0;
    analyser.getFloatTimeDomainData(this.samples);
    const energy = this.samples.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.min(1, Math.sqrt(energy / this.samples.length) / FULL_RMS);
  }

  private connect(): AnalyserNode | undefined {
    const context = this.audio.context();
    if (!context || !this.stream || this.stream.getAudioTracks().length === 0) return undefined;
    this.source = context.createMediaStreamSource(this.stream);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
    return this.analyser;
  }
}
