//! Commits into a repository, object by object, without a work tree or a second program.

use git2::build::TreeUpdateBuilder;
use git2::{Error, FileMode, Oid, Repository, Signature, Time};
use jiff::tz::TimeZone;
use std::io::Write as _;

use super::{Commit, Person};

/// Above every store of the repository's own, so that what is written goes to memory.
const FIRST: i32 = 1000;

/// Writes the commits one after the other, sets `branch` to the last and gives its id.
///
/// The objects are gathered in memory and written as one pack, which is many times faster than a file for each.
///
/// # Errors
///
/// Git's own.
pub fn store(repository: &Repository, branch: &str, commits: &[Commit], zone: &TimeZone) -> Result<Option<Oid>, Error> {
    let objects = repository.odb()?;
    let memory = objects.add_new_mempack_backend(FIRST)?;
    let mut tree = repository.find_tree(repository.treebuilder(None)?.write()?)?;
    let mut tip = None;
    for commit in commits {
        let mut update = TreeUpdateBuilder::new();
        for (path, bytes) in &commit.files {
            update.upsert(path.as_str(), repository.blob(bytes)?, FileMode::Blob);
        }
        tree = repository.find_tree(update.create_updated(repository, &tree)?)?;
        let signature = signature(&commit.author, commit, zone)?;
        let parent = tip.map(|tip| repository.find_commit(tip)).transpose()?;
        let parents: Vec<_> = parent.iter().collect();
        tip = Some(repository.commit(None, &signature, &signature, &commit.message, &tree, &parents)?);
    }
    let mut pack = git2::Buf::new();
    memory.dump(repository, &mut pack)?;
    let mut writer = objects.packwriter()?;
    writer.write_all(&pack).map_err(|error| Error::from_str(&error.to_string()))?;
    writer.commit()?;
    memory.reset()?;
    if let Some(tip) = tip {
        repository.reference(&format!("refs/heads/{branch}"), tip, true, "kedang init")?;
    }
    Ok(tip)
}

fn signature(person: &Person, commit: &Commit, zone: &TimeZone) -> Result<Signature<'static>, Error> {
    let offset = zone.to_offset(commit.time).seconds() / 60;
    Signature::new(&person.name, &person.email, &Time::new(commit.time.as_second(), offset))
}
