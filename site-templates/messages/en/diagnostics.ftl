# The words of findings. One message per code: one sentence that says what is wrong; .help says how to mend it in one
# sentence; .explain is what kedang explain shows. Arguments: src/diag/codes.rs. EMPTY($x) is yes for an empty argument.

## General

finding-error = error
finding-warning = warning
finding-info = info
finding-note = note
finding-help = help
fix-available = can be mended for you: kedang check --fix

summary-clean = No problems found.
summary-left-out = { $count } more were left out; run kedang check to see them.
summary-found = Found { $counts } in { $files ->
    [one] { $files } file
   *[other] { $files } files
}.
summary-separator = ,{" "}
summary-errors = { $count ->
    [one] { $count } error
   *[other] { $count } errors
}
summary-warnings = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
}
summary-infos = { $count ->
    [one] { $count } remark
   *[other] { $count } remarks
}
summary-fixable = {" "}{ $count } of them can be mended with kedang check --fix.

related-first-here = the earlier one is here
related-expression = the expression that has no value is here
related-elsewhere = this file was not changed; something else in the change has brought this
related-refers-here = it is referred to here

## Words. Kinds, shapes and reasons that the program names with fixed words; WORD($x, "group") puts these in their place,
## with what follows a colon for %

word-kind-text = text
word-kind-markdown = long text (Markdown)
word-kind-integer = a whole number
word-kind-decimal = a number
word-kind-number = a number
word-kind-money = an amount of money
word-kind-percent = a percentage
word-kind-bool = true or false
word-kind-date = a date
word-kind-datetime = a date and time
word-kind-month = a month
word-kind-period = a period (year, quarter, month, week or day)
word-kind-duration = a length of time
word-kind-enum = an option
word-kind-ref = a reference to a record
word-kind-person = a reference to people
word-kind-phone = a telephone number
word-kind-email = an e-mail address
word-kind-url = a web address
word-kind-list = a list
word-kind-object = “field: content” lines
word-kind-mapping = “key: value” lines
word-kind-attachment = the path of an attachment
word-kind-nothing = nothing
word-kind-null = nothing

word-path-long = the whole path has more than 200 characters
word-path-character = it holds a character that Windows forbids
word-path-ending = it ends in a space or a dot
word-path-device = the name is reserved by Windows
word-path-encoding = it is not UTF-8
word-path-name = it cannot be the name of a file

word-place-extension = it must end in .yaml, .yml or .md
word-place-no-id = {"{"}id{"}"} must stand in it exactly once
word-place-two-in-segment = between two slashes only one pair of braces is possible
word-place-escape = empty parts, “.”, “..” and backslashes are not allowed
word-place-brace = the braces do not come in pairs
word-place-overlap = it overlaps with the place of another type
word-place-field = “%” in braces is no text, reference or enum field of this type

word-id-empty = it is empty
word-id-long = it has more than 64 characters
word-id-characters = only letters, digits and - _ are possible
word-id-edge = it must not begin with -
word-id-reserved = the name is reserved
word-id-pattern = it does not follow the pattern of its type
word-id-other = %

word-token-other = “%” is not known

word-form-length = it has the wrong length
word-form-character = it holds a character that does not belong there
word-form-check-digit = its last character, the check digit, should be %
word-form-form = its form is wrong
word-form-scheme = an address begins with http:// or https://
word-form-other = it must match %

