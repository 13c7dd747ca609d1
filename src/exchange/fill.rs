//! One row into one item: every cell goes into its field, or under its column's name into the detail.

use std::collections::BTreeMap;

use super::{
    columns::{Meaning, plain},
    days::Order,
    plan::{Outcome, Setting, day, shown},
    table::Row,
    words::{self, Stand},
};
use crate::domain::{
    Action, Body, Decision, Issue, Item, Kind, Risk, UserId,
    action::ActionState,
    decision::DecisionState,
    field::{Field, Part},
    issue::IssueState,
    risk::{RiskState, Score},
    text::{Prose, TITLE_MAX, Tags, TextRefusal, Title, cut},
};

/// A row, and what it is read with.
pub struct Filling<'a> {
    /// The row.
    pub row: &'a Row,
    /// The columns.
    pub columns: &'a [(String, Meaning)],
    /// The order of the days in each column with days.
    pub orders: &'a BTreeMap<Meaning, Option<Order>>,
    /// Words in columns of a meaning, each with the known one that it stands for.
    pub said: &'a [(Meaning, String, String)],
    /// What the plan is made against.
    pub setting: &'a Setting<'a>,
}

/// What is gathered on the way.
#[derive(Default)]
pub struct Gathered {
    /// What no field takes: column and text.
    kept: Vec<(String, String)>,
    /// What should be known about the row.
    pub notes: Vec<String>,
    /// The owner who could not be found.
    pub stranger: Option<String>,
    /// Words that stand for nothing that is known.
    pub unread: Vec<(Meaning, String)>,
}

/// The row as an item of a kind, and what was gathered on the way.
#[must_use]
pub fn fill(filling: &Filling<'_>, kind: Kind) -> (Outcome, Gathered) {
    let mut gathered = Gathered::default();
    match item(filling, kind, &mut gathered) {
        Ok(item) => (Outcome::New(Box::new(item)), gathered),
        Err(why) => (Outcome::Refused(why), Gathered { stranger: None, ..gathered }),
    }
}

impl Filling<'_> {
    /// The column and cell of a meaning, where the cell says something; a word of which somebody said what it stands for
    /// is read as that.
    #[must_use]
    pub fn cell(&self, wanted: Meaning) -> Option<(&str, &str)> {
        let place = self.columns.iter().position(|(_, meaning)| *meaning == wanted)?;
        let cell = self.row.cells.get(place).filter(|cell| !cell.is_empty())?;
        Some((self.columns[place].0.as_str(), self.stands_for(wanted, cell).unwrap_or(cell)))
    }

    /// What a word stands for, where somebody said so.
    fn stands_for(&self, meaning: Meaning, cell: &str) -> Option<&str> {
        let mut said = self.said.iter().rev().filter(|(of, ..)| *of == meaning);
        said.find(|(_, word, _)| *word == plain(cell)).map(|(.., means)| means.as_str())
    }

    fn order(&self, meaning: Meaning) -> Option<Order> {
        self.orders.get(&meaning).copied().flatten()
    }

    /// What a cell says, read by `read`; what can't be read is kept, with a note.
    fn read<T>(
        &self,
        meaning: Meaning,
        what: &str,
        into: &mut Gathered,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (name, cell) = self.cell(meaning)?;
        let found = read(cell);
        if found.is_none() {
            into.kept.push((name.to_owned(), cell.to_owned()));
            into.notes.push(format!("“{}” is not {what}; it is kept in the detail", shown(cell)));
            if words::is_worded(meaning) {
                into.unread.push((meaning, shown(cell)));
            }
        }
        found
    }
}

