//! Titles as people write them: four to nine words out of three thousand, a few of them far commoner than the rest (Zipf's
//! law: the hundredth word occurs a hundredth as often as the first).

/// How many different words there are.
const WORDS: u64 = 3_000;
/// The commonest, which nobody looks for: `the`, `of`, `to` …
const STOP: u64 = 25;

/// A source of titles, the same ones at every run.
pub struct Titles {
    state: u64,
    /// How often the words up to that one occur.
    sums: Vec<u64>,
}

impl Titles {
    /// From the first one on.
    pub fn new() -> Self {
        let sums = (1..=WORDS).scan(0, |sum, rank| {
            *sum += 1_000_000_000 / rank;
            Some(*sum)
        });
        Self { state: 0x9e37_79b9_7f4a_7c15, sums: sums.collect() }
    }

    fn random(&mut self, below: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) % below
    }

    fn ranks(&mut self) -> Vec<u64> {
        let whole = self.sums.last().copied().unwrap_or(1);
        let many = 4 + self.random(6);
        let mut rank = || {
            let at = self.random(whole);
            self.sums.partition_point(|sum| *sum <= at) as u64
        };
        (0..many).map(|_| rank()).collect()
    }

    /// The next title.
    pub fn title(&mut self) -> String {
        let words: Vec<String> = self.ranks().into_iter().map(word).collect();
        words.join(" ")
    }

    /// Words of a title that somebody would look for: whichever stand in it, but not the commonest.
    pub fn looked_for(&mut self, many: usize) -> Vec<String> {
        loop {
            let mut ranks = self.ranks();
            ranks.retain(|rank| *rank >= STOP);
            ranks.dedup();
            if ranks.len() >= many {
                return ranks.into_iter().take(many).map(word).collect();
            }
        }
    }
}

/// The word of that rank, of two or three syllables; about as many begin alike as in a dictionary.
pub fn word(rank: u64) -> String {
    const FIRST: [&str; 20] = [
        "re", "con", "de", "in", "pro", "com", "ver", "mi", "sta", "tra", "pla", "da", "pe", "ser", "lo", "ca", "ma",
        "bu", "fi", "ex",
    ];
    const MIDDLE: [&str; 15] =
        ["gra", "du", "ten", "si", "mo", "po", "cu", "li", "fo", "ve", "ra", "no", "ta", "le", "chi"];
    const LAST: [&str; 10] = ["tion", "ment", "r", "s", "ted", "ng", "ble", "nce", "t", "ly"];
    let at = |rank: u64, list: &[&'static str]| list[usize::try_from(rank).unwrap_or(0) % list.len()];
    format!("{}{}{}", at(rank * 7, &FIRST), at(rank / 20, &MIDDLE), at(rank / 300 + rank, &LAST))
}
