# 命令行的文字：总结、提示和出错时的说明。检查结果的文字在 diagnostics.ftl。

## 总结

build-done = 网站已生成：{ $path }
build-records = 记录 { $records } 条，类型 { $types } 种
build-pages = 网页 { $pages } 页，写入 { $written } 个文件，{ $size }
build-index = 搜索索引 { $size }
build-time = 用时 { $seconds } 秒
build-open = 用浏览器打开 { $path }
build-audience = 读者范围：{ $audience }
build-refused = 有 { $errors } 个错误，没有生成网站。
    .hint = 改好后再试；要先把没有错误的部分生成出来，加 --keep-going。
build-verified = 已核对：与从头生成的网站逐字节相同。
verify-differs = { $audience } 的网站与从头生成的有 { $count } 处不同：{ $files }
    .hint = 下一次会从头生成，改正过来。没有人动过这些文件的话，就是 kedang 的缺陷，请报告。
cache-damaged = 缓存 .kedang/ 有损坏，已弃用。
    .hint = 再运行一次即可，会从头生成。
publish-whole-needed = 线上网站缺少文件，需要整个重写。
    .hint = 再发布一次即可。
build-kept-going = 有 { $records } 条记录有错误，已换成错误页；其余照常生成。

check-checked = 检查了 { $records } 条记录、{ $types } 个类型
check-others = 另有 { $count } 处问题在改动之前就有，这里不列。
check-fixed = 已改好 { $count } 处，涉及 { $files } 个文件。
check-renumbered = 编号“{ $id }”重复：后来的一条改为“{ $new }”，文件现在是 { $path }；原编号留给 { $kept }。
check-renumbered-references = 请核对：还没到主分支的这些记录仍引用“{ $id }”（{ $kept }），若本来指的是改了编号的那条，请改成新编号：{ LIST($files) }
check-not-renumbered = 编号“{ $id }”重复，但 { $path } 要自己改：它的编号是文件夹名，或者类型没有规定编号格式。

## 发布

publish-done = 已发布：{ $path }（提交 { $commit }）
publish-same = 没有变化，线上仍是提交 { $commit }。
publish-waits = 另一个进程正在向 { $path } 发布，等它结束。
publish-older = 线上的网站来自提交 { $live }，提交 { $wanted } 不在它之后，没有发布。
    .hint = 确实要退回，请加 --rollback。
publish-unknown-live = 线上的网站来自提交 { $live }，这个仓库里没有它；没有发布提交 { $wanted }。
    .hint = 请检查仓库和目录是否对应；历史确实改写过的，请加 --rollback。
publish-broken-settings = 设置有错误（{ $paths }），没有发布；线上仍是原来的网站。
    .hint = 这是所有记录都依靠的设置：带着错误发布，会缺整类记录，还可能让人看到不该看的。改好再发布。
publish-not-ours = “{ $path }”里有别的东西：{ $found }
    .hint = 请给网站一个空目录。
publish-full = 磁盘满了：{ $path }（{ $reason }）
    .hint = 线上仍是原来的网站。腾出空间后再发布一次，会自动接着做好。
publish-panicked = 发布中断：{ $reason }
publish-no-status = “{ $path }”里还没有发布过
    .hint = 先发布一次：kedang publish 仓库 --rev main --to 目录
publish-status-live = 线上：提交 { $commit }，{ $at } 发布，读者范围：{ $audience }
publish-status-all = 全部，每种一个目录
publish-status-records = 记录 { $records } 条，错误 { $errors } 个
publish-status-nothing = 线上还没有网站。
publish-status-published = 最近一次：{ $at } 发布 { $rev }（{ $commit }），成功，用时 { $seconds } 秒
publish-status-unchanged = 最近一次：{ $at } 发布 { $rev }（{ $commit }），没有变化，用时 { $seconds } 秒
publish-status-refused = 最近一次：{ $at } 发布 { $rev }（{ $commit }），被拒绝
publish-status-failed = 最近一次：{ $at } 发布 { $rev }（{ $commit }），失败，用时 { $seconds } 秒
publish-status-busy = 现在正在发布。

## 进度

progress-check = 检查
progress-render = 生成网页
progress-write = 写入文件
progress-verify = 从头生成一遍并比对

## 新建

