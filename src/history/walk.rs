//! The walk itself: every commit once, children before parents.
//!
//! In: a start commit, and perhaps what is kept of the history of an earlier one. Out: [`Found`]: what each new commit
//! did, and the trail of every file that may differ from what is kept. Each commit is asked about paths: about those that it
//! has from a parent, that parent is asked; those that differ from every parent changed here.
//!
//! With a kept history the same is done from *two* commits at once, the new one and the kept one, both asking about the
//! files of their own trees. Where a question of the new one meets one of the kept one, and the kept one asks nothing else
//! about that file, then whatever is found from there on is in the kept answer, and everything in the kept answer that is
//! not older was found before: so the kept answer from this commit downwards is the answer, exactly. Nothing is concluded
//! from commits being ancestors or from files being equal, since a merge may throw away what one side did. The walk ends
//! when all questions are answered. The rest travels along first parents; where both rests meet, whatever neither side
//! touched on the way is as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use git2::{Mailmap, Oid, Repository};

use super::diff::Trees;
use super::order::{self, Order};
use super::own::{Effect, Origin, Own};
use super::questions::{Asked, Files, Question};
use super::trail::{Event, Trail};
use super::{Change, CommitInfo, author};
use crate::snapshot::{BlobId, bytes_of};

/// What is kept of the history of an earlier commit.
pub(super) trait Kept {
    /// The commit that it reaches.
    fn reached(&self) -> BlobId;
    /// The corrected date of a commit that it reaches; none for all others.
    fn date(&self, commit: BlobId) -> Option<i64>;
    /// A commit that it reaches and that touched files; none when that cannot be read.
    fn info(&self, commit: BlobId) -> Option<Arc<CommitInfo>>;
    /// The trail of a path, which is empty when it never had a file; none when that cannot be read.
    fn trail(&self, path: &str) -> Option<Trail>;
}

/// Where and how is walked.
pub(super) struct Ground<'a> {
    pub(super) repository: &'a Repository,
    pub(super) trees: Trees<'a>,
    pub(super) prefix: &'a str,
    pub(super) mailmap: Option<Mailmap>,
    /// The commits at which a shallow clone ends.
    pub(super) boundary: BTreeSet<Oid>,
}

/// A commit that was visited for the first time.
pub(super) struct Visited {
    pub(super) order: Order,
    /// The commit and what it touched, if it touched visible files of the folder.
    pub(super) seen: Option<(Arc<CommitInfo>, Vec<Change>)>,
}

/// What a walk found.
pub(super) struct Found {
    /// New commits, newest first.
    pub(super) commits: Vec<Visited>,
    /// Paths whose trail may differ from what is kept, with those that have no file.
    pub(super) files: BTreeMap<Arc<str>, (Presence, Trail)>,
}

/// Whether a path has a file at the commit where the walk started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Present,
    /// It had one once; its trail is that of the next file of this name.
    Absent,
}

/// Why a walk ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// An object is missing or broken; the reason is git's.
    Git(String),
    /// What is kept does not help: the new commit does not follow from it, they have no common first ancestor, or it is
    /// damaged.
    NotKept,
}

impl From<String> for Stop {
    fn from(reason: String) -> Stop {
        Stop::Git(reason)
    }
}

impl From<git2::Error> for Stop {
    fn from(error: git2::Error) -> Stop {
        Stop::Git(error.message().to_owned())
    }
}

/// Walks from a commit as far as is needed.
pub(super) fn walk(ground: Ground<'_>, start: Oid, kept: Option<&dyn Kept>) -> Result<Found, Stop> {
    let mut follows = kept.is_none();
    let known = |id| {
        follows |= kept.is_some_and(|kept| kept.reached() == id);
        kept?.date(id)
    };
    let dates = order::dates(ground.repository, &ground.boundary, start, known)?;
    if !follows {
        // What is kept knows commits that the new one does not follow from.
        return Err(Stop::NotKept);
    }
    let mut walk = Walk {
        ground,
        kept,
        ahead: BTreeMap::new(),
        new: Files::default(),
        old: Files::default(),
        commits: Vec::new(),
        dates,
    };
    for (id, date) in &walk.dates {
        walk.ahead.insert(Order::new(*date, *id), Questions::default());
    }
    walk.run(bytes_of(start))
}

/// What one commit is asked about files of the new commit, and about files of the kept one.
#[derive(Debug, Default)]
struct Questions {
    new: Question,
    old: Question,
}

struct Walk<'a> {
    ground: Ground<'a>,
    kept: Option<&'a dyn Kept>,
    /// Commits not yet visited: all new ones, and those that are asked.
    ahead: BTreeMap<Order, Questions>,
    new: Files,
    old: Files,
    commits: Vec<Visited>,
    /// The corrected dates of new commits.
    dates: BTreeMap<BlobId, i64>,
}

