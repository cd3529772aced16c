import type { MediaPort } from "./ports";

const devices = (): MediaDevices | undefined =>
  typeof navigator === "undefined" ? undefined : navigator.mediaDevices;

export const browserMedia: MediaPort = {
  get secure() {
    return window.isSecureContext;
  },
  get captureSupported() {
    return devices()?.getUserMedia !== undefined;
  },
  get webrtcSupported() {
    return (
      "RTCPeerConnection" in window &&
      // Without it a call could not be planned in advance: Chrome 68, Firefox 58, Safari 12.0.
      "addTransceiver" in RTCPeerConnection.prototype
    );
  },
  get speakerChoiceSupported() {
    return "setSinkId" in HTMLMediaElement.prototype;
  },
  getUserMedia(constraints) {
    const found = devices();
    if (!found) return Promise.reject(new DOMException("no capture here", "NotSupportedError"));
    return found.getUserMedia(constraints);
  },
  get screenSupported() {
    return devices()?.getDisplayMedia !== undefined;
  },
  getDisplayMedia(options) {
    const found = devices();
    if (!found?.getDisplayMedia) {
      return Promise.reject(new DOMException("no screen capture here", "NotSupportedError"));
    }
    return found.getDisplayMedia(options);
  },
  filterNoise: async (input, onHalt) =>
    (await import("./browser_noise")).filterNoise(input, onHalt),
  async enumerateDevices() {
    return (await devices()?.enumerateDevices?.()) ?? [];
  },
  onDeviceChange(run) {
    const found = devices();
    found?.addEventListener("devicechange", run);
    return () => found?.removeEventListener("devicechange", run);
  },
  async permission(name) {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      return "unknown";
    }
  },
  createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
  videoCodecs: () => RTCRtpReceiver.getCapabilities?.("video")?.codecs ?? [],
  createStream: () => new MediaStream(),
  createAudio: () => new Audio(),
  createTestMedia: async () => (await import("./browser_test_media")).createTestMedia(),
};
