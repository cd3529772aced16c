import type { MediaPort } from "../ports/ports";
import { type CaptureDevice, deviceError } from "./media_errors";
import type { DeviceError } from "./types";

export type Captured = { ok: true; track: MediaStreamTrack } | { ok: false; error: DeviceError };

function constraints(device: CaptureDevice, deviceId: string | undefined): MediaStreamConstraints {
  const chosen = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  if (device === "microphone") {
    return {
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...chosen },
    };
  }
  return {
    video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...chosen },
  };
}

async function capture(
  media: MediaPort,
  device: CaptureDevice,
  deviceId: string | undefined,
): Promise<Captured> {
  try {
    const stream = await media.getUserMedia(constraints(device, deviceId));
    const track = stream.getTracks()[0];
    return track ? { ok: true, track } : { ok: false, error: "missing" };
  } catch (cause) {
    return { ok: false, error: deviceError(cause, await media.permission(device)) };
  }
}

/** Opens the device; asks the person where the browser wants that. Never rejects. */
export function openDevice(
  media: MediaPort,
  device: CaptureDevice,
  deviceId: string,
): Promise<Captured> {
  return capture(media, device, deviceId);
}

/** Opens the preferred device, or the system's default one when that is gone. */
export async function openPreferred(
  media: MediaPort,
  device: CaptureDevice,
  preferredId: string | undefined,
): Promise<Captured> {
  if (preferredId === undefined) return capture(media, device, undefined);
  const first = await capture(media, device, preferredId);
  const gone = !first.ok && (first.error === "missing" || first.error === "overconstrained");
  return gone ? capture(media, device, undefined) : first;
}