fn item(filling: &Filling<'_>, kind: Kind, into: &mut Gathered) -> Result<Item, String> {
    let setting = filling.setting;
    let (title, whole) = title(filling, into)?;
    for (place, (name, meaning)) in filling.columns.iter().enumerate() {
        if let Some(cell) = filling.row.cells.get(place).filter(|cell| !cell.is_empty())
            && (*meaning == Meaning::Keep || !takes(kind, *meaning) || filling.stands_for(*meaning, cell).is_some())
        {
            into.kept.push((name.clone(), cell.clone()));
        }
    }
    for (place, cell) in filling.row.cells.iter().enumerate().skip(filling.columns.len()) {
        if !cell.is_empty() {
            into.kept.push((format!("Column {}", place + 1), cell.clone()));
        }
    }
    if let Some((name, cell)) = filling.cell(Meaning::Kind)
        && words::kind(cell) != Some(kind)
    {
        into.kept.push((name.to_owned(), cell.to_owned()));
    }
    let owner = owner(filling, into);
    let due = filling.read(Meaning::Due, "a day", into, |cell| day(cell, filling.order(Meaning::Due)));
    let today = setting.program.calendar.today(setting.at);
    let raised = filling.read(Meaning::RaisedOn, "a day until today", into, |cell| {
        day(cell, filling.order(Meaning::RaisedOn)).filter(|day| *day <= today)
    });
    let tags = filling.read(Meaning::Tags, "tags", into, |cell| Tags::parse(cell).ok()).unwrap_or_default();
    let workstream = filling.read(Meaning::Workstream, "a workstream of this program", into, |cell| {
        setting.program.workstream_named(cell).ok().map(|stream| stream.id)
    });
    let body = body(filling, kind, into);
    let mut item = Item {
        tags,
        owner,
        raised_at: raised.map_or(setting.at, |day| setting.program.calendar.start_of(day).min(setting.at)),
        due,
        workstream,
        number: 0,
        version: 1,
        ..Item::raised(setting.program, title, body, (setting.by, setting.at))
    };
    for meaning in Meaning::ALL {
        if let Some(field) = meaning.field().filter(|field| has(kind, *field))
            && let Some((name, cell)) = filling.cell(*meaning)
        {
            write(&mut item, field, cell, name, into)?;
        }
    }
    stand(filling, &mut item, into);
    let said = filling.cell(Meaning::Detail).map(|(_, cell)| cell.to_owned());
    let mut parts = vec![whole.into_iter().chain(said).collect::<Vec<_>>().join("\n\n")];
    let kept: Vec<String> = into.kept.iter().map(|(name, text)| format!("{name}: {text}")).collect();
    let kept = kept.join("\n");
    // What other fields did not take stays whole, where one of the two has to be cut.
    let room = Field::Detail.max().saturating_sub(kept.chars().count() + 2);
    if room > 100 && parts[0].chars().nth(room).is_some() {
        into.notes.push(format!("its text is cut at {room} characters"));
        parts[0] = cut(&parts[0], room).into_owned();
    }
    parts.push(kept);
    parts.retain(|part| !part.is_empty());
    let detail = parts.join("\n\n");
    write(&mut item, Field::Detail, &detail, "its text", into)?;
    Ok(item)
}

/// The title; and the whole of it, where it is too long for one.
fn title(filling: &Filling<'_>, into: &mut Gathered) -> Result<(Title, Option<String>), String> {
    let cell = filling.cell(Meaning::Title).map(|(_, cell)| cell).ok_or("it has no title")?;
    match Title::parse(cell) {
        Ok(title) => Ok((title, None)),
        Err(TextRefusal::TitleTooLong { .. }) => {
            let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            into.notes.push("its title is longer than 200 characters; the whole of it is in the detail".to_owned());
            Ok((Title::parse(&cut(&line, TITLE_MAX)).map_err(|no| no.to_string())?, Some(cell.to_owned())))
        }
        Err(no) => Err(no.to_string()),
    }
}

/// Writes words into a field; what is too long for it is cut, and that is said.
fn write(item: &mut Item, field: Field, text: &str, name: &str, into: &mut Gathered) -> Result<(), String> {
    let most = field.max();
    let fits = text.chars().nth(most).is_none();
    if !fits {
        into.notes.push(format!("{} is cut at {most} characters", shown(name)));
    }
    field.write(item, &cut(text, most)).map_err(|no| no.to_string())
}