init-done = 已在 { $path } 建好记录仓库。
init-demo-done = 已在 { $path } 建好示例仓库：{ $records } 条记录，{ $commits } 次提交。
init-next = 接下来：
init-next-check = 检查：kedang check { $path }
init-next-build = 生成网站：kedang build { $path } --out site
init-workflow = 流程文件在 { $path }；提交以前先填好里面的 FILL-IN。
init-workflow-exists = “{ $path }”已经存在
    .hint = 先把它移开，再运行一次，比较两份。
init-image-unpinned = “{ $image }”没有钉住是哪一个镜像
    .hint = 标签会变。请写上镜像的摘要：registry.example/kedang@sha256:…（docker images --digests 可以看到）。
init-not-empty = “{ $path }”里已经有文件
    .hint = 换一个新文件夹；init 不会覆盖已有的文件。

new-done = 已新建 { $path }
new-exists = “{ $path }”已经存在
    .hint = new 不会覆盖已有的记录；换一个编号，或者直接修改那个文件。
new-unknown-field = “{ $type }”没有“{ $field }”这个字段
    .hint = { EMPTY($suggestion) ->
        [yes] 可以用的字段：{ $fields }
       *[no] 是不是想写“{ $suggestion }”？
    }
new-bad-set = --set 要写成 字段=内容，写的是“{ $text }”
    .hint = 例如 --set customer=KH-20260314-7f3k
new-needs-field = 新建“{ $type }”要知道“{ $field }”，文件才有地方放
    .hint = 加上 --set { $field }=…

new-derived-field = “{ $field }”是算出来的，不能填
    .hint = 去掉这个 --set；它会根据别的字段自动得出。
new-given-twice = “{ $field }”只能填一个内容，给了两个
    .hint = 只有列表字段可以重复写 --set。
new-has-parts = “{ $field }”由几个部分组成，不能一次填
    .hint = 分开填，例如 --set { $field }.{ $first }=…；可以填：{ $parts }
new-needs-id = “{ $type }”的编号不是自动编的，要自己起
    .hint = 加上 --id 编号，例如员工用账号。
new-bad-id = “{ $id }”不能用作编号或文件夹名：{ WORD($reason, "id") }
new-no-free-id = “{ $type }”按规则能编的编号都用完了
    .hint = 用 --id 另起一个编号。
new-id-taken = 编号“{ $id }”已经有人用了
    .hint = 换一个编号，或者直接修改那条记录。
new-needs-worktree = 这里是没有文件的裸仓库，不能新建记录
    .hint = 克隆一份再新建。
new-refused = 给的内容有错，没有新建
    .hint = 按上面的说明改好 --set 再试；加 --dry-run 可以先看看会写成什么样。
new-dry-run = 只是试写，没有新建 { $path }
editor-failed = 编辑器“{ $editor }”没有正常结束：{ $reason }
    .hint = 文件已经建好，可以自己打开；用哪个编辑器由环境变量 EDITOR 决定。

edit-needs-worktree = 这里是没有文件的裸仓库，不能修改记录
    .hint = 克隆一份再改。
edit-changed-meanwhile = { $path } 刚刚被别人改过，没有覆盖
    .hint = 看一下新的内容，再运行一次。
set-bad-pair = 要写成 字段=内容，写的是“{ $text }”
    .hint = 例如 grade=A、complainant.phone=…、phones+=…；“字段=”表示清空。
set-id = 编号不是字段，不能这样改
    .hint = 换编号用 kedang mv { $id } 新编号，引用它的地方会一起改。
set-derived-field = “{ $field }”是算出来的，不能填
    .hint = 它会根据别的字段自动得出。
set-path-field = “{ $field }”由文件的位置决定，不能填
    .hint = 换编号用 kedang mv { $id } 新编号；换到别的文件夹下，要移动文件。
set-state-field = “{ $field }”就是时间线的最后一步，不能直接填
    .hint = 运行 kedang move { $id } 状态，会记下时间和经办人。
set-has-parts = “{ $field }”由几个部分组成，不能一次填
    .hint = 分开填，例如 { $field }.{ $first }=…；可以填：{ $parts }
set-which-item = “{ $field }”是列表，每一项由几个部分组成，不知道要改哪一项的哪个部分
    .hint = 加一项写 { $field }.{ $count }.{ $first }=…{ $count ->
        [0] {""}
       *[other] ，改第一项写 { $field }.0.{ $first }=…
    }；可以填：{ LIST($parts) }
