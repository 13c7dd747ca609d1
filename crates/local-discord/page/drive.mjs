// Drives the page in a headless Chromium and takes pictures, for looking at by people.
// Not served. `node --experimental-websocket page/drive.mjs http://127.0.0.1:4000 /tmp/pictures steps.json`
// where the steps are a list of: {"type": "text"} {"press": "Enter"} {"click": "css"} {"choose": ["css", "value"]}
// {"wait": "css"} {"has": "text"} {"size": [w, h]} {"scheme": "light"} {"picture": "name"} {"eval": "js"}

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [address, pictures, script] = process.argv.slice(2);
const steps = JSON.parse(readFileSync(script, "utf8"));
mkdirSync(pictures, { recursive: true });

const home = mkdtempSync(join(tmpdir(), "chromium-"));
const quiet = ["quic", "background-networking", "component-update", "sync"].map((what) => `--disable-${what}`);
const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet, "--remote-debugging-port=0", `--user-data-dir=${home}`, "about:blank"];
const browser = spawn(process.env.CHROMIUM ?? "chromium", flags, { stdio: ["ignore", "ignore", "pipe"] });
const socketAddress = await new Promise((resolve) => {
  browser.stderr.on("data", (data) => {
    const found = /ws:\/\/\S+/.exec(String(data));
    if (found) resolve(found[0]);
  });
});
const port = new URL(socketAddress).port;
const [tab] = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()).filter(({ type }) => type === "page");
const socket = new WebSocket(tab.webSocketDebuggerUrl);
await new Promise((resolve) => socket.addEventListener("open", resolve));

let count = 0;
const waiting = new Map();
socket.addEventListener("message", ({ data }) => {
  const { id, result, error, method, params } = JSON.parse(data);
  if (id) waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
  if (method === "Runtime.exceptionThrown") console.error("exception:", params.exceptionDetails.exception?.description);
  if (method === "Runtime.consoleAPICalled") console.error("console:", ...params.args.map(({ value }) => value));
  if (method === "Log.entryAdded") console.error("log:", params.entry.text, params.entry.url ?? "");
});
const call = (method, params = {}) =>
  new Promise((resolve) => {
    count += 1;
    waiting.set(count, resolve);
    socket.send(JSON.stringify({ id: count, method, params }));
  });
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

async function evaluate(expression) {
  const { result, exceptionDetails } = await call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

async function until(expression, what) {
  for (let round = 0; round < 60; round += 1) {
    if (await evaluate(expression)) return;
    await sleep(100);
  }
  throw new Error(`never: ${what}`);
}

const KEYS = { Enter: 13, Tab: 9, Escape: 27, ArrowDown: 40, ArrowUp: 38, Backspace: 8 };
const find = (css) => `document.querySelector(${JSON.stringify(css)})`;

const acts = {
  type: async (text) => {
    for (const character of text) await call("Input.insertText", { text: character });
  },
  press: async (key) => {
    const event = { key, code: key, windowsVirtualKeyCode: KEYS[key], text: key === "Enter" ? "\r" : undefined };
    await call("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await call("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  },
  click: async (css) => {
    await until(`Boolean(${find(css)})`, css);
    await evaluate(`${find(css)}.scrollIntoView({ block: "nearest" }), ${find(css)}.focus(), ${find(css)}.click()`);
  },
  choose: ([css, value]) =>
    evaluate(`(() => { const one = ${find(css)}; one.value = [...one.options].find((o) => o.value === ${JSON.stringify(value)}
      || o.textContent === ${JSON.stringify(value)}).value; one.dispatchEvent(new Event("change", { bubbles: true })); })()`),
  wait: (css) => until(`Boolean(${find(css)})`, css),
  has: (text) => until(`document.body.innerText.includes(${JSON.stringify(text)})`, text),
  size: ([width, height]) => call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 }),
  scheme: (value) => call("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] }),
  eval: async (text) => console.log(JSON.stringify(await evaluate(text))),
  picture: async (name) => {
    await sleep(250);
    const { data } = await call("Page.captureScreenshot", { format: "png" });
    writeFileSync(join(pictures, `${name}.png`), Buffer.from(data, "base64"));
  },
};

let status = 0;
try {
  for (const domain of ["Page", "Runtime", "Log"]) await call(`${domain}.enable`);
  await acts.size([1100, 800]);
  await acts.scheme("dark");
  await call("Page.navigate", { url: address });
  await until(`document.readyState === "complete"`, "loaded");
  for (const step of steps) {
    const [[what, given]] = Object.entries(step);
    await acts[what](given);
    await sleep(60);
  }
} catch (error) {
  console.error(String(error));
  await acts.picture("failed");
  status = 1;
}
browser.kill();
process.exit(status);
