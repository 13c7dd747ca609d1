//! Who may do what: viewers read, contributors capture and keep their own items, approvers decide, leads and deputies do everything.

use super::{Item, Program, Rejection, RoleId, UserId, vocabulary::vocabulary};

vocabulary! {
    /// What somebody is in a program, weakest first.
    Role {
        Viewer = "viewer", "Viewer";
        Contributor = "contributor", "Contributor";
        Approver = "approver", "Approver";
        Lead = "lead", "Lead";
    }
}

/// Somebody who acts, as the signed interaction describes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// Their roles on this server; everybody also has the role `@everyone`.
    pub roles: Vec<RoleId>,
    /// Whether Discord lets them manage the server: they can set a program up, and mend one whose lead has left.
    pub manages_server: bool,
}

impl Program {
    /// What somebody is here. A word about the person outweighs words about their roles; of those the strongest counts.
    /// Whoever is not mentioned is a contributor: a record that people have to be let into stays empty.
    #[must_use]
    pub fn role_of(&self, actor: &Actor) -> Role {
        if actor.user == self.lead || self.deputies.contains(&actor.user) {
            return Role::Lead;
        }
        if let Some((_, role)) = self.people.iter().find(|(user, _)| *user == actor.user) {
            return *role;
        }
        let everyone = RoleId(self.guild.0);
        let named = self.roles.iter().filter(|(role, _)| actor.roles.contains(role)).map(|(_, role)| *role).max();
        let default = self.roles.iter().find(|(role, _)| *role == everyone).map(|(_, role)| *role);
        named.or(default).unwrap_or(Role::Contributor)
    }

    /// The role in which somebody acts on an item: the lead of its workstream acts for the program's lead there.
    #[must_use]
    pub fn role_on(&self, actor: &Actor, item: &Item) -> Role {
        let leads_stream = item
            .workstream
            .is_some_and(|id| self.workstreams.iter().any(|stream| stream.id == id && stream.lead == Some(actor.user)));
        if leads_stream { Role::Lead } else { self.role_of(actor) }
    }

    /// May they log something?
    ///
    /// # Errors
    /// [`Rejection::MayNot`] for a viewer.
    pub fn may_capture(&self, actor: &Actor) -> Result<Role, Rejection> {
        self.at_least(Role::Contributor, actor, "log items here")
    }

    /// May they change this item? Their own, one that nobody owns, or any if they lead.
    ///
    /// # Errors
    /// [`Rejection::MayNot`] or [`Rejection::NotYours`].
    pub fn may_keep(&self, actor: &Actor, item: &Item) -> Result<Role, Rejection> {
        match self.role_on(actor, item) {
            Role::Lead => Ok(Role::Lead),
            Role::Viewer => Err(Rejection::MayNot { role: Role::Viewer, wanted: "change items here", lead: self.lead }),
            role if item.owner.is_none() || item.owner == Some(actor.user) || item.raised_by == actor.user => Ok(role),
            _ => Err(Rejection::NotYours { reference: item.reference(), owner: item.owner, lead: self.lead }),
        }
    }

    /// May they give an approver's word on this item? Approvers, leads, and whoever is named on it.
    ///
    /// # Errors
    /// [`Rejection::MayNot`].
    pub fn may_decide(&self, actor: &Actor, item: &Item) -> Result<Role, Rejection> {
        let role = self.role_on(actor, item);
        if role >= Role::Approver || item.names_approver(actor.user) {
            Ok(role)
        } else {
            Err(Rejection::MayNot { role, wanted: "decide this", lead: self.lead })
        }
    }

    /// May they take part in deciding this: see it, raise a concern, call one resolved? Contributors, and whoever is
    /// named on it.
    ///
    /// # Errors
    /// [`Rejection::MayNot`].
    pub fn may_take_part(&self, actor: &Actor, item: &Item) -> Result<Role, Rejection> {
        let role = self.role_on(actor, item);
        if role >= Role::Contributor || item.names_approver(actor.user) {
            Ok(role)
        } else {
            Err(Rejection::MayNot { role, wanted: "take part in this", lead: self.lead })
        }
    }

    /// May they change the program itself? Leads, deputies, and whoever manages the server.
    ///
    /// # Errors
    /// [`Rejection::MayNot`].
    pub fn may_administer(&self, actor: &Actor) -> Result<Role, Rejection> {
        if actor.manages_server { Ok(Role::Lead) } else { self.at_least(Role::Lead, actor, "change this program") }
    }

    /// May they call the health of the program? Leads and deputies: whoever merely manages the server does not answer for
    /// it.
    ///
    /// # Errors
    /// [`Rejection::MayNot`].
    pub fn may_call(&self, actor: &Actor) -> Result<Role, Rejection> {
        self.at_least(Role::Lead, actor, "call the health of this program")
    }

    fn at_least(&self, least: Role, actor: &Actor, wanted: &'static str) -> Result<Role, Rejection> {
        let role = self.role_of(actor);
        if role >= least { Ok(role) } else { Err(Rejection::MayNot { role, wanted, lead: self.lead }) }
    }
}

impl Item {
    fn names_approver(&self, user: UserId) -> bool {
        match &self.body {
            super::Body::Decision(decision) => decision.approvers.iter().any(|approver| approver.user == user),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
