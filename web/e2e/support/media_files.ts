// What Chromium's test devices play, made once with ffmpeg.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The colour that a test camera shows; the other side must decode the same one. */
export interface Camera {
  name: string;
  rgb: [number, number, number];
}

/** Of y4m Chromium keeps the rate; mjpeg plays with 30 pictures a second, whatever it says. */
const kPictures = ["-pix_fmt", "yuv420p"];

function makeOnce(name: string, command: string[]): string {
  const directory = join(tmpdir(), "earshot-e2e-media");
  const file = join(directory, name);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  // Half a file would be taken for a whole one.
  const unfinished = join(directory, `${process.pid}-${name}`);
  execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", ...command, unfinished]);
  renameSync(unfinished, file);
  return file;
}

/**
 * One colour with a small white mark that comes and goes. Few pictures a second: without a graphics
 * card it costs much to show one.
 */
export function colourFile({ name, rgb }: Camera): string {
  const colour = `0x${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  const mark = "drawbox=x=600:y=0:w=24:h=24:color=white:t=fill:enable='lt(mod(t,1),0.5)'";
  const source = `color=c=${colour}:size=640x360:rate=10,${mark}`;
  return makeOnce(`${name}.y4m`, ["-i", source, "-t", "1", ...kPictures]);
}

/** "busy": 360p that changes all over all the time. "sharp": 720p that wants megabits. */
export function pictureFile(kind: "busy" | "sharp"): string {
  const [size, noise] = kind === "busy" ? ["640x360", 30] : ["1280x720", 8];
  const source = `testsrc2=size=${size}:rate=15,noise=alls=${noise}:allf=t`;
  return makeOnce(`${kind}.y4m`, ["-i", source, "-t", "2", ...kPictures]);
}

/** Sound without pauses whose pitch and loudness change like a voice's. */
export function voiceFile(): string {
  const pitch = "2*PI*(140*t+6*sin(5*t))";
  const harmonics = [1, 2, 3, 5, 8, 13].map((each) => `sin(${each}*${pitch})/${each}`);
  const source = `aevalsrc='0.3*(0.6+0.4*sin(2*PI*4*t))*(${harmonics.join("+")})':s=48000`;
  return makeOnce("voice.wav", ["-i", source, "-t", "10", "-ac", "1"]);
}
