// Words for the numbers of group calls.
import { plural, t } from "@lingui/core/macro";
import type {
  AdminCodec,
  AdminLoad,
  AdminRoom,
  AdminSentSource,
  AdminShownPicture,
  AdminTransport,
} from "../../engine";
import { formatLocale } from "../../i18n";

const kMega = 1_000_000;

function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(formatLocale(), { maximumFractionDigits: digits }).format(value);
}

/** "34 %" */
export function percentWords(percent: number): string {
  return new Intl.NumberFormat(formatLocale(), {
    style: "percent",
    maximumFractionDigits: 1,
  }).format(percent / 100);
}

/** "812 kbit/s", "2.4 Mbit/s" */
export function bitRateWords(bitsPerS: number): string {
  return bitsPerS < kMega
    ? t`${number(Math.round(bitsPerS / 1000))} kbit/s`
    : t`${number(bitsPerS / kMega, 1)} Mbit/s`;
}

/** What the server does about its load. */
export function consequenceWords(load: AdminLoad): string {
  if (load.shed_level === 5) return t`There is too much to do: calls go on with sound alone.`;
  if (load.shed_level >= 3) return t`There is too much to do: calls show fewer pictures.`;
  if (load.shed_level > 0) return t`There is much to do: pictures are less sharp.`;
  return load.admits
    ? t`There is room for more people.`
    : t`There is too much to do for more people.`;
}

/** Whose call it is: its title, or who is in it. */
export function roomTitle(room: AdminRoom): string {
  if (room.title !== undefined) return room.title;
  return room.participants.map(({ user }) => user.display_name).join(", ");
}

export function peopleWords(room: AdminRoom): string {
  return t`${plural(room.participants.length, { one: "# person", other: "# people" })}`;
}

/** How packets travel. */
export function mediaPathWords(path: NonNullable<AdminTransport["path"]>): string {
  switch (path) {
    case "udp":
      return "UDP";
    case "tcp":
      return "TCP";
    case "relay":
      return t`Relayed`;
  }
}

export function stateWords(state: AdminTransport["state"]): string {
  switch (state) {
    case "connecting":
      return t`Connecting`;
    case "connected":
      return t`Connected`;
    case "disconnected":
      return t`Interrupted`;
    case "failed":
      return t`Lost`;
  }
}

function codecName(codec: AdminCodec): string {
  return { opus: "Opus", vp8: "VP8", vp9: "VP9" }[codec];
}

/** "1.2 Mbit/s, 0.3 % lost" */
export function flowWords(bitsPerS: number, lossPermille: number): string {
  return t`${bitRateWords(bitsPerS)}, ${percentWords(lossPermille / 10)} lost`;
}

function sourceName(source: AdminSentSource["source"]): string {
  switch (source) {
    case "microphone":
      return t`Microphone`;
    case "camera":
      return t`Camera`;
    case "screen":
      return t`Screen`;
    case "screen_sound":
      return t`Sound of the screen`;
  }
}

/** "Camera: VP8, 3 sizes"; no size comes of what is off, and of what nobody looks at. */
export function sourceWords({ source, codec, layers }: AdminSentSource): string {
  const name = sourceName(source);
  const how = codecName(codec);
  if (codec === "opus") return t`${name}: ${how}`;
  if (layers === 0) return t`${name}: no picture`;
  return t`${name}: ${how}, ${plural(layers, { one: "# size", other: "# sizes" })}`;
}

function sizeWords(spatial: number): string {
  if (spatial === 0) return t`small`;
  return spatial === 1 ? t`medium` : t`large`;
}

/** How many pictures of each size, the largest first: "2 × large (VP8)". */
export function pictureWords(pictures: readonly AdminShownPicture[]): string[] {
  const counts = new Map<string, { picture: AdminShownPicture; count: number }>();
  for (const picture of pictures) {
    const key = `${picture.spatial} ${picture.codec}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { picture, count: 1 });
  }
  return [...counts.values()]
    .toSorted((a, b) => b.picture.spatial - a.picture.spatial)
    .map(({ picture: { spatial, codec }, count }) => {
      const how = codecName(codec);
      return t`${number(count)} × ${sizeWords(spatial)} (${how})`;
    });
}
