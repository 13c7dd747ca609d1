//! Plans of sheets as people keep them, and what any sheet has to keep to.

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{Body, ChannelId, GuildId, decision::DecisionState, issue::IssueState, risk::RiskState},
    exchange::table,
};

const ANA: UserId = UserId(101);
const BOB: UserId = UserId(102);

fn program() -> Program {
    Program::begin(GuildId(1), ChannelId(11), Title::parse("Apollo").unwrap(), ANA)
}

fn planned(text: &str, choices: &Choices, known: &[(Kind, &str)]) -> Result<Plan, NoPlan> {
    let program = program();
    let people = BTreeMap::from([("bob".to_owned(), BOB)]);
    let known = known.iter().fold(HashMap::new(), |mut known, (kind, title)| {
        *known.entry((*kind, (*title).to_owned())).or_default() += 1;
        known
    });
    let at = "2026-11-16T09:00:00Z".parse().unwrap();
    let setting = Setting { program: &program, by: ANA, at, people: &people, known: &known };
    plan(&table::read(text, 1000).unwrap(), choices, &setting)
}

fn items(text: &str) -> Vec<Item> {
    let plan = planned(text, &Choices::default(), &[]).unwrap();
    assert_eq!(plan.counts().0, plan.rows.len(), "{:?}", plan.rows);
    plan.new_items().map(|(_, item)| item.clone()).collect()
}

fn detail(item: &Item) -> &str {
    item.detail.as_ref().map_or("", |detail| detail.as_str())
}

#[test]
fn a_log_of_risks() {
    let items = items(
        "ID,Risk description,Cause,Probability,Impact,Mitigation plan,Response,Risk Owner,Status,Date raised,Colour\n\
         R7,Vendor slips,Thin staffing,High,Severe,Second source,Mitigate,Bob,In progress,2026-09-01,red\n\
         R8,Keys expire,,Low,,,,Jane,Mitigated,,\n\
         R9,Flood,,4,2,,Accept,,Accepted,,\n\
         R10,Fire,,,,,,,purple,2030-01-01,\n",
    );
    let Body::Risk(risk) = &items[0].body else { panic!("no risk") };
    assert_eq!((risk.state, risk.score().unwrap().product(), items[0].owner), (RiskState::Treating, 20, Some(BOB)));
    assert_eq!(items[0].raised_at.to_string(), "2026-09-01 00:00:00 UTC");
    assert_eq!(detail(&items[0]), "ID: R7\nColour: red");
    let Body::Risk(risk) = &items[1].body else { panic!("no risk") };
    assert_eq!((risk.state, risk.inherent, items[1].owner), (RiskState::Closed, None, None));
    assert_eq!(detail(&items[1]), "ID: R8\nRisk Owner: Jane\nProbability: Low");
    // What needs more than a word stays open, and the word is kept.
    assert!(items[2].is_open() && detail(&items[2]).contains("Status: Accepted"), "{}", detail(&items[2]));
    assert!(detail(&items[3]).contains("Status: purple") && detail(&items[3]).contains("Date raised: 2030-01-01"));
}

#[test]
fn a_log_of_all_kinds_says_which_is_which_in_a_column_of_any_name() {
    let sheet = "R/A/I/D?,Summary,Notes\nRisk,Vendor slips,Asked twice\nIssue,Login fails,\nD,Use one region,\nAction,Send it,d\n";
    let kinds: Vec<Kind> = items(sheet).iter().map(Item::kind).collect();
    assert_eq!(kinds, [Kind::Risk, Kind::Issue, Kind::Decision, Kind::Action]);
    // Somebody's word counts for more.
    let said = Choices { map: Some("R/A/I/D? = keep".to_owned()), ..Choices::default() };
    assert_eq!(planned(sheet, &said, &[]), Err(NoPlan::Asks(Ask::Kind)));
    // A word here and there is none.
    let few = "What,Summary\nRisk,Vendor slips\nred,Login fails\nblue,Use one region\n";
    assert_eq!(planned(few, &Choices::default(), &[]), Err(NoPlan::Asks(Ask::Kind)));
    let grades = "Grade,Summary\nA,Vendor slips\nD,Login fails\n";
    assert_eq!(planned(grades, &Choices::default(), &[]), Err(NoPlan::Asks(Ask::Kind)), "letters may be grades");
    // Half of the cells are enough; what the others say is refused, not guessed.
    let half = "What,Summary\nRisk,Vendor slips\nred,Login fails\n,Use one region\n";
    assert_eq!(planned(half, &Choices::default(), &[]).unwrap().counts(), (1, 0, 2));
}