word-yaml-end = the file ends in the middle
word-yaml-other = %
word-yaml-must-be-followed-by-a-valid-yaml-whitespace = a space is missing after the punctuation
word-yaml-may-not-precede-any-of-in-flow-mapping = a space is missing after the colon
word-yaml-a-block-scalar-content-cannot-start-with-a-tab = a text of several lines is indented with a tab
word-yaml-block-sequence-entries-are-not-allowed-in-this-context = no list can begin here; look at the indentation
word-yaml-comment-intercepting-the-multiline-text = a comment stands in the middle of a text
word-yaml-did-not-find-expected-document-start = this does not join what stands before; look at the indentation
word-yaml-found-unprintable-character = it holds a character that cannot be shown
word-yaml-illegal-placement-of-indicator = the colon is in the wrong place
word-yaml-invalid-indentation = the indentation is wrong
word-yaml-invalid-indentation-in-flow-construct = what stands in brackets is not indented enough
word-yaml-invalid-indentation-in-quoted-scalar = what stands in quotes is not indented enough
word-yaml-invalid-trailing-content-after-double-quoted-scalar = something follows the closing quote
word-yaml-mapping-keys-are-not-allowed-in-this-context = no “key: value” can stand here
word-yaml-mapping-values-are-not-allowed-in-this-context = no further “: ” can stand here; quote content that holds one, or correct the indentation
word-yaml-misplaced-bracket = a bracket is in the wrong place
word-yaml-plain-scalar-cannot-start-with-followed-by = content that begins with a hyphen needs quotes
word-yaml-simple-key-expect = the line has no colon
word-yaml-simple-key-expected = the line has no colon
word-yaml-tab-cannot-be-used-as-indentation = the indentation holds a tab
word-yaml-tabs-disallowed-in-this-context = a tab cannot stand here
word-yaml-tabs-disallowed-within-this-context-block-indentation = the indentation holds a tab
word-yaml-unexpected-end-of-plain-scalar = the content is not complete
word-yaml-unexpected-eof = the file ends in the middle
word-yaml-while-parsing-a-block-collection-did-not-find-expected-indicator = the next entry of the list should begin with “- ”; look at the indentation
word-yaml-while-parsing-a-block-mapping-did-not-find-expected-key = “key: value” should stand here; look at the indentation
word-yaml-while-parsing-a-flow-mapping-did-not-find-expected-or = a brace is not closed, or a comma is missing
word-yaml-while-parsing-a-flow-sequence-expected-or = a bracket is not closed, or a comma is missing
word-yaml-while-parsing-a-node-did-not-find-expected-node-content = content is missing, or text that begins with @, % or ` has no quotes
word-yaml-while-parsing-a-quoted-scalar-found-unknown-escape-character = a backslash in double quotes; use single quotes or write it twice
word-yaml-while-parsing-a-quoted-scalar-did-not-find-expected-hexadecimal-number = a backslash in double quotes; use single quotes or write it twice
word-yaml-while-parsing-node-found-unknown-anchor = text that begins with * has no quotes
word-yaml-while-scanning-a-block-scalar-did-not-find-expected-comment-or-line-break = a new line must follow after | or >
word-yaml-while-scanning-a-plain-scalar-found-a-tab = a tab stands in front of the content
word-yaml-while-scanning-a-quoted-scalar-found-unexpected-end-of-stream = a quote is not closed
word-yaml-while-scanning-a-quoted-scalar-found-unexpected-document-indicator = a quote is not closed
word-yaml-while-scanning-an-anchor-or-alias-did-not-find-expected-alphabetic-or-numeric-character = text that begins with & or * has no quotes
word-yaml-while-scanning-a-directive-could-not-find-expected-directive-name = text that begins with % has no quotes
word-yaml-wrongly-indented-line-in-block-scalar = a line of the text is not indented enough

## Files

file-too-large = The file has { SIZE($size) }, more than the limit of { SIZE($limit) }
    .help = Move long texts and pictures into attachments, or ask the administrator to raise limits.file in kedang.yaml.
    .explain =
        A record is one form; a few dozen KB are plenty. Very large ones are mostly pictures or exported tables pasted by
        mistake. They slow every check down and cannot be read as a page, so files above `limits.file` of `kedang.yaml`
        are not read.

        Put pictures and scans into attachments and write only their names:

        ```yaml
        attachments:
          - site-photo.jpg
        ```

        If larger records are really needed, the administrator raises the limit:

        ```yaml
        limits:
          file: 2MiB
        ```

not-utf8 = The file is not UTF-8{ EMPTY($encoding) ->
    [yes] {""}
   *[no] ; it looks like { $encoding }
}
    .help = Open it in an editor, choose “Save as” with the encoding UTF-8, and commit it again.
    .explain =
        kedang reads UTF-8 only. Old versions of Notepad and exports from Excel often write GBK (ANSI), which turns into
        garbage on other people's screens, so kedang does not guess.

        How to mend it:

        - Notepad: Save as, then choose UTF-8 under “Encoding”.
        - VS Code: click the encoding at the bottom right, first “Reopen with encoding” → GB 18030, then
          “Save with encoding” → UTF-8.

unreadable-file = The file cannot be read: { $reason }
    .help = See whether the file is still there and may be read, then check again.
    .explain =
        The operating system or git could not hand the file over; the message says why. Usual causes: it was deleted just
        now, you may not read it, the disk is damaged, or the git repository is incomplete (a shallow clone).

        Run `git status` and `git fsck` in the repository and follow what they say.

byte-order-mark = The file starts with an invisible byte order mark
    .help = Save it as “UTF-8 without BOM”.
    .explain =
        Some Windows programs put three invisible bytes (a BOM) in front of UTF-8 text. kedang copes, but other tools take
        them for part of the first key.

        `kedang check --fix` removes them. In an editor choose “UTF-8”, not “UTF-8 with BOM”.

crlf-line-ends = The file has Windows line ends (CRLF)
    .help = Change the line ends to LF.
    .explain =
        With both kinds of line ends in one repository, git shows lines as changed that nobody touched. kedang reads both,
        but LF everywhere is better.

        The `.gitattributes` that `kedang init` writes makes git take care of it:

        ```
        {"*"}.md text eol=lf
        {"*"}.yaml text eol=lf
        ```

        For old files run `kedang check --fix` once.

symlink = This is a symbolic link, which kedang does not follow
    .help = Put the real file in its place and commit it.
    .explain =
        A symbolic link can point at any file outside the repository, somebody's passwords for example; following it would
        publish them. Records, attachments and types must therefore be real files.

        ```
        rm contract.pdf
        cp /where/it/really/is/contract.pdf .
        git add contract.pdf
        ```

unmerged-file = The file still has a merge conflict
    .help = Choose one of the two versions, or combine them, save, and git add the file.
    .explain =
        While merging branches git found that both changed this file, and waits for somebody to decide. Until then the index
        holds no final version of it, so it cannot be checked. `git status` lists such files.

        After editing it:

        ```
        git add customers/KH-20260314-7f3k/customer.yaml
        ```

path-case-clash = This path differs from “{ $other }” only in upper and lower case
    .help = Rename one of the two so that more than the case differs.
    .explain =
        Windows and macOS take `A.yaml` and `a.yaml` for the same file; in a clone one overwrites the other and is lost.

        Wrong:

        ```
        customers/KH-20260314-7F3K/customer.yaml
        customers/KH-20260314-7f3k/customer.yaml
        ```

        Rename with `git mv OLD NEW`, and change the ids that refer to it as well.

path-form-clash = This path looks the same as “{ $other }” but is written differently inside
    .help = Delete one of the two, or type the name anew and rename the file to it.
    .explain =
        Some letters have two spellings in Unicode (é can be one character, or e and an accent). They look alike; some
        systems take them for one file, others for two.

        Mostly it comes from names copied on macOS. Rename with `git mv` to a freshly typed name.

path-not-portable = Windows cannot hold the name “{ $name }”: { WORD($reason, "path") }
    .help = Choose a name without \ : * ? " < > |, not ending in a space or a dot, and not a reserved name such as CON or NUL.
    .explain =
        One colleague on Windows is enough: such a file makes the whole clone fail there.

        Wrong:

        ```
        customers/KH-20260314-7f3k/visits/09:30 visit.md
        customers/KH-20260314-7f3k/visits/aux.md
        ```

        Right:

        ```
        customers/KH-20260314-7f3k/visits/BF-20260314-8k2m.md
        ```

unknown-file = No record type knows “{ $path }”
    .help = See whether the folder and the extension are right; put material that is not a record into attachments.
    .explain =
        kedang tells from its path what a file is: the `file:` of each type says where its records live. A file ending
        in .yaml, .yml or .md that fits none of them does not appear on the site; mostly it is in the wrong folder.

        With this in `types/complaint.yaml`:

        ```yaml
        file: customers/{"{"}customer{"}"}/complaints/{"{"}id{"}"}.md
        ```

        `customers/KH-20260314-7f3k/complaint/TS-20260320-a2b3.md` is unknown (an s is missing). `kedang new complaint`
        puts a new file in the right place by itself.

## Syntax

merge-marker = A merge conflict was left undecided here
    .help = Choose one of the two versions, or combine them, then delete the lines with <<<<<<<, ======= and >>>>>>>.
    .explain =
        Two people changed the same line; git kept both and asked somebody to decide. It was committed undecided.

        Wrong:

        ```
        <<<<<<< HEAD
        grade: A
        =======
        grade: B
        >>>>>>> her-change
        ```

        Right:

        ```yaml
        grade: A
        ```

bidi-control = An invisible character here changes the direction of text: { $char }
    .help = Delete it; it mostly comes along when something is pasted from a web page or a chat.
    .explain =
        Such characters make the text after them run backwards: what you see is not what the file holds, and people have
        used that to deceive reviewers. Neither Chinese nor English needs them, so they are refused.

        They cannot be seen in an editor: delete the whole line and type it anew.

zero-width = An invisible character without width is here: { $char }
    .help = Delete it; it mostly comes along with pasted text.
    .explain =
        A zero-width space cannot be seen, but it keeps a name from being found and an id from matching. It mostly comes
        along when something is pasted from a web page, a PDF or a chat. `kedang check --fix` removes it.

control-character = A control character is here: { $char }
    .help = Delete it and type the line anew.
    .explain =
        Control characters are not text but old commands for terminals and printers. They garble the screen, and YAML
        forbids them. They come from exports of old systems or from text copied out of a terminal.

        Apart from line ends, and tabs in a Markdown body, a file should hold none.

fullwidth-punctuation = “{ $wanted }” is needed here, but the full-width “{ $found }” was typed
    .help = Switch to the English keyboard and replace “{ $found }” with “{ $wanted }”.
    .explain =
        Colons, commas, quotes and dashes typed with a Chinese input method look much like the ASCII ones, but YAML knows
        only the latter. After the colon behind a key there is a space. Chinese punctuation inside values is fine.

        Wrong:

        ```yaml
        name：华恒精工有限公司
        ```

        Right:

        ```yaml
        name: 华恒精工有限公司，主营精密模具
        ```

tab-indent = The line is indented with a tab
    .help = Replace the tabs at the start of the line with spaces, two for each level.
    .explain =
        YAML shows what belongs to what by spaces at the start of the line. Tabs are forbidden, because every editor shows
        them in a different width.

        Two spaces for each level:

        ```yaml
        complainant:
          name: Master Li
          phone: "000-0000-0000"
        ```

        The `.editorconfig` that `kedang init` writes makes the Tab key type spaces.

yaml-syntax = The YAML cannot be read on from here: { WORD($reason, "yaml") }
    .help = Look at this line and the one above: indentation, a space after the colon, quotes and brackets in pairs.
    .explain =
        Something is written so that kedang cannot tell what the rest means. The usual causes:

        - no space after a colon;
        - the line is indented more or less than its siblings;
        - only one half of a pair of quotes or brackets;
        - a value that holds `: ` or ` #`, or starts with `@`, `&`, `%` or `-`, without quotes.

        Wrong:

        ```yaml
        content: They said: it stopped
        ```

        Right:

        ```yaml
        content: "They said: it stopped"
        ```