impl Walk<'_> {
    fn run(mut self, start: BlobId) -> Result<Found, Stop> {
        if let Some(kept) = self.kept {
            self.at(kept.reached())?.old.rest = true;
        }
        self.at(start)?.new.rest = true;
        while let Some((order, at)) = self.ahead.pop_first() {
            if self.kept.is_some() && !self.waits(order, &at) {
                break;
            }
            self.visit(order, at)?;
        }
        self.finish()
    }

    /// Whether anything is still to be found at this commit or those ahead.
    fn waits(&self, order: Order, at: &Questions) -> bool {
        let waits = |order: &Order, at: &Questions| !at.new.is_empty() || self.dates.contains_key(&order.id());
        waits(&order, at) || self.ahead.iter().any(|(order, at)| waits(order, at))
    }

    /// What is asked of a commit that is not yet visited.
    fn at(&mut self, commit: BlobId) -> Result<&mut Questions, Stop> {
        let date = self.dates.get(&commit).copied().or_else(|| self.kept?.date(commit)).ok_or(Stop::NotKept)?;
        Ok(self.ahead.entry(Order::new(date, commit)).or_default())
    }

    fn visit(&mut self, order: Order, mut at: Questions) -> Result<(), Stop> {
        let commit = self.ground.repository.find_commit(oid(order.id())?)?;
        let folder = self.ground.trees.folder(bytes_of(commit.tree_id()), self.ground.prefix)?;
        let meet = at.new.rest && at.old.rest;
        if meet {
            self.take_touched_before(folder, &mut at)?;
        }
        self.settle(order, &mut at);
        if meet {
            at.new.rest = false;
            at.old.rest = false;
            self.follow_kept(&mut at);
        }
        let is_new = self.dates.contains_key(&order.id());
        if !is_new && !self.waits(order, &at) {
            return Ok(());
        }
        if self.ground.boundary.contains(&commit.id()) {
            if is_new {
                self.commits.push(Visited { order, seen: None });
            }
            return self.end(folder, at);
        }
        let Ground { repository, trees, prefix, .. } = &mut self.ground;
        let effect = Effect::of(repository, trees, prefix, &commit)?;
        if self.kept.is_some() && commit.parent_count() == 0 && (at.new.rest || at.old.rest) {
            return Err(Stop::NotKept);
        }
        let info = self.info(order, &commit, &effect, is_new)?;
        if at.new.rest {
            self.new.take_all(effect.touched(), &mut at.new);
        }
        if at.old.rest {
            self.old.take_all(effect.touched(), &mut at.old);
        }
        let parents: Vec<BlobId> = commit.parent_ids().map(bytes_of).collect();
        let event = |own: &Own| Some(Event::new(info.as_ref()?, own, own.new?));
        let shares = share(&mut self.new, at.new, &effect, parents.len(), event);
        let kept_shares = share(&mut self.old, at.old, &effect, parents.len(), |_| None);
        for ((parent, new), old) in parents.into_iter().zip(shares).zip(kept_shares) {
            if new.is_empty() && old.is_empty() {
                continue;
            }
            // Borrowed apart: questions are counted in the files.
            let mut ahead = std::mem::take(self.at(parent)?);
            ahead.new.rest |= new.rest;
            ahead.old.rest |= old.rest;
            self.new.pass(&mut ahead.new, new.asked);
            self.old.pass(&mut ahead.old, old.asked);
            *self.at(parent)? = ahead;
        }
        Ok(())
    }

    /// What people want to know of a commit, noted when it is new; none when it touched no visible file.
    fn info(
        &mut self,
        order: Order,
        commit: &git2::Commit<'_>,
        effect: &Effect,
        is_new: bool,
    ) -> Result<Option<Arc<CommitInfo>>, Stop> {
        let touches = !effect.own.is_empty();
        if !is_new {
            let kept = touches.then(|| self.kept.and_then(|kept| kept.info(order.id())).ok_or(Stop::NotKept));
            return kept.transpose();
        }
        let changes = if touches { effect.changes() } else { Vec::new() };
        let info = (!changes.is_empty()).then(|| {
            Arc::new(author::describe(commit, self.ground.mailmap.as_ref(), order, changes.len(), effect.elsewhere))
        });
        self.commits.push(Visited { order, seen: info.clone().map(|info| (info, changes)) });
        Ok(info)
    }

    /// At the commit where both rests meet: asks, for the new commit, about those of its files that only the way from the
    /// kept one touched.
    fn take_touched_before(&mut self, folder: Option<BlobId>, at: &mut Questions) -> Result<(), Stop> {
        let touched: Vec<Arc<str>> = self.old.names.difference(&self.new.names).cloned().collect();
        for path in touched {
            let present = self.ground.trees.has(folder, &path)?;
            self.new.take(&path, present, &mut at.new);
        }
        Ok(())
    }

    /// Below the commit where both rests met, questions of the new commit can meet only questions of the kept one about
    /// files that ask by themselves: lets those ask that may be needed.
    fn follow_kept(&mut self, at: &mut Questions) {
        let paths: BTreeSet<Arc<str>> = self.ahead.values().flat_map(|at| at.new.asked.keys()).cloned().collect();
        for path in paths {
            // Whether the kept commit has such a file is of no importance.
            self.old.take(&path, true, &mut at.old);
        }
    }

    /// Answers from what is kept the questions that meet one of the kept commit, where that is all that the kept one still
    /// asks about its file.
    fn settle(&mut self, order: Order, at: &mut Questions) {
        if self.kept.is_none() {
            return;
        }
        let Questions { new, old } = at;
        new.asked.retain(|path, askers| {
            let asks_nothing_else = |file: &u32| {
                let file = &self.old.files[*file as usize];
                file.open == 1 && !file.beyond
            };
            let owner = match old.asked.get(path).and_then(|askers| askers.iter().find(asks_nothing_else)) {
                Some(file) => self.old.files[file as usize].path.clone(),
                None if old.rest && !self.old.names.contains(path) => path.clone(),
                None => return true,
            };
            for file in askers.iter() {
                self.new.answered(file);
                self.new.files[file as usize].kept.push((owner.clone(), order));
            }
            false
        });
    }

    /// A shallow clone ends here: what exists now came to be at an unknown time.
    fn end(&mut self, folder: Option<BlobId>, mut at: Questions) -> Result<(), Stop> {
        if self.kept.is_some() && (at.new.rest || at.old.rest) {
            return Err(Stop::NotKept);
        }
        let all = self.ground.trees.diff(None, folder)?;
        if at.new.rest {
            self.new.take_all(&all, &mut at.new);
        }
        for (files, at) in [(&mut self.new, at.new), (&mut self.old, at.old)] {
            for (path, askers) in at.asked {
                let exists = all.binary_search_by(|delta| delta.path.cmp(&path)).is_ok();
                for file in askers.iter() {
                    files.answered(file);
                    files.files[file as usize].beyond |= exists;
                }
            }
        }
        Ok(())
    }

    /// Puts together what was found and what is kept.
    fn finish(self) -> Result<Found, Stop> {
        let mut found = Found { commits: self.commits, files: BTreeMap::new() };
        for file in self.new.files {
            let (mut events, mut beyond) = (file.events, file.beyond);
            for (owner, order) in file.kept {
                let trail = self.kept.and_then(|kept| kept.trail(&owner)).ok_or(Stop::NotKept)?;
                beyond |= trail.beyond;
                events.extend(trail.events.into_iter().filter(|event| event.commit.order >= order));
            }
            let presence = if file.present { Presence::Present } else { Presence::Absent };
            found.files.insert(file.path, (presence, Trail::new(events, beyond)));
        }
        Ok(found)
    }
}

