// The few things the client reads in or adds to a session description.

/** The certificates of the sender: others than before mean that its page began anew. */
export function fingerprints(sdp: string): string {
  const found = new Set(
    sdp.match(/^a=fingerprint:.*$/gm)?.map((line) => line.trim().toLowerCase()),
  );
  return [...found].toSorted().join("\n");
}

const REAL_VIDEO_CODECS = /^(?:VP8|VP9|AV1|H264)$/i;

/**
 * Asks Chromium to begin with this much video instead of 300 kbit/s, so that a good network shows a
 * sharp picture within seconds. Others ignore the parameter. Applied to what we receive; never
 * sent.
 */
export function withStartBitrate(sdp: string, kbps: number): string {
  const lines = sdp.split("\r\n");
  const payloads = new Set<string>();
  for (const line of lines) {
    const map = /^a=rtpmap:(\d+) ([^/]+)\/90000/.exec(line);
    if (map?.[1] && map[2] && REAL_VIDEO_CODECS.test(map[2])) payloads.add(map[1]);
  }
  const parameter = `x-google-start-bitrate=${kbps}`;
  const withFmtp = new Set<string>();
  const extended = lines.map((line) => {
    const payload = /^a=fmtp:(\d+) /.exec(line)?.[1];
    if (payload === undefined || !payloads.has(payload)) return line;
    withFmtp.add(payload);
    return `${line};${parameter}`;
  });
  return extended
    .flatMap((line) => {
      const payload = /^a=rtpmap:(\d+) /.exec(line)?.[1];
      const bare = payload !== undefined && payloads.has(payload) && !withFmtp.has(payload);
      return bare ? [line, `a=fmtp:${payload} ${parameter}`] : [line];
    })
    .join("\r\n");
}
