# The words of the command line: summaries, hints and what is said when a command cannot run. Findings: diagnostics.ftl.

## Summaries

build-done = The site is ready: { $path }
build-records = { $records ->
    [one] { $records } record
   *[other] { $records } records
} of { $types ->
    [one] { $types } type
   *[other] { $types } types
}
build-pages = { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}, { $written } files written, { $size }
build-index = search index { $size }
build-time = { $seconds } s
build-open = Open { $path } in a browser
build-audience = audience: { $audience }
build-refused = There are { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}, so no site was generated.
    .hint = Mend them and try again; --keep-going generates everything that has no errors.
build-verified = Verified: byte for byte the site that is made from nothing.
verify-differs = The site for { $audience } differs from one made from nothing in { $count ->
    [one] { $count } place
   *[other] { $count } places
}: { $files }
    .hint = The next build starts from nothing and mends that. If nobody has changed these files, it is a bug in kedang: please report it.
cache-damaged = The cache in .kedang/ is damaged and was given up.
    .hint = Run the command again; it starts from nothing.
publish-whole-needed = The live site lacks files and must be written as a whole.
    .hint = Publish again.
build-kept-going = { $records ->
    [one] { $records } record has errors and got an error page
   *[other] { $records } records have errors and got error pages
}; everything else is there.

check-checked = Checked { $records ->
    [one] { $records } record
   *[other] { $records } records
} and { $types ->
    [one] { $types } type
   *[other] { $types } types
}
check-renumbered = The id “{ $id }” stood twice: the later record is now “{ $new }”, in { $path }; { $kept } keeps the old id.
check-renumbered-references = Please look at these records, which are not on the main branch yet and still refer to “{ $id }” ({ $kept }); if they meant the renumbered one, give them its new id: { $files }
check-not-renumbered = The id “{ $id }” stands twice, but { $path } is yours to renumber: its id is the name of a folder, or its type does not say how ids look.
check-others = { $count ->
    [one] { $count } finding was there before the change and is not shown.
   *[other] { $count } findings were there before the change and are not shown.
}
check-fixed = Mended { $count ->
    [one] { $count } place
   *[other] { $count } places
} in { $files ->
    [one] { $files } file
   *[other] { $files } files
}.

## Publishing

publish-done = Published: { $path } (commit { $commit })
publish-same = Nothing to change; readers keep commit { $commit }.
publish-waits = Another process is publishing to { $path }; waiting for it.
publish-older = The live site is made from commit { $live }, and commit { $wanted } does not come after it, so it was not published.
    .hint = If you do want to go back, add --rollback.
publish-unknown-live = The live site is made from commit { $live }, which this repository does not have; commit { $wanted } was not published.
    .hint = See whether the repository and the folder belong together; if its history was rewritten on purpose, add --rollback.
publish-broken-settings = There are errors in the settings ({ $paths }), so nothing was published; the site stays as it was.
    .hint = All records are read by these settings. A site made in spite of the errors would lack whole forms and could show what nobody should see. Mend them and publish again.
publish-not-ours = “{ $path }” holds something else: { $found }
    .hint = Give the site an empty folder.
publish-full = The disk is full: { $path } ({ $reason })
    .hint = The site stays as it was. Make room and publish again; nothing else is needed.
publish-panicked = Publishing broke off: { $reason }
publish-no-status = Nothing was ever published to “{ $path }”
    .hint = Publish first: kedang publish REPOSITORY --rev main --to DIR
publish-status-live = Live: commit { $commit }, published { $at }, audience: { $audience }
publish-status-all = all, one folder each
publish-status-records = { $records ->
    [one] { $records } record
   *[other] { $records } records
}, { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}
publish-status-nothing = No site is live yet.
publish-status-published = Last attempt: { $at }, { $rev } ({ $commit }), published in { $seconds } s
publish-status-unchanged = Last attempt: { $at }, { $rev } ({ $commit }), nothing to change, { $seconds } s
publish-status-refused = Last attempt: { $at }, { $rev } ({ $commit }), refused
publish-status-failed = Last attempt: { $at }, { $rev } ({ $commit }), failed after { $seconds } s
publish-status-busy = Somebody is publishing at this moment.

