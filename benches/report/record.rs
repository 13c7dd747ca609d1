//! Records to report on: as many items as wanted, each with a life of its own, written as an import writes them.

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    domain::{
        ActId, Action, Body, ChannelId, Decision, GuildId, Issue, Item, ItemId, Kind, Program, Reference, Risk, UserId,
        action::ActionState,
        decision::DecisionState,
        event::{Event, FieldChange, What},
        given::{Call, Colour},
        issue::IssueState,
        item::Rank,
        link::{Link, LinkKind},
        risk::{Response, RiskState, Score},
        text::{Prose, Title},
        whole::Step,
    },
    store::{
        Conn, Db, StoreError, calls,
        events::{Entry, difference},
        programs, whole,
    },
};
use serde_json::Value;

/// The days over which the items are raised; each is changed once a day from then on, and all is over the day before `end`.
const DAYS: i64 = 361;

/// Acts are numbered from here, and by what they change: below those of the people who type.
const ACTS_FROM: u64 = 1 << 40;

const DETAIL: &str = "The vendor told us on the phone that the second board of the rig comes back from repair in the \
    last week of the month at the earliest, and that the cable set is not confirmed at all. Without both we can run \
    the first two thirds of the test plan and have to leave out the cold start. The lab is booked until the 18th; the \
    next free slot is five weeks later, which is after the date on which the site expects us.";

/// A program to be made.
#[derive(Debug, Clone)]
pub struct Plan {
    pub guild: GuildId,
    pub channel: ChannelId,
    pub name: String,
    pub lead: UserId,
    /// How many items it has.
    pub items: i64,
    /// How often each is changed after it is raised.
    pub changes: i64,
}