set-no-parts = “{ $field }”是一个整体，不分部分
    .hint = 直接写 { $field }={ $example }
set-is-list = “{ $field }”是列表，已有 { $count } 项，不知道要改哪一项
    .hint = 改第一项写 { $field }.0=…，加一项写 { $field }+=…，全部清空写 { $field }=。
set-no-list = “{ $field }”只有一个内容，不是列表
    .hint = 去掉加号或者后面的数字。
set-no-item = “{ $field }”没有这一项：列表现在有 { $count } 项，从 0 数起
    .hint = 加一项写下一个数字，或者用 +=。
set-unreadable = { $id } 的文件有格式错误，找不到要改的地方
    .hint = 先运行 kedang check，改好它指出的地方。
set-unsafe = “{ $field }”现在的写法比较特别，改它会碰到别的内容，没有改
    .hint = 在编辑器里改 { $id } 的这一处。
set-nothing = { $path } 已经是这样了，没有要改的
set-dry-run = 只是试改，没有写 { $path }
set-refused = 这样改会出错，没有写
    .hint = 按上面的说明改好再试；确实要写，加 --force。
set-done = 已修改 { $path }

move-no-workflow = “{ $type }”没有流程，不分步骤
    .hint = 要改字段，用 kedang set。
move-no-timeline = “{ $type }”不记时间线，{ $option } 没有地方写
    .hint = 去掉 { $option }；只改状态，几时改的、谁改的，git 里都有。
move-unknown-state = 流程里没有“{ $state }”这个状态
    .hint = { EMPTY($suggestion) ->
        [yes] {""}
       *[no] 是不是想写“{ $suggestion }”？
    }{ EMPTY($choices) ->
        [yes] “{ $now }”是最后一步，后面不能再有。
       *[no] { EMPTY($now) ->
            [yes] 第一步是：{ LIST($choices) }
           *[no] 从“{ $now }”可以到：{ LIST($choices) }
        }
    }
move-by-whom = 不知道这一步是谁办的：git 里的姓名和邮箱，员工档案里都没有
    .hint = 加上 --by 账号；或者用 git config user.email 写上员工档案里的邮箱。
move-unknown-person = 员工里没有账号或编号是“{ $login }”的
    .hint = { EMPTY($type) ->
        [yes] kedang.yaml 里没有写哪些记录是员工（people:）。
       *[no] 用 kedang list { $type } 查看员工。
    }
move-no-beginning = { $id } 还没有时间线，不知道是几时开始的
    .hint = 先记下第一步：kedang move { $id } { $first } --at 时间
move-needs-note = 这一步要写说明：加上 --note "…"
move-needs-fields = 先填好缺的内容，再走这一步：{ $command }

mv-no-path = { $id } 的文件不在它的类型规定的位置，不知道该改成什么名字
    .hint = 先运行 kedang check，改好它指出的地方。
mv-two = 有两条记录的编号都是“{ $id }”，不知道要改哪一条
    .hint = 先运行 kedang check --fix。
mv-unread = 这些文件里提到 { $id }，但有格式错误，没有跟着改：{ $files }
mv-half = { $old } 只改了一半，又没能改回去
    .hint = 什么都没有丢：git status 可以看到改了哪些文件；磁盘有空间、文件可写以后，再运行 kedang mv { $old } { $new } 或者用 git 恢复。
mv-broken-off = 把 { $old } 改为 { $new } 时中断了；下一条改档案的命令会把它做完。
mv-broken-off-before = 上次把 { $old } 改为 { $new } 时，还没动手就中断了，什么都没有改。
mv-broken-off-finished = 上次把 { $old } 改为 { $new } 时中途断了，现在已经做完。
mv-broken-off-changed = 把 { $old } 改为 { $new } 时中途断了，后来又有人改了：{ $files }
    .hint = 请先把这些文件弄好，比如用 git（git status 可以看到改了什么），再删除 { $note }，然后继续。
mv-done = { $old } 已改为 { $new }，旧编号仍能找到它；另外改了 { $files } 个引用它的文件
mv-login = “{ $field }”原来和编号一样是 { $old }，一起改为 { $new }。
mv-git = 还没有加入 git：看过以后运行 git add -A，再提交。
man-done = 已在 { $path } 写好 { $count } 页手册