/// Answers what a commit did itself, and splits the other questions among its parents.
fn share(
    files: &mut Files,
    at: Question,
    effect: &Effect,
    parents: usize,
    event: impl Fn(&Own) -> Option<Event>,
) -> Vec<Question> {
    let mut shares: Vec<Question> = (0..parents).map(|_| Question::default()).collect();
    let mut asked = at.asked;
    for (path, askers) in touched(&mut asked, effect) {
        match effect.origin(&path) {
            Origin::Parent(parent) => {
                for file in askers.iter() {
                    files.answered(file);
                    files.ask(&mut shares[parent], path.clone(), file);
                }
            }
            Origin::Own(own) => {
                let event = event(own);
                for file in askers.iter() {
                    files.answered(file);
                    files.files[file as usize].events.extend(event.clone());
                    if !own.goes_on {
                        continue;
                    }
                    for old in &own.olds {
                        files.ask(&mut shares[old.parent], old.path.clone(), file);
                    }
                    if let ([], [only]) = (own.olds.as_slice(), shares.as_mut_slice()) {
                        files.ask(only, path.clone(), file);
                    }
                }
            }
        }
    }
    if let Some(first) = shares.first_mut() {
        files.pass(first, asked);
        first.rest = at.rest;
    }
    shares
}

/// Takes out what a commit touched of what is asked.
fn touched(asked: &mut Asked, effect: &Effect) -> Vec<(Arc<str>, super::questions::Askers)> {
    effect.touched().iter().filter_map(|delta| asked.remove_entry(&delta.path)).collect()
}

fn oid(id: BlobId) -> Result<Oid, git2::Error> {
    Oid::from_bytes(&id)
}
