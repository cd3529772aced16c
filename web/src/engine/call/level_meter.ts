import type { AudioPort } from "../ports/ports";

/** Speech at this root mean square fills the meter. */
const FULL_RMS = 0.25;

/** How loud a stream is now. Costs nothing until somebody asks. */
export class LevelMeter {
  private readonly audio: AudioPort;
  private readonly fftSize: number;
  private stream: MediaStream | undefined;
  private source: MediaStreamAudioSourceNode | undefined;
  private analyser: AnalyserNode | undefined;
  private samples = new Float32Array(0);

  /** `fftSize`: how many of the newest samples one reading covers. */
  constructor(audio: AudioPort, fftSize = 1024) {
    this.audio = audio;
    this.fftSize = fftSize;
  }

  attach(stream: MediaStream | undefined): void {
    this.source?.disconnect();
    this.source = undefined;
    this.analyser = undefined;
    this.stream = stream;
  }

  /** 0..1 */
  level(): number {
    return this.reading() ?? 0;
  }

  /** 0..1; undefined while nothing can be measured. */
  reading(): number | undefined {
    const analyser = this.analyser ?? this.connect();
    if (!analyser || analyser.context.state !== "running") return undefined;
    analyser.getFloatTimeDomainData(this.samples);
    const energy = this.samples.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.min(1, Math.sqrt(energy / this.samples.length) / FULL_RMS);
  }

  private connect(): AnalyserNode | undefined {
    const context = this.audio.context();
    if (!context || !this.stream || this.stream.getAudioTracks().length === 0) return undefined;
    this.source = context.createMediaStreamSource(this.stream);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = this.fftSize;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
    return this.analyser;
  }
}