yaml-duplicate-key = “{ $key }” is written twice
    .help = Keep the right one and delete the other.
    .explain =
        Other programs silently take one of the two and lose the other. kedang does not choose for you.

        Wrong:

        ```yaml
        grade: A
        industry: auto_parts
        grade: B
        ```

        Fields that hold several values are lists:

        ```yaml
        tags:
          - key account
          - annual contract
        ```

yaml-too-deep = The nesting is deeper than { $limit } levels
    .help = Nest less; a form needs four or five levels at most, so mostly a bracket or the indentation is wrong.
    .explain =
        A very deep file may be made to bring the program down, or a bracket was never closed. The limit is `limits.depth`
        of `kedang.yaml`, 32 unless it says otherwise.

yaml-too-many-nodes = The file holds more than { $limit } entries
    .help = Split the record, or ask the administrator to raise limits.nodes in kedang.yaml.
    .explain =
        A form has dozens of entries, hundreds at most. With ten thousand, somebody mostly put a whole table into one
        record. Keep bulk data in an attachment (.xlsx, .csv) or as one record per row. The limit is `limits.nodes` of
        `kedang.yaml`.

yaml-alias = Anchors (&) and aliases (*) of YAML are not allowed in records
    .help = Write the content again in full; if it is text that starts with & or *, put it in quotes.
    .explain =
        With anchors and aliases a few lines can unfold into millions and bring the program down, and readers of the form
        do not understand them. So they are refused.

        Text that starts with these characters needs quotes:

        ```yaml
        content: "*urgent* they want an answer today"
        ```

yaml-tag = The YAML tag “{ $tag }” is not allowed
    .help = Delete “{ $tag }”; if it is text that starts with an exclamation mark, put it in quotes.
    .explain =
        Tags such as `!!python/object` make some programs run code. The type file says what kind a field has, so tags are
        not needed.

        Wrong:

        ```yaml
        content: !important they want an answer today
        ```

        Right:

        ```yaml
        content: "!important they want an answer today"
        ```

yaml-key-not-text = A field name belongs left of the colon, not a list, a mapping or nothing
    .help = Write the field's name left of the colon; if the line is content, put it in quotes.
    .explain =
        Left of the colon stands the name of the field, right of it the content. When the left side is empty or holds
        brackets or braces, there is no name.

        Wrong:

        ```yaml
        ? - quality
          - delivery
        : category
        ```

        Right:

        ```yaml
        category: quality
        ```

yaml-many-documents = The file holds several YAML documents
    .help = Keep one record in a file: move what follows the “---” into a file of its own.
    .explain =
        A line with only `---` starts another YAML document. Ids, history and links need one record per file.

        In Markdown records `---` stands only above and below the fields at the top; for a rule in the body write `***`
        with an empty line before and after it.

not-a-mapping = Lines of “field: content” are expected here, not { WORD($found, "kind") }
    .help = Write each line as “field: content” with a space after the colon; kedang new makes an example to compare.
    .explain =
        A record is a form: each line has the name of a field, an ASCII colon, a space, and the content.

        Wrong:

        ```yaml
        - Huaheng Precision Ltd
        - A
        ```

        Right:

        ```yaml
        name: Huaheng Precision Ltd
        grade: A
        ```

front-matter-missing = The first line of a Markdown record must be “---”
    .help = Put “---”, the fields, and another “---” at the very top; the body follows after them.
    .explain =
        A Markdown record has two parts: the fields at the top between two lines of `---`, then the body.

        ```markdown
        ---
        customer: KH-20260314-7f3k
        severity: general
        content: The spindle is noisy
        ---

        ## What was done

        Called back the same day …
        ```

