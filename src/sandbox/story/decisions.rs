//! Decisions: what was decided already, what was fought over, and whether to go.

use super::{Act, Scene, logs, types};

#[rustfmt::skip] // A line a scene.
pub(super) fn scenes() -> Vec<Scene> {
    vec![
        logs(11, "Ana", "one-region", "/decision log title:\"The cluster runs in one region\" outcome:Frankfurt rationale:\"A second one doubles the cost and halves no outage we had\" decided_by:@Fatou decided_on:\"9 Apr\""),
        logs(12, "Chen", "keep-queue", "/decision log title:\"The old message queue stays until launch\" outcome:\"Bridge it into the new network\" rationale:\"One move at a time\""),
        logs(13, "Bob", "one-repository", "/decision log title:\"Infrastructure lives in one repository\" outcome:\"One repository, a folder a service\" rationale:\"Reviews see the whole\""),
        logs(15, "Dewi", "single-sign-on", "/decision log title:\"Operators sign in with their company account only\" outcome:\"No shared accounts from the first day\""),
        // Contested: a quorum that waits for a concern.
        logs(22, "Bob", "big-bang", "/decision propose title:\"Payments move in one weekend, not service by service\" approvers:\"{@Ana} {@Chen} {@Dewi}\" needed_by:+2w context:\"Two ledgers for months cost a team\" options:\"One weekend; service by service; a copy that follows\""),
        Scene { day: 23, who: "Dewi", act: Act::Presses("big-bang", "Object", &[("Your concern", "There is no way back once the new ledger has taken money")]) },
        types(23, "Ana", "/decision approve ref:{big-bang}"),
        types(24, "Chen", "/decision approve ref:{big-bang}"),
        types(25, "Bob", "/decision object ref:{big-bang} concern:\"The bank's test window is not booked\""),
        types(31, "Bob", "/decision resolve ref:{big-bang} concern:2"),
        types(33, "Dewi", "/decision resolve ref:{big-bang} concern:1"),
        // By consent: it settles while nobody watches, a holiday later.
        logs(32, "Chen", "schema-freeze", "/decision propose title:\"No schema changes from 18 May until the cutover\" context:\"Every change is replayed twice\""),
        Scene { day: 33, who: "Bob", act: Act::Presses("schema-freeze", "I've seen this", &[]) },
        // By consent, with a concern that stands at the deadline.
        logs(41, "Emre", "vendor-logs", "/decision propose title:\"Logs go to the vendor's service\" context:\"Ours is full by June\""),
        Scene { day: 41, who: "Dewi", act: Act::Presses("vendor-logs", "Object", &[("Your concern", "Logs hold names of customers: that needs a contract first")]) },
        types(52, "Emre", "/decision withdraw ref:{vendor-logs}"),
        // One approver says no.
        logs(43, "Emre", "premium-support", "/decision propose title:\"Buy the vendor's premium support\" approvers:{@Fatou} needed_by:+1w options:\"Premium; standard; none\""),
        types(45, "Fatou", "/decision reject ref:{premium-support} reason:\"The price of a person, for a phone number\""),
        // What was decided is decided anew.
        logs(53, "Chen", "replace-queue", "/decision log title:\"The queue is replaced before the cutover\" outcome:\"Move to the managed queue in week six\" rationale:\"The bridge lost messages twice\""),
        types(53, "Ana", "/decision supersede ref:{keep-queue} by:{replace-queue}"),
        logs(55, "Emre", "extend-contract", "/decision propose title:\"Extend the old data centre's contract by a month\" approvers:{@Fatou} needed_by:+3w context:\"Thirty days' notice\""),
        types(61, "Ana", "/decision hold ref:{extend-contract}"),
        logs(63, "Ana", "on-call", "/decision propose title:\"Engineers share the on-call after launch\" approvers:\"{@Fatou} {@Dewi}\" needed_by:+1w context:\"Today it is two people\""),
        types(64, "Dewi", "/decision approve ref:{on-call}"),
        logs(65, "Bob", "read-only", "/decision propose title:\"The shop is read-only for four hours on the cutover night\" approvers:{@Ana} context:\"Orders would be lost between the ledgers\""),
        Scene { day: 72, who: "Ana", act: Act::Presses("read-only", "Approve", &[]) },
        // Go or no-go.
        logs(82, "Ana", "go", "/decision propose title:\"Go/no-go: payments move on the weekend of 6 June\" approvers:\"{@Fatou} {@Bob} {@Chen} {@Dewi}\" needed_by:fri context:\"Rehearsed twice; the way back takes four hours\" options:\"Go; go with a smaller set of customers; two weeks later\""),
        Scene { day: 82, who: "Bob", act: Act::Presses("go", "Approve", &[]) },
        types(83, "Chen", "/decision object ref:{go} concern:\"The last restore drill took six hours, not four\""),
        types(84, "Chen", "/decision resolve ref:{go} concern:1"),
        Scene { day: 84, who: "Chen", act: Act::Presses("go", "Approve", &[]) },
        Scene { day: 85, who: "Fatou", act: Act::Presses("go", "Approve", &[]) },
    ]
}