draft-how = 行首有 # 的还没填；要填就去掉行首的 #，在冒号后面写内容。不填的可以留着，也可以删掉
draft-others = 其他
draft-required = 必填 ·{" "}
draft-options = （可选：{ LIST($options) }）
draft-more-options = 共 { $count } 项，见 catalogs/{ $catalog }.yaml
draft-record = （写{ LIST($types) }的编号）
draft-any-record = （写记录的编号）
draft-example = （例：{ $example }）

## 查询

listed-cut = 共 { $count } 条，列出前 { $shown } 条
listed-failed = 条件对 { $count } 条记录算不出结果，没有列出；第一条是 { $id }
lookup-errors = 档案里有 { $errors } 个错误，结果可能不全；运行 kedang check 查看。
column-id = 编号
column-title = 标题
listed-count = 共 { $count } 条
listed-none = 没有符合条件的记录。
show-not-found = 没有编号是“{ $id }”的记录
    .hint = { EMPTY($suggestion) ->
        [yes] 用 kedang search 找一找。
       *[no] 是不是想看“{ $suggestion }”？
    }
show-deadlines = 时限
show-others = 其他
show-referring = 提到它的记录（{ $count }）
log-created = 新建
log-deleted = 删除
log-deleted-uncommitted = 它已经删除，只是还没有提交。
log-deleted-show = 它最后的样子：kedang show { $id } --rev { $rev }
log-never = 没有记录用过编号“{ $id }”，从前也没有
    .hint = { $shallow ->
        [yes] 这里是浅克隆，更早的历史不在本地；运行 git fetch --unshallow 取回。
       *[no] { EMPTY($suggestion) ->
            [yes] 用 kedang search 找一找。
           *[no] 是不是“{ $suggestion }”？
        }
    }
log-writing = 只改了写法，内容没有变
log-reordered = 只调换了顺序
log-former = { $field }（表单里已经没有）
log-version = 版本
log-unreadable-old = 改动前的版本读不出来：{ $why }
log-unreadable-new = 这个版本读不出来：{ $why }
log-why-encoding = 不是 UTF-8 编码
log-why-size = 文件太大
log-why-syntax = YAML 写法有错
log-why-conflict = 里面有没处理完的合并标记
log-why-missing = git 里没有它的内容
log-none = 它还没有提交过，没有历史。
log-more = 还有更早的，只列出最近 { $shown } 次；去掉 --limit 可以全部列出。
log-shallow = 这里是浅克隆，更早的历史不在本地；运行 git fetch --unshallow 取回。
diff-added = 新增
diff-removed = 删除
diff-changed = 改动
diff-summary = 新增 { $added } 条，改动 { $changed } 条（其中 { $moved } 条有流转），删除 { $removed } 条。
diff-others = 另有 { $files } 个不是记录的文件不同。
due-done = { $done } 按时完成
due-done-late = { $done } 才完成，已超期
due-missed = 已超期
due-not-yet = 还没到期
search-none = 没有找到。
    .hint = 少写几个词，或者换一种说法；拼音和首字母也可以。
search-bad-query = 看不懂这个查询：{ $reason }
    .hint = 写法见 docs/search.md；含有特殊符号的词用双引号括起来。
group-files = 文件
group-syntax = 写法
group-types = 类型和设置
group-expressions = 表达式
group-records = 记录的内容
group-workflow = 流转
group-changes = 改动
explain-more = 运行 kedang explain 代号 看详细说明；也可以查规则（complaint.规则名）、表单（complaint）和字段（complaint.severity）。
explain-rule-place = 这条规则写在 { $path } 里。
explain-file = 位置：
explain-type-file = 表单：
explain-sensitivity = 密级：
explain-kind = 填什么：
explain-required = 必填：
explain-to = 引用：
explain-min = 最小：
explain-max = 最大：
explain-default = 默认：
explain-example = 例：
explain-derive = 算法：
explain-catalog = 选项表：
explain-options = 选项
explain-rules = 规则
explain-list-of = 列表，每项是{ $kind }
explain-unknown = 没有“{ $code }”这个代号
    .hint = { EMPTY($suggestion) ->
        [yes] 不带参数运行 kedang explain，列出全部代号。
       *[no] 是不是想看“{ $suggestion }”？
    }
unknown-type-name = 没有“{ $type }”这个记录类型
    .hint = { EMPTY($suggestion) ->
        [yes] 有这些类型：{ $types }
       *[no] 是不是想写“{ $suggestion }”？
    }