/// The Monday on which the programs begin.
pub fn start() -> DateTime<Utc> {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

/// A Monday, 09:00 UTC, a year later: everything has happened.
pub fn end() -> DateTime<Utc> {
    start() + TimeDelta::days(371)
}

/// Makes programs, as many as are planned, under one commit.
pub async fn grow(db: &Db, plans: Vec<Plan>) -> Vec<Program> {
    let done: Result<Vec<Program>, StoreError> = db
        .write(move |conn| {
            Box::pin(async move {
                let mut made = Vec::with_capacity(plans.len());
                for plan in plans {
                    made.push(make(conn, &plan).await?);
                }
                Ok(made)
            })
        })
        .await;
    done.unwrap()
}

async fn make(conn: &mut Conn, plan: &Plan) -> Result<Program, StoreError> {
    let mut program = Program::begin(plan.guild, plan.channel, Title::parse(&plan.name).unwrap(), plan.lead);
    program.calendar.zone = "Europe/London".parse().unwrap();
    for day in ["2026-04-03", "2026-12-25", "2027-01-01"] {
        program.calendar.holidays.insert(day.parse().unwrap());
    }
    let act = ActId(plan.channel.0);
    let begun =
        Entry { act, step: 0, at: start(), actor: Some(plan.lead), what: What::ProgramSet, reason: Some("Because.") };
    programs::insert(conn, &mut program, &begun).await?;
    let free = whole::free(conn, plan.guild).await?;
    let (mut items, mut steps) = (Vec::new(), Vec::new());
    for n in 0..plan.items {
        let (item, life) = live(&program, plan, free.item, n);
        items.push(item);
        steps.extend(life);
    }
    // As they happened: the lives of the items are woven into each other.
    steps.sort_by_key(|step| step.event.at);
    whole::insert(conn, &program, &items, &steps).await?;
    for week in 0..52 {
        let at = start() + TimeDelta::days(7 * week + 1);
        let (colour, computed) = (Colour::Amber, Colour::Amber);
        let call = Call { by: plan.lead, at, colour, computed, reason: None, week: at.date_naive() };
        let act = ActId(ACTS_FROM + (program.id.0 * 64 + week).unsigned_abs());
        calls::insert(conn, (plan.guild, program.id), act, &call).await?;
    }
    remind(conn, &program).await?;
    Ok(program)
}

/// Three nudges about each item, answered by its next change.
async fn remind(conn: &mut Conn, program: &Program) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO nudged (guild_id, program_id, item_id, user_id, rung, post, at, fate)
         SELECT guild_id, program_id, item_id, actor_id, 'due', 'digest:' || (at / 86400000), at - 3600000, 'sent'
         FROM events WHERE guild_id = ? AND program_id = ? AND item_id IS NOT NULL AND version IN (4, 6, 8)",
    )
    .bind(program.guild.as_i64())
    .bind(program.id.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The life of an item: raised, owned, dated, moved, looked at, and for two thirds of them over.
fn live(program: &Program, plan: &Plan, first: i64, n: i64) -> (Item, Vec<Step>) {
    let raised = start() + TimeDelta::seconds(DAYS * 86_400 * n / plan.items);
    let mut item = item(program, raised, body(n));
    (item.id, item.number) = (ItemId(first + n), u32::try_from(n / 4 + 1).unwrap());
    let mut steps = Vec::new();
    let mut before = Value::Null;
    for step in 0..=plan.changes {
        let at = raised + TimeDelta::days(step);
        let what = match step {
            0 => What::Raised,
            _ => change(&mut item, n, (step, plan.changes), at),
        };
        item.version = u32::try_from(step + 1).unwrap();
        let now = serde_json::to_value(&item).unwrap();
        let changed = difference(&before, &now).into_iter().map(|(field, pair)| {
            let [old, new]: [Value; 2] = serde_json::from_value(pair).unwrap();
            FieldChange { field, old, new }
        });
        let event = Event {
            act: ActId(ACTS_FROM + item.id.0.unsigned_abs()),
            version: item.version,
            at,
            actor: Some(item.owner.unwrap_or(plan.lead)),
            what,
            changes: changed.collect(),
            reason: (step > 0).then(|| "Because.".to_owned()),
        };
        steps.push(Step { item: Some(item.id), step, event });
        before = now;
    }
    (item, steps)
}

fn prose(text: &str) -> Option<Prose> {
    Prose::parse("Text", text, 2000).unwrap()
}

fn body(n: i64) -> Body {
    let level = |by: i64| u8::try_from(1 + n / by % 5).unwrap();
    match n % 4 {
        0 => Body::Risk(Risk {
            inherent: Some(Score::new(level(4), level(20)).unwrap()),
            response: Some(Response::Mitigate),
            plan: prose("A second source, agreed with the buyer, and a dry run with what is there."),
            cause: prose("The vendor's plant is short of test engineers."),
            ..Risk::default()
        }),
        1 => Body::Issue(Issue {
            severity: Rank::try_from(u8::try_from(1 + n / 4 % 4).unwrap()).ok(),
            ..Issue::default()
        }),
        2 => Body::Decision(Decision::default()),
        _ => Body::Action(Action {
            priority: Rank::try_from(u8::try_from(1 + n / 4 % 4).unwrap()).ok(),
            ..Action::default()
        }),
    }
}

fn item(program: &Program, raised: DateTime<Utc>, body: Body) -> Item {
    let title = Title::parse("The vendor may miss the date of the test").unwrap();
    Item { detail: prose(DETAIL), version: 1, ..Item::raised(program, title, body, (program.lead, raised)) }
}

fn change(item: &mut Item, n: i64, (step, last): (i64, i64), at: DateTime<Utc>) -> What {
    let over = step == last && n % 3 > 0;
    item.reviewed_at = at;
    if over {
        item.state_changed_at = at;
    }
    match (step, &mut item.body) {
        (1, _) => {
            item.owner = Some(UserId(100 + u64::try_from(n % 40).unwrap()));
            What::Assigned
        }
        (2 | 5, _) if !over => {
            item.moved_from.extend(item.due);
            item.due = Some((at + TimeDelta::days(14)).date_naive());
            What::Dated
        }
        (3, Body::Decision(decision)) if !over => {
            (decision.state, decision.proposed_at) = (DecisionState::Proposed, Some(at));
            What::Moved
        }
        (3, Body::Risk(_)) if !over => {
            let reference = Reference { kind: Kind::Action, number: item.number };
            item.links.push(Link { kind: LinkKind::MitigatedBy, to: ItemId(item.id.0 + 3), reference });
            What::Linked
        }
        (7, Body::Risk(risk)) if !over => {
            risk.residual = Score::new(2, 2).ok();
            What::Assessed
        }
        (_, Body::Risk(risk)) if over => {
            risk.state = RiskState::Closed;
            What::Moved
        }
        (_, Body::Issue(issue)) if over => {
            issue.state = IssueState::Resolved;
            What::Moved
        }
        (_, Body::Action(action)) if over => {
            action.state = ActionState::Done;
            What::Moved
        }
        (_, Body::Decision(decision)) if over => {
            decision.state = DecisionState::Accepted;
            What::Moved
        }
        _ => What::Confirmed,
    }
}
