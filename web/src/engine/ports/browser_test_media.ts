// A tone and a moving picture for the self-test. Nothing of it is heard or seen: the tone goes into
// the track and nowhere else.
import type { TestMedia } from "./ports";

const TONE_HZ = 440;
const WIDTH = 320;
const HEIGHT = 180;
const FRAMES_PER_S = 15;

function tone(): { track: MediaStreamTrack; stop(): void } {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: TONE_HZ });
  const output = new MediaStreamAudioDestinationNode(context);
  oscillator.connect(output);
  oscillator.start();
  const [track] = output.stream.getAudioTracks();
  if (!track) throw new Error("no sound can be made here");
  return { track, stop: () => void context.close() };
}

function picture(): { track: MediaStreamTrack; stop(): void } {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  const [track] = canvas.captureStream(FRAMES_PER_S).getVideoTracks();
  if (!context || !track) throw new Error("no picture can be made here");
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    context.fillStyle = `hsl(${(frame * 7) % 360} 70% 50%)`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = "#ffffff";
    context.fillRect((frame * 8) % WIDTH, 0, 16, HEIGHT);
  };
  draw();
  const timer = window.setInterval(draw, 1000 / FRAMES_PER_S);
  return { track, stop: () => window.clearInterval(timer) };
}

export function createTestMedia(): TestMedia {
  const sound = tone();
  const image = picture();
  return {
    audio: sound.track,
    video: image.track,
    stop() {
      for (const part of [sound, image]) {
        part.track.stop();
        part.stop();
      }
    },
  };
}
