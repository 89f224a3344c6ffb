//! Chance that comes out the same every time.

/// A seeded source of choices.
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    /// The dice of one case. They do not depend on how many cases there are.
    pub(super) fn of_case(seed: u64, id: usize) -> Self {
        let mut of_seed = fastrand::Rng::with_seed(seed);
        Self(fastrand::Rng::with_seed(of_seed.u64(..) ^ (id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.0.u32(0..100) < chance
    }

    /// A number from 0 up to, but not including, `end`, which must not be 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.usize(0..end)
    }

    /// One of the items, which must not be none.
    pub(super) fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    /// One of the items, each as often as its weight says. The weights must not all be 0.
    pub(super) fn weighted<T: Clone>(&mut self, items: &[(u32, T)]) -> T {
        let mut rest = self.0.u32(0..items.iter().map(|(weight, _)| weight).sum());
        for (weight, item) in items {
            if rest < *weight {
                return item.clone();
            }
            rest -= weight;
        }
        unreachable!("the rest is less than the sum of the weights")
    }

    /// A few of the items, in their order.
    pub(super) fn some_of<T: Clone>(&mut self, items: &[T], chance: u32) -> Vec<T> {
        items.iter().filter(|_| self.percent(chance)).cloned().collect()
    }
}