#[test]
fn a_decision_of_which_the_state_is_not_understood_is_a_draft() {
    let sheet = "Kind,Title,Status,Decided on,Owner\n\
                 Decision,Use one region,Under discussion,2026-10-01,Bob\n\
                 Decision,Use two regions,,,Bob\n\
                 Decision,Use three regions,Abgelehnt,,Bob\n\
                 Decision,Use four regions,Angenommen,2026-10-01,Bob\n";
    let plan = planned(sheet, &Choices::default(), &[]).unwrap();
    let found: Vec<_> = plan
        .new_items()
        .map(|(_, item)| {
            let Body::Decision(decision) = &item.body else { panic!("no decision") };
            (decision.state, decision.decided_by.clone(), decision.decided_on.map(|day| day.to_string()))
        })
        .collect();
    let nobody = |state: DecisionState| (state, Vec::<UserId>::new(), None::<String>);
    assert_eq!(found[0], nobody(DecisionState::Draft));
    assert_eq!(found[1], nobody(DecisionState::Draft));
    assert_eq!(found[2], nobody(DecisionState::Rejected));
    assert_eq!(found[3], (DecisionState::Accepted, vec![BOB], Some("2026-10-01".to_owned())));
    let (row, item) = plan.new_items().next().unwrap();
    assert_eq!(detail(item), "Status: Under discussion\nDecided on: 2026-10-01");
    assert!(row.notes.iter().any(|note| note.contains("it is a draft")), "{:?}", row.notes);
    // A log without such a column holds what was decided.
    let logged = items("Decision,Rationale\nUse one region,It is cheap\n");
    assert_eq!(logged[0].body.state_key(), "accepted");
}

#[test]
fn an_export_of_a_tracker() {
    let items = items(
        "Issue key,Issue Type,Summary,Assignee,Priority,Status,Resolution,Due date,Labels\n\
         P-1,Bug,Login fails,Bob,Highest,Done,Fixed in 1.2,24/Dec/26 10:00 AM,\"auth, web\"\n\
         P-2,Task,Send the contract,Bob,Low,Won't Do,,,\n\
         P-3,Decision,Use one region,Bob,,Approved,,,\n\
         P-4,Task,Print the badges,Unassigned,,Closed,Won't Do,,\n",
    );
    // Its Status says that it is over, its Resolution why; and nobody of that name is looked for.
    assert_eq!((items[3].body.state_key(), items[3].owner), ("wont_do", None));
    assert_eq!(detail(&items[3]), "Issue key: P-4\nResolution: Won't Do\nStatus: Closed");
    let Body::Issue(issue) = &items[0].body else { panic!("no issue") };
    assert_eq!((issue.state, issue.severity.map(u8::from)), (IssueState::Closed, Some(1)));
    assert_eq!(issue.resolution.as_ref().unwrap().as_str(), "Fixed in 1.2");
    assert_eq!((items[0].due.unwrap().to_string(), items[0].tags.as_str()), ("2026-12-24".to_owned(), "auth web"));
    assert_eq!(detail(&items[0]), "Issue key: P-1");
    assert_eq!((items[1].body.state_key(), items[2].body.state_key()), ("wont_do", "accepted"));
    let Body::Decision(decision) = &items[2].body else { panic!("no decision") };
    assert_eq!(decision.decided_by, [BOB]);
}

#[test]
fn what_is_there_already_is_left_out_as_often_as_it_is_there() {
    let sheet = "Title,Kind\nWeekly sync,Action\nVendor slips,Risk\nWeekly sync,Action\nWeekly  sync,Action\n";
    let plan = planned(sheet, &Choices::default(), &[(Kind::Action, "Weekly sync")]).unwrap();
    let kinds: Vec<bool> = plan.rows.iter().map(|row| matches!(row.outcome, Outcome::New(_))).collect();
    // The third is the first once more; the fourth is another row of that title.
    assert_eq!(kinds, [false, true, false, true]);
}

#[test]
fn what_is_too_long_is_said_and_the_rest_is_kept_whole() {
    let title = "long ".repeat(60);
    let sheet = format!(
        "Title,Description,Kind,Key\n{title},{},Risk,K-1\n,no title,Risk,K-2\n!!!,no word,Risk,K-3\n",
        "x".repeat(3000)
    );
    let plan = planned(&sheet, &Choices::default(), &[]).unwrap();
    assert_eq!(plan.counts(), (1, 0, 2));
    let (row, item) = plan.new_items().next().unwrap();
    assert!(detail(item).starts_with("long long") && detail(item).ends_with("Key: K-1"), "{}", detail(item));
    assert!(detail(item).chars().count() <= 2000);
    assert!(
        row.notes.iter().any(|note| note.contains("is cut at"))
            && row.notes.iter().any(|note| note.contains("longer than 200"))
    );
    let Outcome::Refused(why) = &plan.rows[1].outcome else { panic!("taken") };
    assert_eq!(why, "it has no title");
}

