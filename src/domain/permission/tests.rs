//! Who may do what, on whose item, and how a role comes about.

use super::*;
use crate::domain::{
    ChannelId, GuildId, Kind, WorkstreamId,
    program::Workstream,
    samples::{ANA, BOB, CAT, DAN, decision_mut, ready},
    text::Title,
};

const LEAD: UserId = UserId(100);
const STREAM: WorkstreamId = WorkstreamId(5);

fn program() -> Program {
    Program::begin(GuildId(1), ChannelId(10), Title::parse("Apollo").unwrap(), LEAD)
}

fn actor(user: UserId, roles: &[u64]) -> Actor {
    Actor { user, roles: roles.iter().map(|id| RoleId(*id)).collect(), manages_server: false }
}

/// A program in which Cat has a role.
fn with_cat_as(role: Role) -> Program {
    let mut program = program();
    match role {
        Role::Lead => program.deputies.push(CAT),
        role => program.people.push((CAT, role)),
    }
    program
}

#[test]
fn whoever_is_not_mentioned_is_a_contributor() {
    assert_eq!(program().role_of(&actor(CAT, &[7, 8])), Role::Contributor);
}

#[test]
fn lead_and_deputies_lead_whatever_else_is_said() {
    let mut program = program();
    program.deputies.push(BOB);
    program.people = vec![(LEAD, Role::Viewer), (BOB, Role::Viewer)];
    program.roles = vec![(RoleId(7), Role::Viewer)];
    assert_eq!(program.role_of(&actor(LEAD, &[7])), Role::Lead);
    assert_eq!(program.role_of(&actor(BOB, &[7])), Role::Lead);
}

#[test]
fn a_word_about_the_person_outweighs_words_about_their_roles() {
    let mut program = program();
    program.roles = vec![(RoleId(7), Role::Approver), (RoleId(8), Role::Viewer)];
    program.people = vec![(CAT, Role::Viewer), (DAN, Role::Approver)];
    assert_eq!(program.role_of(&actor(CAT, &[7])), Role::Viewer);
    assert_eq!(program.role_of(&actor(DAN, &[8])), Role::Approver);
}

#[test]
fn of_several_roles_the_strongest_counts_in_any_order() {
    let mut program = program();
    program.roles = vec![(RoleId(7), Role::Viewer), (RoleId(8), Role::Approver), (RoleId(9), Role::Contributor)];
    for roles in [[7, 8, 9], [9, 8, 7], [8, 7, 9]] {
        assert_eq!(program.role_of(&actor(CAT, &roles)), Role::Approver);
    }
    assert_eq!(program.role_of(&actor(CAT, &[7])), Role::Viewer);
}

#[test]
fn everyone_is_what_the_server_says_of_everyone() {
    let mut program = program();
    program.roles = vec![(RoleId(1), Role::Viewer), (RoleId(7), Role::Contributor)];
    assert_eq!(program.role_of(&actor(CAT, &[])), Role::Viewer);
    assert_eq!(program.role_of(&actor(CAT, &[99])), Role::Viewer, "a role of which nothing is said");
    assert_eq!(program.role_of(&actor(CAT, &[7])), Role::Contributor);
    program.roles = vec![(RoleId(1), Role::Approver), (RoleId(7), Role::Viewer)];
    assert_eq!(program.role_of(&actor(CAT, &[7])), Role::Viewer, "a named role outweighs everyone's");
}

#[test]
fn whoever_manages_the_server_administers_and_nothing_more() {
    let program = with_cat_as(Role::Viewer);
    let cat = Actor { manages_server: true, ..actor(CAT, &[]) };
    assert_eq!(program.may_administer(&cat), Ok(Role::Lead));
    assert!(program.may_capture(&cat).is_err());
    assert!(program.may_keep(&cat, &ready(Kind::Risk, "open")).is_err());
}

