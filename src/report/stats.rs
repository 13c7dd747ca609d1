//! The little arithmetic that every figure shares: counts, shares, nearest-rank percentiles.

/// How many, as figures carry it. More than four billion is told as four billion.
#[must_use]
pub fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// A whole number, as figures carry it.
#[must_use]
pub fn number(whole: i64) -> f64 {
    f64::from(i32::try_from(whole).unwrap_or(if whole < 0 { i32::MIN } else { i32::MAX }))
}

/// `k` of `n` in percent; `None` where `n` is 0, which is never told as 0 % or 100 % (METRICS.md › Conventions).
#[must_use]
pub fn percent(k: u32, n: u32) -> Option<f64> {
    (n > 0).then(|| 100.0 * f64::from(k) / f64::from(n))
}

/// The nearest-rank percentile (METRICS.md › Conventions): the ⌈`rank`/100 × n⌉-th smallest. `None` of nothing.
#[must_use]
pub fn percentile(values: &[i64], rank: usize) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = (rank * sorted.len()).div_ceil(100).max(1);
    sorted.get(place - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_rank() {
        // ⌈0.5 × 4⌉ = 2nd, ⌈0.9 × 4⌉ = 4th; ⌈0.5 × 5⌉ = 3rd, ⌈0.9 × 5⌉ = 5th; ⌈0.9 × 10⌉ = 9th.
        for (values, median, p90) in [
            (vec![], None, None),
            (vec![7], Some(7), Some(7)),
            (vec![9, 1, 4, 2], Some(2), Some(9)),
            (vec![5, 4, 3, 2, 1], Some(3), Some(5)),
            ((1..=10).rev().collect(), Some(5), Some(9)),
        ] {
            assert_eq!((percentile(&values, 50), percentile(&values, 90)), (median, p90), "{values:?}");
        }
    }

    #[test]
    fn nothing_of_nothing_is_no_share() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(0, 4), Some(0.0));
        assert_eq!(percent(3, 4), Some(75.0));
    }
}