## Progress

progress-check = checking
progress-render = rendering pages
progress-write = writing files
progress-verify = building from nothing and comparing

## Making something new

init-done = Made a records repository in { $path }.
init-demo-done = Made a demo repository in { $path }: { $records } records, { $commits } commits.
init-next = Next:
init-next-check = check it: kedang check { $path }
init-next-build = generate the site: kedang build { $path } --out site
init-workflow = The workflow is in { $path }; fill in its FILL-INs before you commit it.
init-workflow-exists = “{ $path }” exists already
    .hint = Move it away, run this again, and compare the two.
init-image-unpinned = “{ $image }” does not say which image for good
    .hint = A tag can be moved. Name the image with its digest: registry.example/kedang@sha256:… (docker images --digests shows it).
init-not-empty = “{ $path }” already holds files
    .hint = Choose a new folder; init never overwrites anything.

new-done = Made { $path }
new-exists = “{ $path }” exists already
    .hint = new never overwrites a record; choose another id, or edit that file.
new-unknown-field = “{ $type }” has no field “{ $field }”
    .hint = { EMPTY($suggestion) ->
        [yes] Its fields are: { $fields }
       *[no] Did you mean “{ $suggestion }”?
    }
new-bad-set = --set takes FIELD=VALUE, not “{ $text }”
    .hint = For example --set customer=KH-20260314-7f3k
new-needs-field = A new “{ $type }” needs “{ $field }” to know where its file belongs
    .hint = Add --set { $field }=…

new-derived-field = “{ $field }” is computed and cannot be filled in
    .hint = Leave this --set out; the value follows from other fields.
new-given-twice = “{ $field }” holds one value and was given two
    .hint = Only fields that are lists take --set more than once.
new-has-parts = “{ $field }” has parts and cannot be filled in at once
    .hint = Fill in the parts, for example --set { $field }.{ $first }=…; they are: { $parts }
new-needs-id = The ids of “{ $type }” are not made automatically
    .hint = Choose one with --id, for staff the login.
new-bad-id = “{ $id }” cannot be an id or the name of a folder: { WORD($reason, "id") }
new-no-free-id = Every id that “{ $type }” allows is taken
    .hint = Choose another with --id.
new-id-taken = The id “{ $id }” is taken
    .hint = Choose another id, or edit that record.
new-needs-worktree = This is a bare repository without files, so nothing can be made here
    .hint = Work in a clone.
new-refused = What was given has errors, so nothing was made
    .hint = Mend --set as said above and try again; --dry-run shows what would be written.
new-dry-run = Only tried: { $path } was not made
editor-failed = The editor “{ $editor }” did not end well: { $reason }
    .hint = The file is there and can be opened by hand; the variable EDITOR names the editor.

edit-needs-worktree = This is a bare repository without files, so no record can be changed here
    .hint = Clone it and change the clone.
edit-changed-meanwhile = { $path } has just been changed by somebody else and was not written over
    .hint = Look at what is new there, then run it again.
set-bad-pair = This takes FIELD=VALUE, not “{ $text }”
    .hint = For example grade=A, complainant.phone=…, phones+=…; “field=” empties it.
set-id = The id is no field and cannot be set
    .hint = kedang mv { $id } NEWID changes it, and every reference to it.
set-derived-field = “{ $field }” is computed and cannot be set
    .hint = It follows from other fields.
set-path-field = “{ $field }” follows from where the file is and cannot be set
    .hint = kedang mv { $id } NEWID changes the id; for another folder, move the file.
set-state-field = “{ $field }” is the last step of the time line and cannot be set by itself
    .hint = Run kedang move { $id } STATE, which notes the time and the person.
set-has-parts = “{ $field }” has parts and cannot be set at once
    .hint = Set them one by one, as in { $field }.{ $first }=…; there are: { $parts }
set-which-item = “{ $field }” is a list whose items have parts, and it is not said which item and which part are meant
    .hint = { $field }.{ $count }.{ $first }=… begins one more item{ $count ->
        [0] {""}
       *[other] , { $field }.0.{ $first }=… changes the first
    }; the parts are: { LIST($parts) }
