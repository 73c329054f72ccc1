// Keys for those who like them; every page works without this file.
(() => {
  "use strict";
  const go = (href) => { location.href = href; };
  let prefix = "";
  let at = -1;
  const places = { h: "/", s: "/ceasefires", c: "/claims", a: "/articles" };
  const typing = (el) => el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName);
  const step = (by) => {
    const stops = [...document.querySelectorAll(".drawing a:not([tabindex='-1']), .text a.act, .context mark[data-slot], ol.claims .plain a")];
    if (!stops.length) return;
    at = (stops.indexOf(document.activeElement) >= 0 ? stops.indexOf(document.activeElement) : at) + by;
    at = (at + stops.length) % stops.length;
    stops[at].focus();
    stops[at].scrollIntoView({ block: "nearest", inline: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key;
    const first = prefix;
    prefix = "";
    if (first === "g" && places[key]) return go(places[key]);
    if (key === "g") prefix = "g";
    else if (key === "?") go("/help/keys");
    else if (key === "/") { event.preventDefault(); document.getElementById("q").focus(); }
    else if (key === "n") step(1);
    else if (key === "p") step(-1);
    else if (key === "s") document.querySelector("[data-key='s']")?.click();
    else if (/^[1-7]$/.test(key)) {
      const mark = document.querySelector(`[data-slot='${key}']`);
      if (mark) { mark.focus(); mark.scrollIntoView({ block: "center" }); }
    }
  });
})();