unknown-audience = 没有“{ $name }”这个读者范围
    .hint = kedang.yaml 里有：{ $names }

## 预览

serve-ready = 预览：{ $url }
serve-watching = 正在留意 { $path } 的改动，保存后网页自动刷新。按 Ctrl-C 结束。
serve-polling = 系统不通知文件改动，改为每秒查看一次。
serve-rebuilt = 网页已更新
serve-building = 正在生成网站
serve-rebuilding = 有改动，重新生成
serve-other-port = 端口 { $wanted } 被占用，改用 { $used }
serve-not-watching = 没法知道文件有没有改动（{ $reason }），网页不会自动更新。
serve-panicked = 生成网站时程序出错：{ $reason }
    .hint = 网页还是上一次的；请把这句话和改动一起报给开发者。
serve-no-browser = 打不开浏览器：{ $reason }
serve-needs-worktree = 这里是没有文件的裸仓库，没有可以预览的改动
    .hint = 克隆一份再预览，或者用 kedang build 生成网站。
serve-broken = 有 { $errors } 个错误，网页上会显示。
serve-problems = 有 { $errors } 个错误
serve-port-taken = 端口 { $port } 被占用
    .hint = 换一个：--port { $other }

## 出错

error = 出错
hint = 提示
repository-not-found = “{ $path }”不是记录仓库：没有 kedang.yaml
    .hint = { EMPTY($candidates) ->
        [yes] 进到记录仓库里再运行，或者用 --repo 指定；还没有的话，kedang init 文件夹 可以新建。
       *[no] 这里面有几个记录仓库，请指定其中一个：{ LIST($candidates) }。
    }
path-not-found = 找不到“{ $path }”
revision-not-found = 没有“{ $rev }”这个版本
    .hint = 用 git log --oneline 看看有哪些提交。
shallow-range = 这份克隆缺少早先的提交（包括“{ $rev }”），没法比较
    .hint = 用 git fetch --unshallow 取全；在 CI 里把取历史的深度设为 0。
git-repository-unusable = “{ $path }”所在的 git 仓库不能用：{ $reason }
not-a-git-repository = “{ $path }”不在 git 仓库里
    .hint = 先运行 git init，或者去掉 --rev、--staged。
shallow-notice = 网页上的修改历史不完整：这是浅克隆，没有更早的提交；git fetch --unshallow 可以取回。在 CI 里，把获取的深度设成 0。
as-it-was = 按这个提交产生的时间 { $at } 显示；要按别的时间，用 --now。
no-git-notice = 这里不是 git 仓库，网页上没有修改历史。
types-broken = 类型或设置有错误，没法往下做。
    .hint = 先改好上面列出的错误；kedang explain 代号 有详细说明。
write-failed = 写不进“{ $path }”：{ $reason }
    .hint = 看看磁盘是否已满、有没有写入权限。
output-not-ours = “{ $path }”不是 kedang 生成的网站
    .hint = 换一个空文件夹；为免误删，不会覆盖别的内容。
bad-instant = { $option } 看不懂“{ $text }”
    .hint = { $option ->
        [SOURCE_DATE_EPOCH] 写从 1970 年起的秒数，例如 1773451200
       *[other] 写日期或时间，例如 2026-03-14、2026-03-14 09:20 或 2026-03-14T09:20:00+08:00
    }
bad-expression = { $option } 写错了
    .hint = 表达式的写法见 docs/expressions.md

## 查询写错了

search-found = 找到 { $count } 条
search-relaxed = 没有完全符合的；{ $count } 条符合一部分
query-unknown-field = 没有“{ $name }”这个字段{ EMPTY($suggestion) ->
        [yes] {""}
       *[no] ，是不是想写“{ $suggestion }”？
    }
query-unknown-facet = “{ $name }”不能按取值计数
query-unclosed-quote = 引号没有成对
query-parentheses = 括号没有成对，或者里面是空的
query-missing-operand = “{ $operator }”旁边缺一个词
query-missing-value = “{ $field }:”后面缺内容
query-bad-range = 范围要写成 [从 TO 到]，并且从小到大
query-no-ranges = 只有日期和数字字段可以写范围
query-bad-date = “{ $value }”不是日期、月份或年份
query-bad-number = “{ $value }”不是数字
query-bad-bool = “{ $value }”应写 true 或 false
query-bad-phone = “{ $value }”里没有数字
query-too-long = 查询太长了
