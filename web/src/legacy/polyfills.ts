// What Chrome 60, Firefox 55, Safari 11 and Edge 79 lack of the language and the platform. WebRTC
// itself cannot be added: without it there is chat, and the call buttons say so.
import "core-js/stable";
import "abortcontroller-polyfill/dist/polyfill-patch-fetch";
import "intersection-observer";
import "./regexp_install";
import "./intl";
import "./dom";
import "webrtc-adapter";
