// The first script of the page, in the JavaScript of 2009: picks the build that this browser can
// run, and shows the sentence of index.html to browsers that can run none.
(function () {
  var me = document.currentScript || document.getElementById("start");
  function sorry() {
    var sentence = document.getElementById("sorry");
    if (sentence) sentence.removeAttribute("hidden");
  }
  function add(name, attributes) {
    var element = document.createElement(name);
    for (var key in attributes) element[key] = attributes[key];
    element.onerror = sorry;
    document.head.appendChild(element);
    return element;
  }

  // light-dark() came last of all that the present build needs.
  var present =
    "noModule" in me &&
    !/[?&]legacy\b/.test(location.search) &&
    !!window.CSS &&
    CSS.supports("color", "light-dark(#000, #fff)");
  if (present) {
    add("script", { type: "module", crossOrigin: "", src: me.getAttribute("data-app") });
    return;
  }

  // Every browser with these has async functions, which are the newest syntax of the old build.
  if (!window.fetch || !window.Promise || !window.WebSocket || !Object.getOwnPropertyDescriptors) {
    sorry();
    return;
  }
  var root = document.documentElement;
  var styles = document.querySelectorAll('link[rel="stylesheet"]');
  for (var i = 0; i < styles.length; ++i) styles[i].parentNode.removeChild(styles[i]);
  // Whether flex containers know gaps cannot be asked, only measured.
  var box = document.createElement("div");
  box.style.cssText = "display:flex;flex-direction:column;row-gap:1px;position:absolute";
  box.appendChild(document.createElement("div"));
  box.appendChild(document.createElement("div"));
  document.body.appendChild(box);
  if (box.scrollHeight !== 1) root.className += " no-flex-gap";
  document.body.removeChild(box);

  add("link", { rel: "stylesheet", href: "/legacy/app.css" }).onload = function () {
    add("script", { src: "/legacy/app.js" }).onload = function () {
      // The server answers an unknown address with this page, which is no script.
      if (!root.hasAttribute("data-legacy")) sorry();
    };
  };
})();
