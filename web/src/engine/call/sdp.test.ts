// @vitest-environment node
import { describe, expect, it } from "vitest";
import { fingerprints, withStartBitrate, withSteadySound } from "./sdp";

const SDP = [
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10",
  "a=fingerprint:sha-256 AA:BB",
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
  "a=fingerprint:sha-256 aa:bb",
  "a=rtpmap:96 VP8/90000",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
  "a=rtpmap:98 VP9/90000",
  "a=fmtp:98 profile-id=0",
  "",
].join("\r\n");

describe("session descriptions", () => {
  it("get a start bitrate for every real video codec and for nothing else", () => {
    const lines = withStartBitrate(SDP, 800).split("\r\n");
    expect(lines).toContain("a=fmtp:96 x-google-start-bitrate=800");
    expect(lines).toContain("a=fmtp:98 profile-id=0;x-google-start-bitrate=800");
    expect(lines).toContain("a=fmtp:97 apt=96");
    expect(lines).toContain("a=fmtp:111 minptime=10");
    expect(lines).toHaveLength(SDP.split("\r\n").length + 1);
  });

  it("name their certificates whatever the order and case", () => {
    expect(fingerprints(SDP)).toBe("a=fingerprint:sha-256 aa:bb");
    expect(fingerprints("v=0")).toBe("");
  });

  it("ask for speech that survives loss", () => {
    const lines = withSteadySound(SDP).split("\r\n");
    expect(lines).toContain("a=rtcp-fb:111 nack");
    expect(lines).toContain("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1");
    expect(lines).toHaveLength(SDP.split("\r\n").length + 1);
    expect(withSteadySound(withSteadySound(SDP))).toBe(withSteadySound(SDP));
  });

  it("give Opus parameters where it has none, in every section alike", () => {
    const bare = ["m=audio 9 X 109", "a=rtpmap:109 opus/48000/2"];
    const wanted = ["a=rtcp-fb:109 nack", "a=fmtp:109 useinbandfec=1;usedtx=1"];
    const lines = withSteadySound([...bare, ...bare, ""].join("\r\n")).split("\r\n");
    expect(lines).toEqual([...bare, ...wanted, ...bare, ...wanted, ""]);
  });
});
