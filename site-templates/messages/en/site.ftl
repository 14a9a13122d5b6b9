### The words of the site. The same ids as zh-CN/site.ftl; those beginning with js- are also given to the page's script.

## Times (shared by src/site/when.rs and site.js)

js-today-at = Today { $time }
js-yesterday-at = Yesterday { $time }
js-day-before-at = 2 days ago { $time }
js-tomorrow-at = Tomorrow { $time }
js-day-after-at = In 2 days { $time }
js-today = Today
js-yesterday = Yesterday
js-day-before = 2 days ago
js-tomorrow = Tomorrow
js-day-after = In 2 days
js-date = { $day } { $month }
js-date-year = { $day } { $month } { $year }
js-month-1 = Jan
js-month-2 = Feb
js-month-3 = Mar
js-month-4 = Apr
js-month-5 = May
js-month-6 = Jun
js-month-7 = Jul
js-month-8 = Aug
js-month-9 = Sep
js-month-10 = Oct
js-month-11 = Nov
js-month-12 = Dec
js-hours = { $n } hours
js-hours-one = 1 hour
js-days = { $n } days
js-days-one = 1 day
js-late = { $span } late
js-late-now = Just overdue
js-left = { $span } left
js-left-now = Under 1 hour
js-by = By { $span }
js-due-today = Due today
js-due-tomorrow = Due tomorrow
js-done = Done in time
js-missed = Done late

## Find box and script

js-find-none = Nothing found for “{ $query }”. Try a short name, an id, pinyin initials, or the last four digits of a phone.
js-find-count = { $n } found, Enter opens the first
js-find-loading = Getting ready to find…
js-find-failed = The find data could not be read. Reload the page, or start from the menu.
js-copied = Copied
js-copied-link = Link copied
js-narrow = Narrow this page…
js-narrow-count = { $n } on this page match
js-sort = Click to sort by this column
js-theme-dark = Use dark
js-theme-light = Use light
js-me-set = This is me
js-me-unset = Forget me
js-preview-problems = Problems in the records
js-preview-close = Close
js-as-of = Data as of { $time }
js-checked-ok = Checks passed
js-checked = Checks: { $n } errors
js-checked-warnings = Checks: { $n } warnings

## Frame of every page

skip = Skip to content
nav = Main
menu = Menu
close = Close
find = Find
find-placeholder = Find customers, ids, phones, pinyin…
find-results = Results
find-key = Press / to find
audience = For { $name }
theme = Light or dark
crumbs = You are here
print = Print
edit = Edit
history = History
new = New
last-change = Last changed by { $who }, { $when }
status = Status

list-separator = { ", " }

## Home

home-now = To do now
home-none = Nothing needs doing now
home-none-more = Every deadline is in hand. New items appear here two days before they are due.
home-counts = Overview
home-counts-note = last 12 months
home-changes = Recent changes
home-changes-all = All changes
home-changes-none = No changes recorded yet.
home-broken = { $n ->
    [one] 1 record needs mending
   *[other] { $n } records need mending
}
home-broken-more = They cannot be shown properly for now; all others are unaffected.
home-build = Made from commit { $commit }
home-build-worktree = Made from the working folder
home-records = { $n } records
home-fresh = Begin with the first record
home-fresh-more = There are no records yet. Create a customer file; it appears here a minute or two after saving.
home-more = { $n } more
home-delta = { $delta } in the last month

## Lists

list-none = No { $label } yet
list-none-more = Create one; it appears here a minute or two after saving.
list-none-here = There are no records here at the moment.
list-facets = Narrow by
list-remove = Remove this filter
list-more-facets = More filters
list-newest = Newest
list-newer = Newer
list-older = Older
list-oldest = Oldest
list-first = First
list-before = Previous
list-after = Next
list-last = Last
list-pages = Pages
list-range = Newest { $n } of { $total }
list-page = Page { $n }, counted from the oldest
list-page-of = Page { $n } of { $count }
list-table = { $label }
list-feed = Feed of { $label }

## Records

record-empty = { $n ->
    [one] 1 more field is empty
   *[other] { $n } more fields are empty
}
record-steps = Progress
record-stay = stayed { $span }
record-deadlines = Deadlines
record-deadline-working = { $within } from { $from }
record-deadline-done = done { $when }
record-links = Mentioned by
record-links-more = All { $n }
record-changes = Changes
record-files = Attachments
record-file-missing = file is missing
record-findings = { $n ->
    [one] 1 warning from the checks
   *[other] { $n } warnings from the checks
}
record-findings-errors = { $n ->
    [one] 1 error from the checks
   *[other] { $n } errors from the checks
}
record-next = Next
record-owner-none = Nobody
record-copy = Click copies the id, Ctrl-click copies a link
record-id = Id
record-aside = Related
record-sign = Signature
record-print-note = Printed from the customer files

