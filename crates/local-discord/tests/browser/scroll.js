// Scrolls up as fast as it goes, and tells of every frame how long it took.
const log = document.querySelector("#log");
const frames = [];
let last = performance.now();
const until = last + 3000;
const step = (now) => {
  frames.push(now - last);
  last = now;
  log.scrollTop -= 400;
  if (now < until) requestAnimationFrame(step);
  else done([frames.slice(1), log.querySelectorAll(".message").length, document.querySelector("#log .message").innerText]);
};
requestAnimationFrame(step);
