//! Pages: the line that says where one is, and the buttons to go on or to share what is shown.

use crate::discord::{
    components::id::{Id, List},
    view::{Button, View},
};

use super::phrases::count;

/// Which page of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// What is listed.
    pub list: List,
    /// Which page, from 0.
    pub page: u32,
    /// How many pages there are; at least one.
    pub pages: u32,
    /// How many lines on all pages, where that is known.
    pub total: Option<i64>,
    /// Whether it is posted for everybody: then it is a picture of the moment, without buttons.
    pub shared: bool,
}

impl Paging {
    /// "Page 2 of 7 · 64 items"; without a total it is not known how many pages follow.
    #[must_use]
    pub fn words(&self, one: &str, many: &str) -> String {
        match self.total {
            Some(total) if self.pages > 1 => {
                format!("Page {} of {} · {}", self.page + 1, self.pages, count(total, one, many))
            }
            Some(total) => count(total, one, many),
            None if self.pages > 1 => format!("Page {}", self.page + 1),
            None => String::new(),
        }
    }

    /// The view with the buttons of this page; quiet unless it is shared.
    #[must_use]
    pub fn finish(&self, view: View, can_share: bool) -> View {
        if self.shared {
            return view;
        }
        let mut buttons = Vec::new();
        if self.pages > 1 {
            let before = Id::Page(self.list, self.page.saturating_sub(1));
            buttons.push(Button::new(before, "Previous").enabled(self.page > 0));
            let after = Id::Page(self.list, self.page.saturating_add(1));
            buttons.push(Button::new(after, "Next").enabled(self.page.saturating_add(1) < self.pages));
        }
        if can_share {
            buttons.push(Button::new(Id::Share(self.list, self.page), "Share here"));
        }
        view.quietly().row(buttons)
    }
}