fn owner(filling: &Filling<'_>, into: &mut Gathered) -> Option<UserId> {
    let people = filling.setting.people;
    let named = |meaning| filling.cell(meaning).and_then(|(_, cell)| people.get(&cell.to_lowercase()).copied());
    let found = named(Meaning::OwnerId).or_else(|| named(Meaning::Owner));
    if found.is_none()
        && let Some((name, cell)) = filling.cell(Meaning::Owner).or_else(|| filling.cell(Meaning::OwnerId))
        && !words::is_nobody(cell)
    {
        into.kept.push((name.to_owned(), cell.to_owned()));
        into.notes.push(format!("“{}” is nobody who could be found here; it has no owner yet", shown(cell)));
        into.stranger = Some(cell.to_owned());
    }
    found
}

/// Whether items of a kind have something that a column of that meaning goes into.
#[must_use]
pub fn takes(kind: Kind, meaning: Meaning) -> bool {
    match meaning {
        Meaning::Keep => false,
        Meaning::Likelihood
        | Meaning::ResidualLikelihood
        | Meaning::ResidualImpact
        | Meaning::Response
        | Meaning::Proximity => kind == Kind::Risk,
        Meaning::Impact => matches!(kind, Kind::Risk | Kind::Issue),
        Meaning::Rank => matches!(kind, Kind::Action | Kind::Issue),
        Meaning::DecidedOn => kind == Kind::Decision,
        Meaning::Kind
        | Meaning::Title
        | Meaning::Detail
        | Meaning::Owner
        | Meaning::OwnerId
        | Meaning::Due
        | Meaning::State
        | Meaning::Workstream
        | Meaning::Tags
        | Meaning::RaisedOn => true,
        other => other.field().is_some_and(|field| has(kind, field)),
    }
}

fn has(kind: Kind, field: Field) -> bool {
    Part::of(kind).iter().any(|part| part.fields().contains(&field))
}

fn body(filling: &Filling<'_>, kind: Kind, into: &mut Gathered) -> Body {
    match kind {
        Kind::Risk => {
            let mut score = |likelihood: Meaning, impact: Meaning| {
                let level = "a level from 1 to 5, or a word such as Low, Medium, High, Severe";
                let l = filling.read(likelihood, level, into, words::level);
                let i = filling.read(impact, level, into, words::level);
                for (meaning, alone) in [(likelihood, l.is_some() && i.is_none()), (impact, i.is_some() && l.is_none())]
                {
                    if let Some((name, cell)) = filling.cell(meaning).filter(|_| alone) {
                        into.kept.push((name.to_owned(), cell.to_owned()));
                        into.notes.push(
                            "likelihood and impact are set together; the one alone is kept in the detail".to_owned(),
                        );
                    }
                }
                Score::from_parts(l, i).ok().flatten()
            };
            let inherent = score(Meaning::Likelihood, Meaning::Impact);
            let residual = score(Meaning::ResidualLikelihood, Meaning::ResidualImpact);
            let response = filling.read(Meaning::Response, "a response to a risk", into, words::response);
            let proximity = filling.read(Meaning::Proximity, "how near a risk is", into, words::proximity);
            Body::Risk(Risk { inherent, residual, proximity, response, ..Risk::default() })
        }
        Kind::Issue => {
            let mut severity =
                filling.read(Meaning::Rank, "a severity from 1 to 4, or a word for one", into, words::rank);
            let mut impact = None;
            if let Some((name, cell)) = filling.cell(Meaning::Impact) {
                match words::rank(cell) {
                    Some(rank) if severity.is_none() => severity = Some(rank),
                    Some(_) => into.kept.push((name.to_owned(), cell.to_owned())),
                    None => impact = Prose::parse("Impact", &cut(cell, 2000), 2000).ok().flatten(),
                }
            }
            Body::Issue(Issue { severity, impact, ..Issue::default() })
        }
        Kind::Action => {
            let priority = filling.read(Meaning::Rank, "a priority from 1 to 4, or a word for one", into, words::rank);
            Body::Action(Action { priority, ..Action::default() })
        }
        Kind::Decision => {
            let setting = filling.setting;
            let today = setting.program.calendar.today(setting.at);
            let on = filling.read(Meaning::DecidedOn, "a day until today", into, |cell| {
                day(cell, filling.order(Meaning::DecidedOn)).filter(|day| *day <= today)
            });
            // A log of decisions holds what was decided, unless a row says otherwise.
            Body::Decision(Decision::recorded(setting.by, on.unwrap_or(today)))
        }
    }
}