front-matter-unclosed = The “---” at the top has no closing line
    .help = Below the last field write a line of three hyphens (---), starting in the first column.
    .explain =
        The first `---` starts the fields; a second one must end them, and the body follows. Usual mistakes: spaces in front
        of the closing line, a long dash instead of hyphens, or one hyphen too few.

        ```markdown
        ---
        customer: KH-20260314-7f3k
        ---
        ```

## Types and settings

config-missing = { $place ->
    [staged] What is staged for the commit has no kedang.yaml
   *[other] “{ $place }” has no kedang.yaml, so it is no records repository yet
}
    .help = { $place ->
        [staged] Add it with git add kedang.yaml; if it was deleted by mistake, git restore --staged --worktree kedang.yaml brings it back.
       *[other] Run the command inside the records repository, or make a new one with kedang init FOLDER.
    }
    .explain =
        `kedang.yaml` stands at the top of a records repository and says the site's title, languages, time zone and so on.
        Without it nobody knows where the repository begins.

        The smallest one:

        ```yaml
        kedang: 1
        site:
          title: Customer files
          timezone: Asia/Shanghai
        ```

config-version = The repository has format version { $found }, but this program knows only { $supported }
    .help = Upgrade kedang; if it is only a typing mistake, write kedang: { $supported }.
    .explain =
        The first line of `kedang.yaml` is the version of the format. A newer one holds things that this program does not
        understand and would read wrongly, so it stops.

        ```yaml
        kedang: 1
        ```

unknown-key = { EMPTY($where) ->
    [yes] “{ $key }” is not known here
   *[no] “{ $key }” is not known in { $where }
}
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling or delete it; docs/records.md lists what may stand here.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        Settings, types, catalogs and views may hold only keys that kedang knows. One wrong letter would switch a setting
        off without anybody noticing, so it is an error.

        Wrong:

        ```yaml
        fields:
          name:
            kind: text
            requird: true
        ```

        Right:

        ```yaml
        fields:
          name:
            kind: text
            required: true
        ```

missing-key = { EMPTY($where) ->
    [yes] “{ $key }” is missing
   *[no] “{ $key }” is missing in { $where }
}
    .help = Add a line “{ $key }: …”.
    .explain =
        There is no default for this key; it must be written. `docs/records.md` lists what each file needs.

        Every field, for example, says its kind:

        ```yaml
        fields:
          name:
            kind: text
        ```

wrong-shape = “{ $key }” must be { WORD($expected, "kind") }, but is { WORD($found, "kind") }
    .help = Write “{ $key }” as { WORD($expected, "kind") }.
    .explain =
        The setting has the wrong shape: a list where one value belongs, or one word where “key: value” lines belong.

        Wrong:

        ```yaml
        sections: intake
        ```

        Right:

        ```yaml
        sections:
          - name: intake
            label: Intake
            fields: [customer, content]
        ```

bad-choice = “{ $key }” cannot be “{ $found }”
    .help = { EMPTY($suggestion) ->
        [yes] It can be: { LIST($choices) }.
       *[no] Did you mean “{ $suggestion }”? It can be: { LIST($choices) }.
    }
    .explain =
        Only a few fixed words are possible here, in exactly this spelling, lower case included.

        Wrong:

        ```yaml
        sensitivity: secret
        ```

        Right:

        ```yaml
        sensitivity: confidential
        ```

bad-number = “{ $found }” cannot be read as the number for “{ $key }”
    .help = Write it like { LIST($expected) }, with ASCII digits only.
    .explain =
        This is a number, a size or a length of time in a fixed notation: ASCII digits, no thousands separators, the unit
        right behind.

        ```yaml
        limits:
          file: 1MiB
          attachment: 20MiB
          depth: 32
        ```

unknown-calendar = There is no working calendar “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] Calendars lie in the folder calendar; write the whole path, like calendar/cn.yaml, or delete the line if you use none.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        `calendar` in `kedang.yaml` names the working calendar: weekends, public holidays, make-up workdays and hours.

        ```yaml
        calendar: calendar/cn.yaml
        ```

bad-date = “{ $found }” cannot be read as the date or time for “{ $key }”
    .help = Write it like { $expected }, with ASCII digits only; it must be a day that the calendar has.
    .explain =
        In a working calendar, days are written `2026-10-01` and times `"08:30"` (24 hours, in quotes).

        ```yaml
        hours:
          - from: "08:30"
            to: "12:00"
        workdays:
          - 2026-10-10
        ```

calendar-order = The end ({ $to }) is not after the start ({ $from })
    .help = See whether the two were swapped; a holiday of one day needs no “to”.
    .explain =
        Hours run from early to late, holidays from their first day to their last. A shift over midnight is written as two.

        ```yaml
        hours:
          - from: "13:30"
            to: "17:30"
        ```

calendar-overlap = { $from }–{ $to } overlaps { $other } above
    .help = Let one end where the other begins, or make one of them.
    .explain =
        The hours of one day must not overlap; a deadline would count the same hour twice.

        Right:

        ```yaml
        hours:
          - from: "08:30"
            to: "12:00"
          - from: "13:30"
            to: "17:30"
        ```

calendar-clash = { EMPTY($holiday) ->
    [yes] { $day } is a working day anyway
   *[no] { $day } is there twice: as a day of “{ $holiday }” and as a make-up workday
}
    .help = Compare the day with the official notice: days off stay under holidays, only weekends that are worked under workdays.
    .explain =
        `workdays` lists weekends that are worked in exchange for a holiday. A day that is off as well, or worked anyway, is
        most likely a slip in its date.

        ```yaml
        holidays:
          - name: National Day
            from: 2026-10-01
            to: 2026-10-07
        workdays:
          - 2026-10-10
        ```

bad-name = “{ $name }” is not a possible name
    .help = Begin with a lower-case letter and use only lower-case letters, digits and underscores, like visit_purpose.
    .explain =
        Names of types, fields, catalogs and states are used in expressions, file names and addresses, so they consist of
        lower-case letters, digits and underscores and begin with a letter. What people read stands in `label`.

        Wrong:

        ```yaml
        fields:
          Complaint text:
            kind: text
        ```

        Right:

        ```yaml
        fields:
          content:
            kind: text
            label: Complaint text
        ```

duplicate-name = “{ $name }” exists already
    .help = Choose another name, or delete one of the two.
    .explain =
        Names in one place must differ: a type cannot have two rules, deadlines or sections of the same name, nor can two
        files define the same type. Otherwise nobody could tell which one is meant.

