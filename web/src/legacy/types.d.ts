declare module "core-js/stable";
declare module "abortcontroller-polyfill/dist/polyfill-patch-fetch";