/// Where the row says that it stands, as far as that can be without more.
fn stand(filling: &Filling<'_>, item: &mut Item, into: &mut Gathered) {
    let kind = item.kind();
    if let Body::Decision(decision) = &mut item.body
        && let Some(owner) = item.owner
    {
        decision.decided_by = vec![owner];
    }
    let Some(stand) = filling.read(Meaning::State, "a state that is known", into, |cell| words::stand(kind, cell))
    else {
        // Where a sheet says how things stand, a decision of which that is not understood is none that was made.
        let says_state = filling.columns.iter().any(|(_, meaning)| *meaning == Meaning::State);
        if let Body::Decision(decision) = &mut item.body
            && says_state
        {
            decision.state = DecisionState::Draft;
            unmade(decision, filling, into);
            into.notes.push("its state does not say that it was decided; it is a draft".to_owned());
        }
        return;
    };
    // Of what is over, a tracker says in another column why: it is closed, since it won't be done.
    let why = filling.cell(Meaning::Resolution).and_then(|(_, cell)| words::stand(kind, cell));
    let dropped = Stand::Action(ActionState::WontDo);
    let stand = if stand == Stand::Action(ActionState::Done) && why == Some(dropped) { dropped } else { stand };
    let Some((name, cell)) = filling.cell(Meaning::State) else { return };
    let prose = |text: &str| Prose::parse("Status", &cut(text, 500), 500).ok().flatten();
    let mut lacks = |what: &str| {
        into.kept.push((name.to_owned(), cell.to_owned()));
        into.notes.push(format!("“{}” {what}", shown(cell)));
    };
    let missing = match &item.body {
        Body::Risk(risk) => risk.missing_for_treatment(item),
        _ => Vec::new(),
    };
    match (&mut item.body, stand) {
        (Body::Risk(risk), Stand::Risk(RiskState::Treating)) if missing.is_empty() => risk.state = RiskState::Treating,
        (Body::Risk(_), Stand::Risk(RiskState::Treating)) => {
            lacks(&format!("needs {}; it stays open", missing.join(", ")));
        }
        (Body::Risk(_), Stand::Risk(RiskState::Accepted)) => {
            lacks("needs who accepted it, why and until when; it stays open: /risk accept");
        }
        (Body::Risk(risk), Stand::Risk(state)) => risk.state = state,
        (Body::Issue(issue), Stand::Issue(state)) => {
            issue.state = state;
            if !matches!(state, IssueState::Open | IssueState::InProgress) && issue.resolution.is_none() {
                issue.resolution = prose(cell);
            }
        }
        (Body::Action(action), Stand::Action(state)) => {
            action.state = state;
            if state == ActionState::Blocked {
                action.before_block = Some(ActionState::Open);
                action.blocked_by = prose(cell);
            }
            if state == ActionState::WontDo {
                into.kept.push((name.to_owned(), cell.to_owned()));
            }
        }
        (Body::Decision(decision), Stand::Decision(state)) => {
            decision.state = state;
            if !matches!(state, DecisionState::Accepted | DecisionState::Deprecated) {
                unmade(decision, filling, into);
            }
            if state == DecisionState::Deprecated {
                into.kept.push((name.to_owned(), cell.to_owned()));
            }
        }
        _ => lacks("is a state of another kind"),
    }
}

/// Takes back that somebody decided it on some day; the day that the row says is kept in the detail.
fn unmade(decision: &mut Decision, filling: &Filling<'_>, into: &mut Gathered) {
    (decision.mode, decision.decided_by, decision.decided_on) = (Decision::default().mode, Vec::new(), None);
    if let Some((name, cell)) = filling.cell(Meaning::DecidedOn)
        && !into.kept.iter().any(|(kept, _)| kept == name)
    {
        into.kept.push((name.to_owned(), cell.to_owned()));
    }
}