type-name-mismatch = The file is called “{ $file }”, but it says “{ $name }”
    .help = Make both agree: rename the file, or change the name in it.
    .explain =
        `types/complaint.yaml` must begin with `type: complaint`; the same goes for catalogs and views. So the name always
        leads to the file.

unknown-type = There is no record type “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; the types are the files in the folder types.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        The name of a record type belongs here, that is, of a file in `types` (without .yaml).

        ```yaml
        customer:
          kind: ref
          to: customer
        ```

unknown-catalog = There is no catalog “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; the catalogs are the files in the folder catalogs.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        `options: {"{"}from: …{"}"}` and `catalog.…` in expressions name a file in `catalogs` (without .yaml).

        ```yaml
        industry:
          kind: enum
          options:
            from: industries
        ```

unknown-field-name = { EMPTY($type) ->
    [yes] There is no field “{ $name }”
   *[no] “{ $type }” has no field “{ $name }”
}
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; the fields are declared under fields in the type file.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        Fields named in sections, list columns, `needs` of a workflow and so on must be declared under `fields` of the same
        type. A field inside an object is written with a dot: `complainant.phone`.

        ```yaml
        sections:
          - name: intake
            fields: [customer, received_at, content]
        ```

unknown-state-name = There is no state “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; the states are declared under workflow.states.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        States named in transitions, in `paused` of a deadline, or in `entered('…')` must be declared under
        `workflow.states`.

        ```yaml
        workflow:
          states:
            received: Received
            closed: Closed
          initial: received
          final: [closed]
          transitions:
            - from: received
              to: closed
        ```

unreachable-state = The state “{ $state }” can never be reached
    .help = Add a transition that leads to it (to: { $state }), or delete the state.
    .explain =
        Whatever transitions one follows from the initial state, none arrives here. Mostly a transition was forgotten, or
        the name of a state is misspelt.

unknown-rank = There is no rank “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; ranks are declared in the catalog that people.ranks in kedang.yaml names.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        The rank in `by: rank:supervisor` must be an entry of the catalog of ranks. It means: people of this rank or a
        higher one may take the step.

unknown-timezone = There is no time zone “{ $name }”
    .help = Write it as Continent/City, for example Asia/Shanghai.
    .explain =
        The time zone decides which day is today and at what hour a deadline ends. Use the international name; for China
        it is `Asia/Shanghai`.

        ```yaml
        site:
          timezone: Asia/Shanghai
        ```

bad-pattern = The regular expression “{ $pattern }” is wrong: { $reason }
    .help = Correct the expression; in single quotes YAML needs no doubled backslashes.
    .explain =
        `pattern` is a regular expression that must match the whole value.

        ```yaml
        code:
          kind: text
          pattern: '[A-Z]{"{"}2{"}"}-\d{"{"}4{"}"}'
        ```

        Look-ahead, look-behind and back-references are not supported: with them checking could take for ever.

bad-file-pattern = The place “{ $pattern }” is wrong: { WORD($reason, "place") }
    .help = Write it like folder/{"{"}id{"}"}.md: {"{"}id{"}"} once, and .yaml, .yml or .md at the end.
    .explain =
        `file` says where the records of the type live. `{"{"}id{"}"}` stands in it exactly once; other braces hold reference
        or text fields of the type. No file may fit the places of two types.

        ```yaml
        file: customers/{"{"}customer{"}"}/complaints/{"{"}id{"}"}.md
        ```

bad-id-pattern = The id pattern “{ $pattern }” is wrong: { WORD($reason, "token") }
    .help = Write it like "TS-{"{"}date{"}"}-{"{"}rand:4{"}"}"; known are {"{"}date{"}"} {"{"}yyyy{"}"} {"{"}mm{"}"} {"{"}dd{"}"} {"{"}seq:4{"}"} {"{"}rand:4{"}"}.
    .explain =
        An id consists of fixed text, the date, and a sequence number (`{"{"}seq:4{"}"}`) or a random part (`{"{"}rand:4{"}"}`).
        Better the random part: two people can make a record at the same time without a clash.

        ```yaml
        id:
          pattern: "TS-{"{"}date{"}"}-{"{"}rand:4{"}"}"
        ```

option-not-allowed = A “{ $kind }” field cannot have “{ $option }”
    .help = Delete “{ $option }”, or see whether the field's kind is the right one.
    .explain =
        Each kind of field knows only some options: `currency` is for money, `to` for references, `of` for lists. An option
        without effect would make people believe that it works. `docs/records.md` has the whole table.

field-not-usable = The field “{ $name }” cannot be used here; this needs { WORD($expected, "kind") }
    .help = Name { WORD($expected, "kind") } instead, or change the kind of “{ $name }”.
    .explain =
        The field exists but has the wrong kind. `roles.owner`, for example, needs a reference to staff, `roles.date` a date
        or an instant, and braces in a file's place only references and text.

## Expressions

expr-syntax = The expression is wrong: { $reason }
    .help = See whether brackets and quotes come in pairs; text stands in single quotes.
    .explain =
        Rules, derived fields, titles and filters are expressions, written as in Jinja templates.

        Wrong:

        ```yaml
        must: "closed_at >= received_at and"
        ```

        Right:

        ```yaml
        must: "closed_at >= received_at and severity != 'general'"
        ```

expr-unsupported = Expressions cannot use { $what }
    .help = Use the operators, functions and filters that docs/records.md lists.
    .explain =
        Expressions only compute: no statements, assignments, loops, macros or slices. So every rule can be checked
        beforehand, and always comes to an end.

expr-unknown-name = The expression does not know “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; text stands in single quotes, like 'closed'.
       *[no] Did you mean “{ $suggestion }”? If it is text, put it in single quotes.
    }
    .explain =
        Names in an expression are fields of the type, or one of `id`, `type`, `status`, `timeline`, `title`, `body`,
        `today`, `catalog`, `item`, `self`. They lead on through references: `customer.grade`.

        Wrong (closed is taken for a name):

        ```yaml
        where: "status == closed"
        ```

        Right:

        ```yaml
        where: "status == 'closed'"
        ```

