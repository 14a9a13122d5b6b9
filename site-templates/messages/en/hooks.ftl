# The words of kedang hook, and of the hooks themselves.

## Installing

hook-installed = installed { $hook }
hook-installed-after = installed { $hook }; the hook that was there runs first, as { $kept }
hook-already = { $hook } is installed already
hook-removed = removed { $hook }
hook-restored = removed { $hook } and put back the hook that was there before
hook-not-ours = { $hook } is not kedang's any more; it and the file { $hook }.before-kedang were left as they are
hook-none = No hook of kedang was installed.
hook-publishes = The site is published to { $path }
hook-shared-folder = Note: core.hooksPath names { $path }, so these hooks serve other repositories too; where there are no records they do nothing.
hook-is-bare = This is a bare repository; its hooks are those of a server
    .hint = kedang hook install --server --publish-to FOLDER
hook-not-bare = --server is for a bare repository to which others push, and this one has a work tree
    .hint = Leave --server away, or name the bare repository.
hook-both-there = Another program has put its { $hook } in the place of kedang's, while the one from before is still kept as { $path }
    .hint = Decide which of the two is to stay, delete the other, and install again.
hook-site-no-folder = The site cannot go to “{ $path }”: that is a file, not a folder
    .hint = Name a folder of its own for the site.
hook-site-in-repository = The site cannot go to “{ $path }”: the repository itself is there
    .hint = Name a folder of its own for the site, such as /srv/www/crm.
hook-path-not-utf8 = The path of the program or of the folder is not UTF-8, so it cannot stand in a hook
    .hint = Install kedang in a folder with an ordinary name.

## In the hook files. The path of the hook follows on a line of its own

hook-program-gone = kedang: the program that checks records is gone, so this was not checked and not accepted. Install kedang again and run "kedang hook install" once, or delete this hook:
hook-program-gone-after = kedang: the program that publishes the site is gone, so nothing was published. Install kedang again and run "kedang hook install" once, or delete this hook:
hook-program-gone-server = kedang: the program that checks records is gone, so this was not checked and not accepted. On the server, install kedang again and run "kedang hook install --server" once in the repository, or delete this hook:
hook-program-gone-after-server = kedang: the program that publishes the site is gone, so nothing was published. On the server, install kedang again and run "kedang hook install --server" once in the repository, or delete this hook:
hook-crashed = kedang ended unexpectedly, so this was not checked and not accepted. To go on without checks: git config kedang.check false

## Before a commit

hook-others = { $count ->
    [one] { $count } other finding was there before and does not matter here.
   *[other] { $count } other findings were there before and do not matter here.
}
hook-off = The checks of kedang are switched off (git config kedang.check false).
hook-commit-refused = Nothing was committed. Mend the errors, add the files again and commit; git commit --no-verify commits without checks.

## Before a push is accepted

hook-branch-errors = The push brings { $count ->
    [one] { $count } error
   *[other] { $count } errors
} to { $branch }:
hook-branch-reported = { $branch } has { $count ->
    [one] { $count } error
   *[other] { $count } errors
} that must be mended before it is merged:
hook-branch-warnings = Please have a look, { $branch }:
hook-branch-deleted = { $branch } is the main branch and cannot be deleted.
hook-more = … and { $count } more; kedang check shows them all.
hook-push-refused = Nothing was accepted. Mend the errors, commit and push again.
hook-push-unchecked = The push could not be checked, so it was not accepted. The administrator can switch the checks off: git config kedang.check false in the repository on the server
hook-bad-input = This is not what git tells a hook: “{ $line }”
hook-panicked = kedang has a fault and stopped
    .hint = Please report it with the lines above.

## After a push or commit

hook-queued = The site will be up to date in a moment.
hook-published = The site is up to date.
hook-not-published = The site was not updated; the log says why: { $log }
hook-no-main-branch = Nothing was published: HEAD of the repository leads to no branch, so kedang cannot tell which one is the main one. Until it can, every branch is checked as if it were. On the server: git symbolic-ref HEAD refs/heads/NAME
hook-publishes-nothing = These hooks publish nothing
    .hint = kedang hook install with --publish-to FOLDER says where the site goes.

## Status

hook-status-folder = Hooks in { $path }:
hook-status-ours = installed
hook-status-after = installed, after another hook
hook-status-foreign = another program's
hook-status-none = none
hook-status-branch = of the branch { $branch }
hook-status-never = nothing was published yet
hook-status-published = last published: { $commit }, { $at }
hook-status-failed = last publish failed: { $commit }, { $at }
hook-status-working = being published: { $commit }
hook-status-stale = waiting, but nobody is publishing: { $commit }; kedang hook run worker goes on
hook-status-log = log: { $path }
