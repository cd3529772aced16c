// The application for browsers that cannot run the present build (start.js decides).
import "./polyfills";
import "../main";

document.documentElement.dataset.legacy = "";
