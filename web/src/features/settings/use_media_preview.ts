import { useEffect, useState } from "react";

export type PreviewFailure = "denied" | "missing" | "in_use" | "insecure";

export interface MediaPreview {
  stream: MediaStream | undefined;
  failure: PreviewFailure | undefined;
  /** 0..1, for the meter. */
  level(): number;
}

function failureOf(cause: unknown): PreviewFailure {
  const name = cause instanceof DOMException ? cause.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "in_use";
  return "missing";
}

/** How loud the stream is; reads the peak of the newest samples. */
function levelReader(stream: MediaStream): { read(): number; close(): void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      let peak = 0;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      return Math.min(1, peak * 1.6);
    },
    close: () => void context.close(),
  };
}

const kSilent = () => 0;

/** Captures while `constraints` is set; every track stops when it changes or the page is left. */
export function useMediaPreview(constraints: MediaStreamConstraints | undefined): MediaPreview {
  const [preview, setPreview] = useState<MediaPreview>({
    stream: undefined,
    failure: undefined,
    level: kSilent,
  });
  const wanted = constraints && JSON.stringify(constraints);
  useEffect(() => {
    if (wanted === undefined) return;
    let ended = false;
    let stop = () => {};
    const show = (stream: MediaStream) => {
      const meter = stream.getAudioTracks().length > 0 ? levelReader(stream) : undefined;
      stop = () => {
        meter?.close();
        for (const track of stream.getTracks()) track.stop();
      };
      if (ended) stop();
      else setPreview({ stream, failure: undefined, level: meter?.read ?? kSilent });
    };
    const fail = (failure: PreviewFailure) =>
      !ended && setPreview({ stream: undefined, failure, level: kSilent });
    if (navigator.mediaDevices === undefined) fail("insecure");
    else {
      navigator.mediaDevices
        .getUserMedia(JSON.parse(wanted) as MediaStreamConstraints)
        .then(show, (cause: unknown) => fail(failureOf(cause)));
    }
    return () => {
      ended = true;
      stop();
      setPreview({ stream: undefined, failure: undefined, level: kSilent });
    };
  }, [wanted]);
  return preview;
}