set-no-parts = “{ $field }” is one value and has no parts
    .hint = Set it at once: { $field }={ $example }
set-is-list = “{ $field }” is a list with { $count ->
        [one] { $count } item
       *[other] { $count } items
    }, and it is not said which is meant
    .hint = { $field }.0=… changes the first, { $field }+=… adds one, { $field }= empties it.
set-no-list = “{ $field }” holds one value and is no list
    .hint = Leave out the plus sign or the number.
set-no-item = “{ $field }” is not there: the list has { $count ->
        [one] { $count } item
       *[other] { $count } items
    }, counted from 0
    .hint = The next number or += adds one.
set-unreadable = The file of { $id } cannot be read as it stands, so nothing in it can be found
    .hint = Run kedang check and mend what it shows.
set-unsafe = “{ $field }” is written in a way that cannot be changed without touching something else; nothing was changed
    .hint = Change it in an editor, in the file of { $id }.
set-nothing = { $path } says so already; nothing to change
set-dry-run = Only tried: { $path } was not written
set-refused = This would bring errors, so nothing was written
    .hint = Correct it as said above and try again; --force writes it all the same.
set-done = Changed { $path }

move-no-workflow = “{ $type }” has no workflow, and so no steps
    .hint = kedang set changes fields.
move-no-timeline = “{ $type }” keeps no time line, so there is no place for { $option }
    .hint = Leave { $option } out; only the new state is written, and git knows when and by whom.
move-unknown-state = The workflow has no state “{ $state }”
    .hint = { EMPTY($suggestion) ->
        [yes] {""}
       *[no] Did you mean “{ $suggestion }”?{" "}
    }{ EMPTY($choices) ->
        [yes] “{ $now }” is the last step, nothing follows it.
       *[no] { EMPTY($now) ->
            [yes] It begins with: { LIST($choices) }
           *[no] From “{ $now }” it can go to: { LIST($choices) }
        }
    }
move-by-whom = Who takes this step is not known: no person among the records has the name or the address in git's settings
    .hint = Add --by LOGIN, or set git config user.email to the address in your record.
move-unknown-person = No person has the login or the id “{ $login }”
    .hint = { EMPTY($type) ->
        [yes] kedang.yaml does not say which records are the people (people:).
       *[no] kedang list { $type } shows the people.
    }
move-no-beginning = { $id } has no time line, and when it began is not known
    .hint = Note the first step: kedang move { $id } { $first } --at TIME
move-needs-note = This step needs a note: add --note "…"
move-needs-fields = Fill in what is missing before the step: { $command }

mv-no-path = The file of { $id } is not where its type says, so its new name is not known
    .hint = Run kedang check and mend what it shows.
mv-two = Two records have the id “{ $id }”, and it is not known which is meant
    .hint = Run kedang check --fix first.
mv-unread = These files name { $id } but cannot be read as they stand, and were left alone: { $files }
mv-half = { $old } was changed by half and could not be changed back
    .hint = Nothing is lost: git status shows which files have changed. When the disk has room and the files can be written, run kedang mv { $old } { $new } again, which finishes it, or restore them with git.
mv-broken-off = Renaming { $old } to { $new } was broken off; the next command that changes a record finishes it.
mv-broken-off-before = Renaming { $old } to { $new } had been broken off before anything was changed.
mv-broken-off-finished = Renaming { $old } to { $new } had been broken off in the middle, and is finished now.
mv-broken-off-changed = Renaming { $old } to { $new } was broken off in the middle, and since then somebody has changed: { $files }
    .hint = Put these files right, with git for instance (git status shows what has changed), then delete { $note } and go on.
mv-done = { $old } is now { $new }, and is still found by its old id; { $files ->
        [one] { $files } other file that refers to it was
       *[other] { $files } other files that refer to it were
    } changed too
mv-login = “{ $field }” was { $old } like the id, and becomes { $new } with it.
mv-git = Nothing was added to git yet: look at it, run git add -A, and commit.
man-done = Wrote { $count ->
        [one] { $count } page
       *[other] { $count } pages
    } of the manual to { $path }

