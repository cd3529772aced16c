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

/** Speech that survives loss, and nothing sent while nobody speaks. */
const OPUS_PARAMETERS = { useinbandfec: "1", usedtx: "1" };

function withOpusParameters(parameters: string): string {
  const kept = parameters
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each !== "" && !((each.split("=")[0] ?? "") in OPUS_PARAMETERS));
  const ours = Object.entries(OPUS_PARAMETERS).map(([name, value]) => `${name}=${value}`);
  return [...kept, ...ours].join(";");
}

/**
 * Asks our own browser, as if the other side had, for what keeps speech whole: forward error
 * correction inside Opus, discontinuous transmission, and (Chromium) lost packets of sound sent
 * again. Applied to what we receive; never sent. All sections say the same, as bundling demands.
 */
export function withSteadySound(sdp: string): string {
  const lines = sdp.split("\r\n");
  const payloads = new Set<string>();
  for (const line of lines) {
    const payload = /^a=rtpmap:(\d+) opus\/48000/i.exec(line)?.[1];
    if (payload !== undefined) payloads.add(payload);
  }
  const has = (start: string): boolean => lines.some((line) => line.startsWith(start));
  const wanted: string[] = [];
  for (const line of lines) {
    const [, kind, payload = "", parameters = ""] = /^a=(rtpmap|fmtp):(\d+) (.*)$/.exec(line) ?? [];
    if (!payloads.has(payload)) {
      wanted.push(line);
    } else if (kind === "fmtp") {
      wanted.push(`a=fmtp:${payload} ${withOpusParameters(parameters)}`);
    } else {
      wanted.push(line);
      if (!has(`a=rtcp-fb:${payload} nack`)) wanted.push(`a=rtcp-fb:${payload} nack`);
      if (!has(`a=fmtp:${payload} `)) wanted.push(`a=fmtp:${payload} ${withOpusParameters("")}`);
    }
  }
  return wanted.join("\r\n");
}