#[test]
fn each_role_captures_and_administers_as_the_table_says() {
    for (role, captures, administers) in [
        (Role::Viewer, false, false),
        (Role::Contributor, true, false),
        (Role::Approver, true, false),
        (Role::Lead, true, true),
    ] {
        let (program, cat) = (with_cat_as(role), actor(CAT, &[]));
        assert_eq!(program.role_of(&cat), role);
        assert_eq!(program.may_capture(&cat).is_ok(), captures, "{role}");
        assert_eq!(program.may_administer(&cat).is_ok(), administers, "{role}");
    }
}

#[test]
fn each_role_keeps_items_as_the_table_says() {
    // Whose the item is: owner, raised by; who may keep it, from the weakest role.
    for (whose, owner, raised_by, least) in [
        ("one's own", Some(CAT), ANA, Role::Contributor),
        ("raised by oneself", Some(BOB), CAT, Role::Contributor),
        ("nobody's", None, ANA, Role::Contributor),
        ("somebody else's", Some(BOB), ANA, Role::Lead),
    ] {
        for kind in Kind::ALL {
            for role in Role::ALL {
                let mut item = ready(*kind, if *kind == Kind::Decision { "draft" } else { "open" });
                (item.owner, item.raised_by) = (owner, raised_by);
                let kept = with_cat_as(*role).may_keep(&actor(CAT, &[]), &item);
                assert_eq!(kept.is_ok(), *role >= least, "{role} keeps {whose} {kind}: {kept:?}");
                match kept {
                    Ok(as_what) => assert_eq!(as_what, *role),
                    Err(no) => assert!(no.to_string().contains("<@100>"), "names the lead: {no}"),
                }
            }
        }
    }
}

#[test]
fn each_role_decides_as_the_table_says() {
    for role in Role::ALL {
        let (program, cat) = (with_cat_as(*role), actor(CAT, &[]));
        assert_eq!(program.may_decide(&cat, &ready(Kind::Risk, "open")).is_ok(), *role >= Role::Approver);
        let mut proposal = ready(Kind::Decision, "proposed");
        assert_eq!(program.may_decide(&cat, &proposal).is_ok(), *role >= Role::Approver, "not named on it");
        decision_mut(&mut proposal).approvers[0].user = CAT;
        assert_eq!(program.may_decide(&cat, &proposal), Ok(*role), "named on it");
    }
}

#[test]
fn taking_part_is_for_contributors_and_for_whoever_is_named() {
    for role in Role::ALL {
        let (program, cat) = (with_cat_as(*role), actor(CAT, &[]));
        let mut proposal = ready(Kind::Decision, "proposed");
        assert_eq!(program.may_take_part(&cat, &proposal).is_ok(), *role >= Role::Contributor, "{role}");
        decision_mut(&mut proposal).approvers[0].user = CAT;
        assert_eq!(program.may_take_part(&cat, &proposal), Ok(*role), "named on it");
    }
}

#[test]
fn the_lead_of_a_workstream_leads_its_items_and_no_others() {
    let mut program = program();
    let stream = |id, lead| Workstream { id: WorkstreamId(id), name: Title::parse("Stream").unwrap(), lead };
    program.workstreams = vec![stream(5, Some(CAT)), stream(6, Some(DAN)), stream(7, None)];
    for (workstream, role) in [
        (Some(STREAM), Role::Lead),
        (Some(WorkstreamId(6)), Role::Contributor),
        (Some(WorkstreamId(7)), Role::Contributor),
        (Some(WorkstreamId(8)), Role::Contributor),
        (None, Role::Contributor),
    ] {
        let mut item = ready(Kind::Decision, "proposed");
        item.workstream = workstream;
        let cat = actor(CAT, &[]);
        assert_eq!(program.role_on(&cat, &item), role);
        assert_eq!(program.may_keep(&cat, &item).is_ok(), role == Role::Lead);
        assert_eq!(program.may_decide(&cat, &item).is_ok(), role == Role::Lead);
        assert_eq!(program.may_take_part(&cat, &item), Ok(role));
        assert!(program.may_administer(&cat).is_err());
    }
}