#[test]
fn what_is_asked_is_followed() {
    let sheet = "Wer,Was,Wann\nBob,Vendor slips,03/04/2027\n";
    let map = Some("Was = Title; Wer=owner; Wann = Due".to_owned());
    assert!(matches!(planned(sheet, &Choices::default(), &[]), Err(NoPlan::Asks(Ask::Title(..)))));
    let choices = Choices { map, ..Choices::default() };
    assert_eq!(planned(sheet, &choices, &[]), Err(NoPlan::Asks(Ask::Kind)));
    let choices = Choices { kind: Some(Kind::Issue), ..choices };
    let order = NoPlan::Asks(Ask::Order("Wann".to_owned(), "03/04/2027".to_owned()));
    assert_eq!(planned(sheet, &choices, &[]), Err(order));
    let plan = planned(sheet, &Choices { order: Some(Order::MonthFirst), ..choices }, &[]).unwrap();
    let (_, item) = plan.new_items().next().unwrap();
    assert_eq!((item.due.unwrap().to_string(), item.owner), ("2027-03-04".to_owned(), Some(BOB)));
}

#[test]
fn words_that_nobody_knows_are_told_and_can_be_mapped() {
    let sheet = "Type,Title,Status,Severity\nIssue,Login fails,Parked,Meh\nIssue,Slow,parked,2\nWish,A pony,,\n";
    let plan = planned(sheet, &Choices::default(), &[]).unwrap();
    let unread: Vec<_> = plan.unread.iter().map(|one| (one.meaning, one.word.as_str(), one.rows)).collect();
    assert_eq!(unread, [(Meaning::State, "Parked", 2), (Meaning::Kind, "Wish", 1), (Meaning::Rank, "Meh", 1)]);
    let words = vec![
        (Meaning::State, "Parked".to_owned(), "Resolved".to_owned()),
        (Meaning::Kind, "Wish".to_owned(), "Action item".to_owned()),
    ];
    let map = Some("Severity: Meh = 4".to_owned());
    let plan = planned(sheet, &Choices { map, words, ..Choices::default() }, &[]).unwrap();
    assert!(plan.unread.is_empty(), "{:?}", plan.unread);
    let items: Vec<_> = plan.new_items().map(|(_, item)| item).collect();
    let Body::Issue(issue) = &items[0].body else { panic!("no issue") };
    assert_eq!((issue.state, issue.severity.map(u8::from)), (IssueState::Resolved, Some(4)));
    assert_eq!(detail(items[0]), "Status: Parked\nSeverity: Meh", "the words themselves are kept");
    assert_eq!((items[2].kind(), detail(items[2])), (Kind::Action, "Type: Wish"));
    let refused = |map: &str| {
        let choices = Choices { map: Some(map.to_owned()), ..Choices::default() };
        planned(sheet, &choices, &[]).unwrap_err().to_string()
    };
    assert_eq!(
        refused("Type: Wish = Dream"),
        "“Dream” is no kind that an item can have. Say one of Risk, Decision, Action item, Issue."
    );
    assert!(refused("Colour: red = Issue").contains("no column “Colour: red”"));
}

#[test]
fn a_column_that_was_picked_wins() {
    let sheet = "Title,Was,Kind\nA-1,Vendor slips,Risk\n";
    let columns = vec![("Was".to_owned(), Meaning::Title)];
    let plan = planned(sheet, &Choices { columns, ..Choices::default() }, &[]).unwrap();
    let (_, item) = plan.new_items().next().unwrap();
    assert_eq!((item.title.as_str(), detail(item)), ("Vendor slips", "Title: A-1"));
}

proptest! {
    /// Whatever a sheet holds, no word of it is lost: it is in the item, or it is said that it was cut, or the row is refused.
    #[test]
    fn no_cell_is_lost(cells in prop::collection::vec("[a-zA-Z0-9]{3,12}( [a-z]{2,8}){0,2}", 8)) {
        let sheet = format!(
            "Kind,Title,Description,Owner,Due date,Status,Severity,Colour\nIssue,{},{},{},{},{},{},{}\n",
            cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]
        );
        let plan = planned(&sheet, &Choices::default(), &[]).unwrap();
        let (_, item) = plan.new_items().next().unwrap();
        let text = serde_json::to_string(item).unwrap();
        for cell in [&cells[0], &cells[1], &cells[6]] {
            prop_assert!(text.contains(cell.as_str()), "{cell} is not in {text}");
        }
        for (cell, taken) in [
            (&cells[2], item.owner.is_some()),
            (&cells[3], item.due.is_some()),
            (&cells[4], words::stand(Kind::Issue, &cells[4]).is_some()),
            (&cells[5], words::rank(&cells[5]).is_some()),
        ] {
            prop_assert!(taken || text.contains(cell.as_str()), "{cell} is not in {text}");
        }
    }
}