## Customer and staff pages

hub-facts = Key facts
hub-open = Open items
hub-my-open = My work
hub-my-open-none = Nothing is due.
hub-timeline = Time line
hub-timeline-none = No contact recorded yet.
hub-entry-more = Details: { $title }
hub-timeline-filter = Show
hub-timeline-all = All
hub-profile = Profile
hub-more = All { $n }
hub-charge-late = Something is overdue
hub-week-more = { $n } more
hub-none = No records yet.
hub-parts = On this page
hub-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
hub-never = Never contacted
hub-since = Since last contact
hub-last = Last contact
hub-week = Next seven days
hub-week-none = Nothing planned
hub-today = Today
hub-calendar = Subscribe to calendar
hub-unknown = Unknown
hub-customer = Customer

## Checks and error pages

diagnostics-title = Checks
diagnostics-none = All records passed the checks
diagnostics-none-more = No errors and no warnings. Thank you all for keeping the files so tidy.
diagnostics-errors = { $n ->
    [one] 1 error
   *[other] { $n } errors
}
diagnostics-warnings = { $n ->
    [one] 1 warning
   *[other] { $n } warnings
}
diagnostics-infos = { $n ->
    [one] 1 note
   *[other] { $n } notes
}
diagnostics-people = By person
diagnostics-rules = By rule
diagnostics-nobody = Nobody in charge
diagnostics-rule = Rule
diagnostics-count = Count
diagnostics-where = Records
diagnostics-mend = Mend it
severity-error = Error
severity-warning = Warning
severity-info = Note
error-title = This record cannot be shown for now
error-more = Its file has the problems below. Mend and save it, and the page returns within a minute or two.

## Changes

history-title = History
history-all = The whole history
history-created = Created
history-id = Id
history-edited = Changed
history-writing = Only the writing changed, not what it says
history-between = {", "}
history-fields-more = { $fields } and others, { $n } in all
history-details = { $n ->
    [one] What changed (1 field)
   *[other] What changed ({ $n } fields)
}
history-details-more = { $n } more changes.
history-reordered = only the order changed
history-former = no longer in the form
history-sealed = (cannot be read with the present form)
history-version = Version
history-unreadable-old = The version before cannot be read: { $why }.
history-unreadable-new = This version cannot be read: { $why }.
history-why-encoding = it is not UTF-8
history-why-size = the file is too large
history-why-syntax = its YAML is broken
history-why-conflict = it holds the marks of an unfinished merge
history-why-missing = the repository does not have it
history-range = Newest { $n } of { $total } changes
history-unknown = This repository has no older commits; what changed before is not known.
changes-title = Recent changes
changes-unknown = Older changes cannot be seen: this repository does not hold all commits.
changes-none = No changes yet.
change-created = { $who } created { $type } { $record }
change-edited = { $who } edited { $type } { $record }
change-edited-fields = { $who } edited { $record }: { $fields }
change-moved = { $who } moved { $record } from { $from } to { $to }
change-moved-first = { $who } moved { $record } to { $to }
change-removed = { $who } removed { $type } { $record }

## Help

help-title = How to use
help-keys = Keys
help-keys-find = Find
help-keys-move = Move through the results
help-keys-open = Open the chosen one
help-keys-leave = Leave the find box
help-keys-help = Open this page
help-keys-copy = Click on an id: copies the id
help-keys-copy-link = Ctrl-click on an id: copies a link
help-find = How to find
help-find-intro = The find box understands these, also combined with spaces between them:
help-find-part = Any part of a name
help-find-part-example = precision delivery
help-find-initials = Pinyin, or its initials
help-find-initials-example = hxjg
help-find-code = Part of an id
help-find-code-example = TS-2026
help-find-phone = A phone number, or its last four digits
help-find-phone-example = 0017
help-write = How to write
help-write-intro = Open a record, choose Edit, change it in the web page and save. It is checked first, then this site is updated, usually within a minute or two.
help-types = Which forms there are
help-print = How to print
help-print-intro = Choose Print on a record's page: it comes out as a complete form with title, id, content, progress and signature lines.

## Not found, moved

missing-title = There is no such page
missing-more = Its id may have changed, or you may not be among those who can see it. The address was put into the find box for you:
missing-home = Home page
redirect-title = The id has changed
redirect-more = This record's id is now { $record }; taking you there.

## Words that the program uses

home = Home
changes = Recent changes
diagnostics = Checks
help = Help
nav-records = Records
nav-site = This site
due-months = By month
due-of-month = Due in { $month }
due-late = Overdue
due-today = Today
due-week = This week
due-later = Later
hub-day = { $day }
home-chart = { $label } in each of the last 12 months: { $values }
list-sorted-title = By name
list-sorted-up = By { $label }
list-sorted-newest = By { $label }, latest first
list-sorted-down = By { $label }, greatest first
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
