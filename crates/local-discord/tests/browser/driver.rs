//! A real browser, driven by keys and clicks as a person would, over the `WebDriver` protocol.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long something may take to show.
const PATIENCE: Duration = Duration::from_secs(8);
/// The name under which the protocol hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1200,820",
];

/// Keys as the protocol writes them.
pub mod key {
    pub const TAB: &str = "\u{e004}";
    pub const ENTER: &str = "\u{e007}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const UP: &str = "\u{e013}";
    pub const DOWN: &str = "\u{e015}";
}

/// A browser with a fresh profile; it ends with this.
pub struct Browser {
    session: String,
    client: reqwest::Client,
    driver: Child,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _gone = self.driver.kill();
        let _gone = self.driver.wait();
    }
}

impl Browser {
    /// Starts one; says why if there is none here.
    pub async fn start() -> Result<Self, String> {
        let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which);
        let binary = found.ok_or("there is no Chromium here")?;
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| format!("there is no chromedriver here ({why})"))?;
        let out = driver.stdout.take().ok_or("chromedriver says nothing")?;
        let port = BufReader::new(out).lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let base = format!("http://127.0.0.1:{}", port.ok_or("chromedriver tells no port")?);
        let client = reqwest::Client::builder().no_proxy().build().map_err(|why| why.to_string())?;
        let mut browser = Self { session: base, client, driver };
        let options = json!({ "args": FLAGS, "binary": binary });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let made = browser.post("session", wanted).await.map_err(|why| format!("Chromium does not start: {why}"))?;
        let id = made["sessionId"].as_str().ok_or("there is no session")?;
        browser.session = format!("{}/session/{id}", browser.session);
        Ok(browser)
    }

    /// Ends the browser.
    pub async fn close(self) {
        let _ended = self.client.delete(&self.session).send().await;
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, String> {
        let sent = self.client.post(format!("{}/{path}", self.session)).json(&body).send().await;
        let mut answer: Value = sent.map_err(|why| why.to_string())?.json().await.map_err(|why| why.to_string())?;
        match answer["value"]["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", answer["value"]["message"])),
            None => Ok(answer["value"].take()),
        }
    }

    async fn must(&self, path: &str, body: Value) -> Value {
        let what = format!("{path} {body}");
        self.post(path, body).await.unwrap_or_else(|why| panic!("{what}: {why}"))
    }

    /// Opens an address.
    pub async fn open(&self, url: &str) {
        self.must("url", json!({ "url": url })).await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.must("refresh", json!({})).await;
    }

    /// Opens another tab. Gives the handles of both.
    pub async fn second_tab(&self) -> [String; 2] {
        let handle = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let answer = self.client.get(format!("{}/window", self.session)).send().await.expect("a tab");
        let first: Value = answer.json().await.expect("a handle");
        let second = self.must("window/new", json!({ "type": "tab" })).await;
        [handle(&first["value"]), handle(&second["handle"])]
    }

    /// Goes to a tab.
    pub async fn tab(&self, handle: &str) {
        self.must("window", json!({ "handle": handle })).await;
    }

    /// Runs a script and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.must("execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// Runs a script that calls `done(result)`.
    pub async fn later(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        self.must("execute/async", json!({ "script": script, "args": [] })).await
    }

    /// Waits until a script is true.
    pub async fn until(&self, script: &str) {
        let started = Instant::now();
        while self.run(&format!("return Boolean({script})")).await != true {
            if started.elapsed() > PATIENCE {
                let page = self.run("return document.body.innerText").await;
                panic!("never: {script}\n\n{}", page.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the page shows this text.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(text))).await;
    }

    /// Whether this text is shown now.
    pub async fn has(&self, text: &str) -> bool {
        self.run(&format!("return document.body.innerText.includes({})", json!(text))).await == true
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: &str) {
        let press =
            |letter: char| [json!({ "type": "keyDown", "value": letter }), json!({ "type": "keyUp", "value": letter })];
        let actions: Vec<Value> = keys.chars().flat_map(press).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.must("actions", json!({ "actions": [keyboard] })).await;
    }

    /// Clicks on an element, once it is there.
    pub async fn click(&self, css: &str) {
        self.until(&format!("document.querySelector({})", json!(css))).await;
        // What is found may be drawn anew before it is clicked on.
        for _ in 0..5 {
            let found = self.must("element", json!({ "using": "css selector", "value": css })).await;
            let id = found[ELEMENT].as_str().unwrap_or_default().to_owned();
            match self.post(&format!("element/{id}/click"), json!({})).await {
                Err(why) if why.starts_with("stale") => {}
                done => return drop(done.unwrap_or_else(|why| panic!("{css}: {why}"))),
            }
        }
        panic!("{css} is never still");
    }

    /// Opens the menu of what is under the mouse.
    pub async fn right_click(&self, css: &str) {
        self.until(&format!("document.querySelector({})", json!(css))).await;
        let found = self.must("element", json!({ "using": "css selector", "value": css })).await;
        let steps = json!([
            { "type": "pointerMove", "duration": 0, "origin": found, "x": 0, "y": 0 },
            { "type": "pointerDown", "button": 2 },
            { "type": "pointerUp", "button": 2 },
        ]);
        let mouse =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": steps });
        self.must("actions", json!({ "actions": [mouse] })).await;
    }

    /// Picks a command as people do: a slash, some letters, Enter.
    pub async fn command(&self, letters: &str) {
        self.click("#input").await;
        self.keys(&format!("/{letters}")).await;
        self.until("document.querySelector('#picker-list [aria-selected=true]')").await;
        self.keys(key::ENTER).await;
        self.until("document.querySelector('.bar')").await;
    }

    /// Becomes the person of this name.
    pub async fn become_person(&self, name: &str) {
        let css = format!("[data-me][aria-label^={}]", json!(name));
        self.click(&css).await;
        self.until(&format!("document.querySelector({}).ariaChecked === 'true'", json!(css))).await;
        // The line is there again once everything else is.
        self.until("document.activeElement.closest('#composer')").await;
    }
}

fn which(name: &str) -> Option<String> {
    let found = Command::new("sh").args(["-c", &format!("command -v {name}")]).output().ok()?;
    Some(String::from_utf8_lossy(&found.stdout).trim().to_owned()).filter(|path| !path.is_empty())
}