draft-how = Lines that begin with # are still empty: to fill one in, take the # away and write behind the colon. Others may stay or go
draft-others = Other
draft-required = required ·{" "}
draft-options = {" "}(one of: { LIST($options) })
draft-more-options = { $count } in all, see catalogs/{ $catalog }.yaml
draft-record = {" "}(id of: { LIST($types) })
draft-any-record = {" "}(id of a record)
draft-example = {" "}(e.g. { $example })

## Looking things up

listed-count = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
listed-cut = { $shown } of { $count } records
listed-failed = The condition has no answer for { $count ->
    [one] { $count } record, which is
   *[other] { $count } records, which are
} not listed; the first is { $id }
lookup-errors = There are { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
} in the records, so something may be missing; kedang check lists them.
column-id = ID
column-title = Title
listed-none = No record fits.
show-not-found = There is no record with the id “{ $id }”
    .hint = { EMPTY($suggestion) ->
        [yes] kedang search may find it.
       *[no] Did you mean “{ $suggestion }”?
    }
show-deadlines = Deadlines
show-others = Other
show-referring = Referred to by ({ $count })
log-created = created
log-deleted = deleted
log-deleted-uncommitted = It has been deleted; that is not committed yet.
log-deleted-show = kedang show { $id } --rev { $rev } shows it as it was last.
log-never = No record has or ever had the id “{ $id }”
    .hint = { $shallow ->
        [yes] This is a shallow clone without the older history; git fetch --unshallow brings it.
       *[no] { EMPTY($suggestion) ->
            [yes] kedang search may find it.
           *[no] Did you mean “{ $suggestion }”?
        }
    }
log-writing = only the writing changed, not what it says
log-reordered = only the order changed
log-former = { $field } (no longer in the form)
log-version = version
log-unreadable-old = the version before cannot be read: { $why }
log-unreadable-new = this version cannot be read: { $why }
log-why-encoding = it is not UTF-8
log-why-size = the file is too large
log-why-syntax = its YAML is broken
log-why-conflict = it holds the marks of an unfinished merge
log-why-missing = git does not have it
log-none = It has not been committed yet and has no history.
log-more = There are older ones; only the newest { $shown } are shown. Leave out --limit to see all.
log-shallow = This is a shallow clone without the older history; git fetch --unshallow brings it.
diff-added = added
diff-removed = removed
diff-changed = changed
diff-summary = { $added } added, { $changed } changed ({ $moved } moved along their workflow), { $removed } removed.
diff-others = {" "}{ $files } other files differ.
due-done = done in time, { $done }
due-done-late = done late, { $done }
due-missed = overdue
due-not-yet = open
search-none = Nothing found.
    .hint = Use fewer words, or other ones; pinyin and initials work too.
search-bad-query = The query cannot be understood: { $reason }
    .hint = docs/search.md shows how queries are written; put words with special characters in double quotes.
group-files = Files
group-syntax = Syntax
group-types = Types and settings
group-expressions = Expressions
group-records = Content of records
group-workflow = Workflow
group-changes = Changes
explain-more = kedang explain CODE says more; rules (complaint.NAME), forms (complaint) and fields (complaint.severity) can be explained too.
explain-rule-place = The rule stands in { $path }.
explain-file = File:{" "}
explain-type-file = Form:{" "}
explain-sensitivity = Sensitivity:{" "}
explain-kind = Holds:{" "}
explain-required = Required:{" "}
explain-to = Refers to:{" "}
explain-min = Least:{" "}
explain-max = Most:{" "}
explain-default = Default:{" "}
explain-example = Example:{" "}
explain-derive = Computed:{" "}
explain-catalog = Options from:{" "}
explain-options = Options
explain-rules = Rules
explain-list-of = list of { $kind }
explain-unknown = There is no code “{ $code }”
    .hint = { EMPTY($suggestion) ->
        [yes] kedang explain without a code lists them all.
       *[no] Did you mean “{ $suggestion }”?
    }
unknown-type-name = There is no record type “{ $type }”
    .hint = { EMPTY($suggestion) ->
        [yes] The types are: { $types }
       *[no] Did you mean “{ $suggestion }”?
    }
