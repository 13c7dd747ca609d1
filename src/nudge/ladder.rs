//! The ladder: T−2 · T0 · T+1 · T+3 · T+5 with the workstream lead · T+10 with the program lead; then pings stop.
//!
//! A rung is as many working days after the one before as the ladder says, counted from the day the person was really
//! asked. On time that is T+1, T+3 … to the letter; after a snooze, an absence or downtime the ladder goes on where it
//! stood, so nobody is named to their lead who was not asked before.

use crate::domain::{Item, Program, UserId, item::Urgency, vocabulary::vocabulary};

use super::reasons::Case;

vocabulary! {
    /// A rung of the ladder, lowest first.
    Rung {
        Before = "before", "announced";
        Day = "day", "asked";
        First = "first", "asked again";
        Second = "second", "asked a third time";
        StreamLead = "stream_lead", "workstream lead named";
        ProgramLead = "program_lead", "program lead named";
    }
}

impl Rung {
    /// The rung above; `None` when the ladder is spent.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Before => Some(Self::Day),
            Self::Day => Some(Self::First),
            Self::First => Some(Self::Second),
            Self::Second => Some(Self::StreamLead),
            Self::StreamLead => Some(Self::ProgramLead),
            Self::ProgramLead => None,
        }
    }

    /// Working days from T: halved, and rounded up, for what is Extreme.
    fn offset(self, item: &Item, program: &Program) -> i32 {
        let days = self.plain_offset(program);
        match item.urgency(&program.rules) {
            Urgency::Extreme => days / 2 + days.max(0) % 2,
            Urgency::Low | Urgency::Medium | Urgency::High => days,
        }
    }

    const fn plain_offset(self, program: &Program) -> i32 {
        program.nudges.ladder[self as usize]
    }
}

/// How many working days before T something dated is announced.
#[must_use]
pub fn ahead(item: &Item, program: &Program) -> u32 {
    u32::try_from(-i64::from(Rung::Before.offset(item, program))).unwrap_or(0)
}

/// How many working days lie between a rung and the one above: at least one.
#[must_use]
pub fn gap(rung: Rung, above: Rung, item: &Item, program: &Program) -> u32 {
    between(rung.offset(item, program), above.offset(item, program))
}

/// The same, for what is of no particular urgency.
#[must_use]
pub fn plain_gap(rung: Rung, above: Rung, program: &Program) -> u32 {
    between(rung.plain_offset(program), above.plain_offset(program))
}

fn between(rung: i32, above: i32) -> u32 {
    u32::try_from(i64::from(above) - i64::from(rung)).unwrap_or(0).max(1)
}

/// Who is named beside the person asked.
#[must_use]
pub fn beside(rung: Rung, asked: UserId, case: &Case) -> Option<UserId> {
    let lead = case.lead().filter(|lead| *lead != asked);
    match rung {
        Rung::Before | Rung::Day | Rung::First | Rung::Second => None,
        Rung::StreamLead => {
            let stream = case.item.workstream.and_then(|id| case.program.workstream(id));
            let named = stream.and_then(|stream| stream.lead).filter(|user| *user != asked && !case.has_left(*user));
            named.or(lead)
        }
        Rung::ProgramLead => lead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{WorkstreamId, item::Rank, program::Workstream, text::Title};
    use crate::nudge::samples::{BOB, CAT, LEA, Table, at, issue};

    #[test]
    fn gaps_add_up_to_the_ladder_and_are_halved_for_the_worst() {
        let table = Table::default();
        for (rank, days, announced) in [(Rank::R2, vec![1, 3, 5, 10], 2), (Rank::R1, vec![1, 2, 3, 5], 1)] {
            let item = issue(rank);
            let (mut rung, mut at, mut reached) = (Rung::Day, 0, Vec::new());
            while let Some(above) = rung.above() {
                at += gap(rung, above, &item, &table.program);
                reached.push(at);
                rung = above;
            }
            assert_eq!(reached, days);
            assert_eq!(ahead(&item, &table.program), announced);
        }
    }

    #[test]
    fn a_ladder_set_upside_down_still_ends() {
        let mut table = Table::default();
        table.program.nudges.ladder = [5, 3, i32::MIN, i32::MAX, 0, -4];
        let item = issue(Rank::R1);
        assert_eq!(ahead(&item, &table.program), 0);
        for rung in Rung::ALL {
            assert_eq!(Rung::from_key(rung.key()), Some(*rung));
            assert!(rung.above().is_none_or(|above| above > *rung && gap(*rung, above, &item, &table.program) >= 1));
        }
    }

    #[test]
    fn leads_are_named_beside_others_and_not_beside_themselves() {
        let mut table = Table::default();
        let mut item = issue(Rank::R2);
        item.workstream = Some(WorkstreamId(1));
        let name = Title::parse("Payments").unwrap();
        table.program.workstreams = vec![Workstream { id: WorkstreamId(1), name, lead: Some(CAT) }];
        let named = |table: &Table, rung, asked| beside(rung, asked, &table.case(&item));
        assert_eq!(named(&table, Rung::Second, BOB), None);
        assert_eq!(named(&table, Rung::StreamLead, BOB), Some(CAT));
        assert_eq!(named(&table, Rung::StreamLead, CAT), Some(LEA));
        assert_eq!(named(&table, Rung::ProgramLead, BOB), Some(LEA));
        assert_eq!(named(&table, Rung::ProgramLead, LEA), None);
        table.person(CAT).left_at = Some(at("2026-11-20T09:00:00Z"));
        assert_eq!(named(&table, Rung::StreamLead, BOB), Some(LEA));
    }
}
