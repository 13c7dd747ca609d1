// Finds every control without a name.
const named = (one) => (one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent).trim();
return [...document.querySelectorAll("button, a[href], input, textarea, [role=option], [role=menuitem], [role=radio], nav, dialog[open], img")]
  .filter((one) => one.checkVisibility() && !(one.tagName === "IMG" ? one.alt : named(one) || one.getAttribute("aria-labelledby")))
  .map((one) => one.outerHTML.slice(0, 120));
