import type { HttpPort } from "./ports";

const BASE = "/api/v1/";

/** XMLHttpRequest, because fetch does not tell how much of an upload has left. */
export const browserHttp: HttpPort = {
  send({ method, path, headers, body, onProgress, signal }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, BASE + path);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.onload = () => resolve({ status: request.status, text: request.responseText });
      request.onerror = () => reject(new TypeError("no answer"));
      request.onabort = () => reject(new DOMException("stopped", "AbortError"));
      if (onProgress) {
        request.upload.onprogress = ({ loaded, total }) => {
          if (total > 0) onProgress(loaded / total);
        };
      }
      signal?.addEventListener("abort", () => request.abort());
      request.send(body ?? null);
    });
  },
  beacon(path, body) {
    navigator.sendBeacon(BASE + path, new Blob([body], { type: "application/json" }));
  },
};