expr-unknown-option = There is no option “{ $option }”; there are { LIST($choices) }
    .help = { EMPTY($suggestion) ->
        [yes] Write the key of an option, not its label.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        A field with options is compared with their keys. A key that does not exist is never equal, and the rule would say
        nothing, so it is found when the types load.

        Wrong:

        ```yaml
        when: "severity == 'majr'"
        ```

        Right:

        ```yaml
        when: "severity == 'major'"
        ```

expr-unknown-function = There is no function, filter or test “{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] docs/records.md lists the functions and filters.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        Often used: `first(a, b)` (the first that is not empty), `get(map, key, default)`, `referring('interaction')` (records
        that refer to this one), `days_between(a, b)`, `deadline('name')`, `filled(x)`, and the filters `| length`, `| sum`,
        `| map(attribute='x')`.

expr-arguments = The arguments of “{ $name }” are wrong; it takes { $expected }
    .help = Write { $expected }.
    .explain =
        The number or the kinds of the arguments do not fit.

        Wrong:

        ```yaml
        derive: "days_between(received_at)"
        ```

        Right:

        ```yaml
        derive: "days_between(received_at, first(closed_at, today))"
        ```

expr-kinds = “{ $operation }” does not work between { $left } and { $right }
    .help = Make both sides the same kind: compare dates with dates, multiply money by numbers.
    .explain =
        Dates, money, durations and text never turn into each other by themselves; otherwise nobody would notice mistakes
        like `'10' < '9'`. The value of an enum is text; compare it with the key: `severity == 'major'`.

        Wrong:

        ```yaml
        must: "claimed < '1000'"
        ```

        Right:

        ```yaml
        must: "claimed < 1000"
        ```

expr-result = The expression must give { $expected }, but gives { $found }
    .help = Change the expression so that it gives { $expected }.
    .explain =
        Every expression has a kind of result that fits its place: a derived field its field's kind, `from` and `until` of a
        deadline a date or an instant, `within` a duration, sort keys and columns something that can be shown.

expr-clock = The rule looks at today, so it cannot be an error
    .help = Change its level to warning or info.
    .explain =
        Rules that use `today`, `deadline(…)` or commit data change their result as time passes. Were they errors, a site
        that could be published yesterday could not be today, although nobody changed anything. So they are warnings at most.

        ```yaml
        rules:
          - code: visit-overdue
            must: "next_visit_due >= today"
            level: warning
            message: A visit is due
        ```

expr-cycle = Derived fields go round in a circle: { $names }
    .help = Break the circle: make one of them not use the next.
    .explain =
        When a derived field uses another and that one leads back to it, neither can ever be computed.

        Wrong:

        ```yaml
        total:
          kind: money
          derive: "net * 1.13"
        net:
          kind: money
          derive: "total / 1.13"
        ```

eval-null-order = One side of a comparison is empty: { $left } and { $right }{ EMPTY($where) ->
    [yes] {""}
   *[no] {" "}({ $where })
}
    .help = Fill the empty field; or let the rule ask filled(…) before, or use first(…) for a default.
    .explain =
        An empty date is neither early nor late, an empty amount neither large nor small. kedang does not call that “false”
        but says so; otherwise the rule would silently stop working.

        Check only when both fields are filled:

        ```yaml
        when: "filled(closed_at)"
        must: "closed_at >= received_at"
        ```

eval-kinds = Kinds do not fit: “{ $operation }” does not work between { $left } and { $right }{ EMPTY($where) ->
    [yes] {""}
   *[no] {" "}({ $where })
}
    .help = See what the fields hold; both sides need the same kind, and amounts the same currency.
    .explain =
        Only with the content of this record it shows that the kinds do not fit. Often two amounts have different currencies,
        or a catalog holds a number under a key in one entry and text in another.

eval-failed = The expression cannot be computed: { $reason }{ EMPTY($where) ->
    [yes] {""}
   *[no] {" "}({ $where })
}
    .help = Look at the fields it uses, or change the expression in the type file.
    .explain =
        The expression is well written, but has no result for what this record holds, as when dividing by zero or when a
        date gets out of range.

## Records

unknown-field = { EMPTY($type) ->
    [yes] There is no field “{ $field }”
   *[no] “{ $type }” has no field “{ $field }”
}
    .help = { EMPTY($suggestion) ->
        [yes] Check the spelling; what has no field of its own belongs in the body or in notes.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        A record may hold only the fields that its type declares. A misspelt field would neither be shown nor found, which is
        as good as lost, so it is an error.

        Wrong:

        ```yaml
        custmer: KH-20260314-7f3k
        ```

        Right:

        ```yaml
        customer: KH-20260314-7f3k
        ```

missing-field = “{ $label }” is required, but not filled in
    .help = Add a line “{ $field }: …”.
    .explain =
        The type file says that the field is required (`required: true`). The name with nothing after it does not count.

        Wrong:

        ```yaml
        name:
        ```

        Right:

        ```yaml
        name: Huaheng Precision Ltd
        ```

wrong-kind = “{ $field }” takes { WORD($expected, "kind") }, but holds “{ WORD($found, "kind") }”
    .help = { EMPTY($example) ->
        [yes] Write { WORD($expected, "kind") }.
       *[no] Write it like this: { $example }
    }
    .explain =
        The type file gives the field a kind, and the content must be readable as that kind. Some notations:

        ```yaml
        received_on: 2026-03-14
        received_at: 2026-03-14 09:20
        claimed: 1200.50
        satisfied: true
        share: 35%
        tags:
          - key account
        ```

        “yesterday afternoon”, “1.2k” and “probably” cannot be read.

bad-option = “{ $field }” has no option “{ $found }”
    .help = { EMPTY($suggestion) ->
        [yes] It can be: { LIST($choices) }.
       *[no] Did you mean “{ $suggestion }”? It can be: { LIST($choices) }.
    }
    .explain =
        The field takes only options of its list. The record holds the option's key; pages show its name.

        Wrong:

        ```yaml
        severity: Serious!
        ```

        Right:

        ```yaml
        severity: serious
        ```

        For a new option the administrator extends the list in the folder `catalogs`.

bad-format = “{ $found }” in “{ $field }” is not right: { WORD($expected, "form") }
    .help = Compare it with the original and correct it.
    .explain =
        Some contents have a fixed form or a check digit: the unified social credit code has 18 characters, the last one a
        check digit; a mobile number has 11 digits, a postcode 6. When the check fails, mostly one digit was copied wrongly.

        No spaces before or after it; a leading 0 is kept, it is not taken for a number.

out-of-range = { $unit ->
    [characters] “{ $field }” has { $found } characters, but must have { $bound }
    [items] “{ $field }” has { $found } entries, but must have { $bound }
   *[other] “{ $field }” is { $found }, which is out of range ({ $bound })
}
    .help = { $unit ->
        [characters] Reword it; the number of characters, spaces and punctuation included, must be { $bound }.
        [items] Add or remove entries until their number is { $bound }.
       *[other] Check it, and keep it { $bound }.
    }
    .explain =
        `min` and `max` in the type file set the range: of the size of numbers and amounts, of dates, of the number of
        characters of a text, of the number of entries of a list.

        ```yaml
        share:
          kind: percent
          min: 0
          max: 100
        ```

not-today = “{ $field }” is { $found }, { $bound ->
    [min] before
   *[max] after
} today ({ $today }; the type says { $bound }: today)
    .help = Check the date; what has not happened yet is entered when it has.
    .explain =
        A date with `max: today` in its type cannot lie in the future, one with `min: today` not in the past. Today is what
        `--now` says and changes every day, so this is only a warning: a repository that could be published yesterday
        must not break because a day has passed.

        ```yaml
        occurred_on:
          kind: date
          max: today
        ```

not-unique = “{ $value }” in “{ $field }” is there more than once
    .help = See which one is wrong; if one customer has two files, merge them and put the old id under aliases.
    .explain =
        The field must not repeat (`unique: true`), such as the unified social credit code or the customer code. A repetition
        often means that one company has two files.

        When merging, the remaining one names the old id, so that old links keep working:

        ```yaml
        aliases:
          - KH-20251102-9x2p
        ```

derived-stored = “{ $field }” is computed and need not be filled in
    .help = Delete the line.
    .explain =
        An expression computes the field (`derive` in the type file), as for an age in days or the last contact. A number
        written into the record would grow old, so it is refused.

renamed-field = “{ $field }” is now called “{ $new }”
    .help = Change “{ $field }” to “{ $new }”.
    .explain =
        The type file says `renamed_from`: the field had this name before. The old name still works for now; please change it.

deprecated-field = “{ $field }” is no longer used{ EMPTY($note) ->
    [yes] {""}
   *[no] : { $note }
}
    .help = Leave it empty in new records, and move old content where the note says.
    .explain =
        The type file marks the field as `deprecated`. What it holds is still shown, but nothing new should be entered.

deprecated-option = The option “{ $option }” of “{ $field }” is no longer used
    .help = Choose a current option.
    .explain =
        The list of options marks it as deprecated. Old records may keep it; new ones should use a current option.

bad-id = The id “{ $id }” does not fit: { WORD($reason, "id") }
    .help = Rename the file or folder; kedang new allots ids by itself.
    .explain =
        The name of the file or folder is the id, and follows `id.pattern` of the type file. When the record holds an `id:`,
        it must be the same.

        ```
        customers/KH-20260314-7f3k/complaints/TS-20260320-a2b3.md
        ```

duplicate-id = The id “{ $id }” is used by another record already
    .help = Give the later one another id (rename its file); where the file carries the id, kedang check --fix renumbers the one that is not yet on the main branch.
    .explain =
        An id exists once in the whole repository, so that links and references lead to one place. With sequence numbers two
        branches easily allot the same one; patterns with a random part do not clash.

alias-taken = The former id “{ $id }” leads to another record already
    .help = See which record had this id, and keep it under aliases of that one only.
    .explain =
        `aliases` holds ids that a record had before, so that old links still open. A former id leads to one record only,
        and cannot be the id of a record that there is; otherwise old links would open the wrong one.

        When two files of one customer are merged, the id of the file that goes is kept by the one that stays, and the
        other file is deleted:

        ```yaml
        aliases:
          - KH-20250101-a2b3
        ```

path-mismatch = “{ $field }” says “{ $found }”, but by the place of the file it is “{ $expected }”
    .help = Change “{ $field }” to “{ $expected }”, or move the file to the right folder.
    .explain =
        When `file` in the type file has a part like `{"{"}customer{"}"}`, the folder and the field must agree. The field may be
        left out: the path tells it.

        ```yaml
        # customers/KH-20260314-7f3k/complaints/TS-20260320-a2b3.md
        customer: KH-20260314-7f3k
        ```

broken-reference = “{ $field }” refers to “{ $id }”, which does not exist
    .help = { EMPTY($suggestion) ->
        [yes] Check the id; if the record does not exist yet, make it with kedang new first.
       *[no] Did you mean “{ $suggestion }”?
    }
    .explain =
        A reference holds the id of another record (the name of its file or folder), not its title. It also breaks when that
        record is deleted or gets another id; put the old id under its `aliases`, then references keep working.

        Wrong:

        ```yaml
        responsible_person: Wang Xiaoyan
        ```

        Right:

        ```yaml
        responsible_person: wang-xiaoyan
        ```

wrong-reference = “{ $field }” must refer to “{ LIST($expected) }”, but “{ $id }” is “{ $found }”
    .help = Use the id of a record of “{ LIST($expected) }” instead.
    .explain =
        The type file says which types the field may refer to (`to`). The id exists but has another type, as when the person
        in charge is given as one of the customer's contacts.

attachment-missing = The attachment “{ $path }” cannot be found
    .help = { EMPTY($suggestion) ->
        [yes] Check its name (upper and lower case, spaces), and see that it was added with git add.
       *[no] Is it “{ $suggestion }”?
    }
    .explain =
        The path of an attachment starts at the record's folder, or at `attachments/` of the repository. Most often the
        attachment was not committed with the record.

        ```yaml
        attachments:
          - site-photo.jpg
          - attachments/contracts/2026-014.pdf
        ```

attachment-too-large = The attachment “{ $path }” has { SIZE($size) }, more than the limit of { SIZE($limit) }
    .help = Shrink the picture, split the file, or keep it on a share and write only the link.
    .explain =
        Attachments go into everybody's clone and can hardly be removed later, so there is a limit (`limits.attachment` of
        `kedang.yaml`).

attachment-path = { $reason ->
    [record] “{ $path }” is a record or a settings file, not an attachment
    [elsewhere] The attachment “{ $path }” does not lie in this record's own folder
   *[outside] The attachment path “{ $path }” cannot be used
}
    .help = { $reason ->
        [record] An attachment is another file beside the record ({ $folder }); name other records under related, or as [[id]] in the body.
        [elsewhere] Put the file beside the record ({ $folder }), or into attachments/ when several records share it.
       *[outside] Name a file beside the record ({ $folder }) or in attachments/, with / between folders, without a drive letter or a / in front.
    }
    .explain =
        Attachments lie beside the record (in the folder of the same customer); those that several records share lie in
        `attachments/` at the top of the repository. Paths such as `../../etc/passwd` or `C:\contract.pdf` lead out of the
        repository and are refused. Files of other customers, records and settings are no attachments either: who may
        read them is for their own level of secrecy to say.

        Right:

        ```yaml
        attachments:
          - contract-scan.pdf
          - attachments/contracts/2026-014.pdf
        ```

broken-link = The link [[{ $id }]] in the body leads to no record
    .help = { EMPTY($suggestion) ->
        [yes] Check the id; if no link is meant, take the double brackets away.
       *[no] Did you mean [[{ $suggestion }]]?
    }
    .explain =
        `[[ID]]` in the body becomes a link to that record. With a wrong id the page shows only the text.

        ```markdown
        See [[TS-20260320-a2b3]].
        ```

unsafe-link = The link “{ $link }” is not safe; pages show only its text
    .help = Use a link that starts with https://, http://, mailto: or tel:, or take the link away.
    .explain =
        Links such as `javascript:` or `data:` run a program at whoever clicks them, so they do not become links.

raw-html = HTML in the body has no effect and is shown as it is written
    .help = Write it in Markdown, which has tables, lists and bold text.
    .explain =
        Many people write records; allowing HTML would let any of them put programs into the site. So tags are shown as text.

        Wrong:

        ```markdown
        <b>urgent</b>
        ```

        Right:

        ```markdown
        {"**"}urgent**
        ```

## Workflow

unknown-state = There is no state “{ $state }”
    .help = { EMPTY($suggestion) ->
        [yes] It can be: { LIST($choices) }.
       *[no] Did you mean “{ $suggestion }”? It can be: { LIST($choices) }.
    }
    .explain =
        The `state` of each entry of the `timeline` is the key of a state that the type file declares.

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
            by: wang-xiaoyan
        ```

bad-start = The time line cannot begin with “{ $state }”
    .help = The first entry should be: { LIST($expected) }. Add the missing steps in front.
    .explain =
        Each form has its first state (`workflow.initial`). The time line begins with it; otherwise nobody knows where the
        following steps came from.

illegal-transition = It cannot go from “{ $from }” to “{ $to }” directly
    .help = { EMPTY($choices) ->
        [yes] “{ $from }” is the last step, nothing follows it; to take the matter up again, make a new record that refers to this one.
       *[no] From “{ $from }” it can go to: { LIST($choices) }. Add the steps in between if they are missing.
    }
    .explain =
        `workflow.transitions` of the type file says which step may follow which. A step that must be taken, such as the
        investigation before closing, cannot be skipped.

        The time line only grows at its end:

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
            by: wang-xiaoyan
          - state: accepted
            at: 2026-03-20 11:30
            by: li-guoqiang
        ```

not-authorised = { $person } may not take it from “{ $from }” to “{ $to }”
    .help = This step is for { $needed }; see whether “by” names who really took it.
    .explain =
        For some steps the type says who may take them: people from a certain rank on, or the person in charge that the
        record names. `by` holds the staff id of whoever really took the step.

step-needs = Before it is “{ $state }”, “{ $label }” must be filled in
    .help = Fill in “{ $field }” before taking the step.
    .explain =
        The type file says what a step needs (`needs` of the transition). Before a complaint is closed, for example, its
        cause and its solution must be written down.

timeline-order = The time { $at } of this entry is before { $before }, that of the entry above it
    .help = Check the time; entries stand in order, the newest last.
    .explain =
        The time line runs from early to late, and its last entry is the present state. When time runs backwards, a time is
        wrong or an entry stands in the wrong place.

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
          - state: accepted
            at: 2026-03-20 11:30
        ```

timeline-future = The time { $at } of this entry is still to come
    .help = Check the date; plans belong in deadlines or the next contact, not in the time line.
    .explain =
        The time line holds what has happened. A time in the future mostly is a typing mistake in the year or the month.

status-mismatch = status says “{ $status }”, but the time line ends with “{ $last }”
    .help = Delete the status line (it follows from the time line), or add the new step at the end of the time line.
    .explain =
        The status of a record is the `state` of the last entry of its time line; it need not be written. When both differ,
        nobody knows which one to believe.

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
            by: wang-xiaoyan
        ```

## Changes

timeline-rewritten = The step “{ $state }”{ EMPTY($at) ->
    [yes] {""}
   *[no] {" "}of { $at }
} reads otherwise than before
    .help = Put the entry back as it was; to correct it, add a new entry at the end and say in its note what was wrong.
    .explain =
        What stands in a time line has happened and others have read it; it is what the company shows when asked who decided
        what and when. So entries are added, and never changed afterwards: `check --changed` and the hooks compare each entry with
        the one before the change. A former id of a person, kept under `aliases`, counts as the same person.

        `git diff` shows the entry as it was. To correct a mistake, add an entry:

        ```yaml
        timeline:
          - {"{"}state: accepted, at: 2026-03-20 11:30, by: li-guoqiang{"}"}
          - {"{"}state: accepted, at: 2026-03-21 09:00, by: li-guoqiang, note: "It was accepted at 10:30, not at 11:30"{"}"}
        ```

timeline-removed = The step “{ $state }”{ EMPTY($at) ->
    [yes] {""}
   *[no] {" "}of { $at }
} is no longer in the time line
    .help = Put the entry back; git diff shows it.
    .explain =
        Time lines only grow: a step that was taken stays, even if it was a mistake; then the next step says so. Entries mostly
        get lost when two people added a step at the same time and the merge kept one of them. Keep both, in the order of their times.

record-still-referred = “{ $title }” ({ $id }) was deleted, but { $count ->
    [one] { $count } place still refers to it
   *[other] { $count } places still refer to it
}
    .help = Put the file back, or change the references first; a record that got a new id keeps the old one under its aliases.
    .explain =
        Whoever follows a reference to a deleted record finds nothing, and rules that read it have no answer. So references go first,
        then the record. Mostly a record should not be deleted at all: close it, or mark a person as having left.

        If it got a new id, write the old one under `aliases`, and nothing breaks:

        ```yaml
        aliases: [wang-xiaoyan]
        ```

history-rewritten = The branch would no longer contain { $old }, where it was until now (new: { $new })
    .help = Take the others' commits in with git pull, then push again without --force.
    .explain =
        A forced push, or a rebase of what others have already, takes commits off a branch: their work is gone from it, and their next
        pull ends in conflicts. Records are also evidence, and evidence is not rewritten. To undo a commit, use `git revert`,
        which adds a commit that does the opposite.
