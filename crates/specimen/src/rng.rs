//! A tiny seeded generator: the same seed gives the same specimen on every machine and in every version.

/// `SplitMix64`, by Sebastiano Vigna: one addition and two multiplications, good enough to pick names.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `from` up to and including `to`.
    pub(crate) fn range(&mut self, from: u32, to: u32) -> u32 {
        let span = u64::from(to.saturating_sub(from)) + 1;
        from + u32::try_from(self.next() % span).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.range(1, 100) <= percent
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = usize::try_from(self.next() % items.len() as u64).unwrap_or(0);
        &items[index]
    }

    /// One of the parts of a text divided by bars.
    pub(crate) fn part(&mut self, list: &'static str) -> &'static str {
        let parts: Vec<&'static str> = list.split('|').collect();
        self.pick::<&str>(&parts)
    }

    /// Fills a pattern: `#` is a digit, `@` a capital letter, everything else itself.
    pub(crate) fn fill(&mut self, pattern: &str) -> String {
        let mut letter = |from: char, count: u32| {
            char::from_u32(u32::from(from) + self.range(0, count - 1)).unwrap_or(from)
        };
        let fill = |character| match character {
            '#' => letter('0', 10),
            '@' => letter('A', 26),
            itself => itself,
        };
        pattern.chars().map(fill).collect()
    }
}
