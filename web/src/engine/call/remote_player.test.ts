// @vitest-environment node
import { beforeEach, describe, expect, it } from "vitest";
import { settle } from "../testing/fake_clock";
import { FakeAudio } from "../testing/fake_audio";
import { FakeMedia } from "../testing/fake_media";
import { FakeTrack } from "../testing/fake_track";
import { RemotePlayer } from "./remote_player";

let media: FakeMedia;
let player: RemotePlayer;
let audioPort: FakeAudio;
let changes: number;

const audio = new FakeTrack("audio", "remote");
const video = new FakeTrack("video", "remote");

function stream(...tracks: FakeTrack[]): MediaStream {
  const made = media.createStream();
  for (const track of tracks) made.addTrack(track as unknown as MediaStreamTrack);
  return made;
}

function tracksOf(element: { srcObject: unknown } | undefined): unknown[] | undefined {
  return (element?.srcObject as MediaStream | undefined)?.getTracks();
}

function kinds(element: { srcObject: unknown }): string[] {
  return (element.srcObject as MediaStream).getTracks().map(({ kind }) => kind);
}

beforeEach(() => {
  media = new FakeMedia();
  audioPort = new FakeAudio();
  changes = 0;
  player = new RemotePlayer(media, audioPort, () => {
    changes += 1;
  });
});

describe("the other side", () => {
  it("is heard in an element without its picture, which a screen shows without sound", async () => {
    const screen = media.createAudio();
    player.attach(screen);
    player.setStream(stream(audio, video));
    await settle();
    expect(kinds(media.players[1] ?? screen)).toEqual(["audio"]);
    expect(kinds(screen)).toEqual(["video"]);
    expect(screen.muted).toBe(true);
  });

  it("goes on playing when its picture comes later", async () => {
    player.setStream(stream(audio));
    const before = media.players[0]?.srcObject;
    player.setStream(stream(audio, video));
    expect(media.players[0]?.srcObject).toBe(before);
    expect(media.players).toHaveLength(1);
  });

  it("shows its screen beside its camera, and plays the sound of both", async () => {
    const screen = media.createAudio();
    player.attach(screen, "screen");
    const shared = [new FakeTrack("video", "screen"), new FakeTrack("audio", "screen")];
    player.setStream(stream(audio, video), stream(...shared));
    await settle();
    expect((screen.srcObject as MediaStream).getTracks()).toEqual([shared[0]]);
    const [, voice, sound] = media.players;
    expect(tracksOf(voice)).toEqual([audio]);
    expect(tracksOf(sound)).toEqual([shared[1]]);
  });

  it("is silent and heard again at once, however loud it is wanted", async () => {
    player.setStream(stream(audio));
    player.setVolume(1.5);
    await settle();
    player.hush(true);
    expect(media.players[0]).toMatchObject({ volume: 0, srcObject: audioPort.boosted });
    player.setVolume(1.2);
    await settle();
    expect(media.players[0]).toMatchObject({ volume: 0, srcObject: audioPort.boosted });
    player.hush(false);
    expect(media.players[0]?.volume).toBe(1);
  });

  it("is as loud as wanted: an element up to 100 %, a boost above", async () => {
    player.setStream(stream(audio));
    player.setVolume(0.4);
    await settle();
    expect(media.players[0]?.volume).toBe(0.4);
    player.setVolume(1.5);
    await settle();
    const [boosted, keeper] = media.players;
    expect(boosted?.srcObject).toBe(audioPort.boosted);
    expect(boosted?.volume).toBe(1);
    expect(audioPort.gain).toBe(1.5);
    expect(keeper?.muted).toBe(true);
    player.setVolume(1);
    await settle();
    expect(kinds(media.players[0] ?? { srcObject: null })).toEqual(["audio"]);
  });

  it("is never silent for want of a running AudioContext", async () => {
    audioPort.state = "suspended";
    player.setStream(stream(audio));
    player.setVolume(2);
    await settle();
    expect(kinds(media.players[0] ?? { srcObject: null })).toEqual(["audio"]);
    expect(media.players[0]?.volume).toBe(1);
  });

  it("is silent after the call", async () => {
    player.setStream(stream(audio, video));
    player.setStream(undefined);
    await settle();
    expect(media.players[0]?.srcObject).toBeNull();
  });

  it("says that the browser wants a click, and is heard after it", async () => {
    media.autoplay = false;
    player.setStream(stream(audio));
    await settle();
    expect(player.blocked).toBe(true);
    media.autoplay = true;
    await player.unlock();
    expect(player.blocked).toBe(false);
    expect(changes).toBe(2);
  });

  it("is heard on the chosen speaker, also when it was chosen before the call", async () => {
    await player.setSpeaker("out1");
    player.setStream(stream(audio));
    await settle();
    expect(media.players[0]?.sinkId).toBe("out1");
    await player.setSpeaker(undefined);
    expect(media.players[0]?.sinkId).toBe("");
  });
});