unknown-audience = There is no audience “{ $name }”
    .hint = kedang.yaml has: { $names }

## Preview

serve-ready = Preview: { $url }
serve-watching = Watching { $path }; pages reload when a file is saved. Ctrl-C ends it.
serve-polling = The system does not report file changes; looking once a second instead.
serve-rebuilt = pages updated
serve-building = generating the site
serve-rebuilding = something changed, generating again
serve-other-port = Port { $wanted } is in use, taking { $used }
serve-not-watching = Changes cannot be noticed ({ $reason }), so pages stay as they are.
serve-panicked = The program failed while generating the site: { $reason }
    .hint = The last good pages stay. Please report these words together with the change.
serve-no-browser = The browser cannot be opened: { $reason }
serve-needs-worktree = This is a bare repository without files, so there is nothing to preview
    .hint = Work in a clone, or generate the site with kedang build.
serve-broken = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}, shown in the page.
serve-problems = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}
serve-port-taken = Port { $port } is in use
    .hint = Choose another: --port { $other }

## When a command cannot run

error = error
hint = hint
repository-not-found = “{ $path }” is no records repository: there is no kedang.yaml
    .hint = { EMPTY($candidates) ->
        [yes] Run it inside a records repository or name one with --repo; kedang init FOLDER makes a new one.
       *[no] There are several records repositories in it; name one of them: { $candidates }.
    }
path-not-found = “{ $path }” cannot be found
revision-not-found = There is no revision “{ $rev }”
    .hint = git log --oneline lists the commits.
shallow-range = This clone lacks older commits, “{ $rev }” among them, so nothing can be compared
    .hint = Fetch them with git fetch --unshallow; in CI, set the depth of the fetch to 0.
git-repository-unusable = The git repository around “{ $path }” cannot be used: { $reason }
not-a-git-repository = “{ $path }” is not in a git repository
    .hint = Run git init first, or leave --rev and --staged away.
shallow-notice = The history on the pages is cut off: this is a shallow clone without the older commits; git fetch --unshallow brings them. In CI, set the depth of the fetch to 0.
as-it-was = Shown as of { $at }, when this commit was made; --now says another time.
no-git-notice = This is not a git repository, so pages show no history.
types-broken = The types or settings have errors, so nothing more can be done.
    .hint = Mend the errors listed above; kedang explain CODE says more about them.
write-failed = “{ $path }” cannot be written: { $reason }
    .hint = See whether the disk is full, and whether you may write there.
output-not-ours = “{ $path }” is not a site made by kedang
    .hint = Choose an empty folder; nothing else is overwritten, so that nothing gets lost.
bad-instant = { $option } cannot read “{ $text }”
    .hint = { $option ->
        [SOURCE_DATE_EPOCH] Give the number of seconds since 1970, such as 1773451200
       *[other] Give a date or an instant, such as 2026-03-14, 2026-03-14 09:20 or 2026-03-14T09:20:00+08:00
    }
bad-expression = { $option } is wrong
    .hint = docs/expressions.md shows how expressions are written

## What is wrong with a query

search-found = { $count ->
        [one] 1 record
       *[other] { $count } records
    } found
search-relaxed = Nothing meets all of it; { $count ->
        [one] 1 record meets
       *[other] { $count } records meet
    } a part
query-unknown-field = there is no field “{ $name }”{ EMPTY($suggestion) ->
        [yes] {""}
       *[no] ; do you mean “{ $suggestion }”?
    }
query-unknown-facet = “{ $name }” cannot be counted by value
query-unclosed-quote = a quotation mark has no partner
query-parentheses = a parenthesis has no partner, or there is nothing inside
query-missing-operand = “{ $operator }” needs a word beside it
query-missing-value = “{ $field }:” needs something behind it
query-bad-range = a range is written [from TO to], the smaller first
query-no-ranges = only dates and numbers have ranges
query-bad-date = “{ $value }” is not a date, a month or a year
query-bad-number = “{ $value }” is not a number
query-bad-bool = “{ $value }” should be true or false
query-bad-phone = “{ $value }” has no digits
query-too-long = the query is too long
