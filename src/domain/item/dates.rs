//! When an item is due, and when people are left alone about it.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Body, Item, Snooze};
use crate::domain::{How, Rejection, Role, UserId, decision::DecisionState, text::Prose};

impl Item {
    /// The date that people can give it, with what it is called: when it is due; for a decision that was made, when it is
    /// looked at again.
    #[must_use]
    pub fn date(&self) -> (&'static str, Option<NaiveDate>) {
        match &self.body {
            Body::Decision(decision) if decision.state == DecisionState::Accepted => ("Review on", decision.review_on),
            _ => (self.kind().due_label(), self.due),
        }
    }

    /// Gives it its date ([`Self::date`]), or moves the one it has. Moving a due date is a recorded re-commitment that asks
    /// for a reason.
    ///
    /// # Errors
    /// Void or closed item, the same date again, or a due date moved without a reason.
    pub fn set_due(&mut self, due: NaiveDate, reason: Option<&Prose>, at: DateTime<Utc>) -> Result<(), Rejection> {
        self.refuse_if_void()?;
        let same = self.date().1 == Some(due);
        let (is_open, reference, state) = (self.is_open(), self.reference(), self.state_label());
        let in_force = match &mut self.body {
            Body::Decision(decision) if decision.state == DecisionState::Accepted => Some(decision),
            _ => None,
        };
        if !is_open && in_force.is_none() {
            return Err(Rejection::NotOpen { reference, state });
        }
        if same {
            return Err(Rejection::SameDate { reference, due });
        }
        if let Some(decision) = in_force {
            decision.review_on = Some(due);
            self.touch(at);
            return Ok(());
        }
        if let Some(before) = self.due {
            if reason.is_none() {
                return Err(Rejection::ReasonMissing { wanted: "moving a date", label: "reason" });
            }
            self.moved_from.push(before);
        }
        self.due = Some(due);
        self.touch(at);
        Ok(())
    }

    /// Keeps it quiet until a date. At most three times, and ten working days, before the lead must agree (NUDGES.md).
    ///
    /// # Errors
    /// Void or closed item, a date that is not ahead, or a limit that only a lead may go past.
    pub fn snooze_until(&mut self, until: NaiveDate, how: &How) -> Result<(), Rejection> {
        self.refuse_if_void()?;
        if !self.is_open() {
            return Err(Rejection::NotOpen { reference: self.reference(), state: self.state_label() });
        }
        if until <= how.today() {
            return Err(Rejection::SnoozeEndsToday);
        }
        let count = self.snooze.as_ref().map_or(0, |snooze| snooze.count) + 1;
        if how.role < Role::Lead {
            if count > how.rules.snoozes_at_most {
                return Err(Rejection::SnoozedTooOften {
                    reference: self.reference(),
                    times: how.rules.snoozes_at_most,
                });
            }
            let last = how.calendar.add_working_days(how.today(), how.rules.snooze_working_days_at_most);
            if until > last {
                return Err(Rejection::SnoozedTooFar { days: how.rules.snooze_working_days_at_most, last });
            }
        }
        self.snooze = Some(Snooze { until, by: how.by, count });
        Ok(())
    }

    /// Says that nobody is ever nudged about it. Only a lead may: it is a snooze without an end.
    ///
    /// # Errors
    /// Void or closed item, said already, or somebody who does not lead.
    pub fn silence(&mut self, how: &How, lead: UserId) -> Result<(), Rejection> {
        self.refuse_if_void()?;
        if !self.is_open() {
            return Err(Rejection::NotOpen { reference: self.reference(), state: self.state_label() });
        }
        if self.never_nudge {
            return Err(Rejection::NothingChanged(self.reference()));
        }
        if how.role < Role::Lead {
            return Err(Rejection::NeverByLead(lead));
        }
        self.never_nudge = true;
        Ok(())
    }

    /// Has people nudged about it again: it is neither silenced nor snoozed any more.
    ///
    /// # Errors
    /// Void item, or one that is neither.
    pub fn wake(&mut self) -> Result<(), Rejection> {
        self.refuse_if_void()?;
        if !self.never_nudge && self.snooze.is_none() {
            return Err(Rejection::NothingChanged(self.reference()));
        }
        (self.never_nudge, self.snooze) = (false, None);
        Ok(())
    }
}
