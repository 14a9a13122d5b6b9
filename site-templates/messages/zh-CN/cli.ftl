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
build-kept-going = 有 { $records } 条记录有错误，已换成错误页；其余照常生成。

check-checked = 检查了 { $records } 条记录、{ $types } 个类型
check-fixed = 已改好 { $count } 处，涉及 { $files } 个文件。
check-fix-left = 还有 { $count } 处要等下次运行 --fix。
check-fix-needs-worktree = --fix 要改文件，只能用在工作区，不能和 --rev、--staged 一起用。

## 进度

progress-read = 读取记录
progress-check = 检查
progress-index = 建立索引
progress-render = 生成网页
progress-write = 写入文件

## 新建

init-done = 已在 { $path } 建好记录仓库。
init-demo-done = 已在 { $path } 建好示例仓库：{ $records } 条记录，{ $commits } 次提交。
init-next = 接下来：
init-next-check = 检查：kedang check { $path }
init-next-build = 生成网站：kedang build { $path } --out site
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

## 查询

listed-count = 共 { $count } 条
listed-none = 没有符合条件的记录。
show-not-found = 没有编号是“{ $id }”的记录
    .hint = { EMPTY($suggestion) ->
        [yes] 用 kedang search 找一找。
       *[no] 是不是想看“{ $suggestion }”？
    }
search-count = 找到 { $count } 条，用时 { $milliseconds } 毫秒
search-none = 没有找到。
    .hint = 少写几个词，或者换一种说法；拼音和首字母也可以。
search-bad-query = 看不懂这个查询：{ $reason }
    .hint = 写法见 docs/search.md；含有特殊符号的词用双引号括起来。
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
serve-rebuilt = 已更新（{ $milliseconds } 毫秒）
serve-broken = 有 { $errors } 个错误，网页上会显示。
serve-port-taken = 端口 { $port } 被占用
    .hint = 换一个：--port { $other }

## 出错

error = 出错
hint = 提示
repository-not-found = “{ $path }”不是记录仓库：没有 kedang.yaml
    .hint = 进到记录仓库里再运行，或者用 --repo 指定；还没有的话，kedang init 文件夹 可以新建。
path-not-found = 找不到“{ $path }”
revision-not-found = 没有“{ $rev }”这个版本
    .hint = 用 git log --oneline 看看有哪些提交。
not-a-git-repository = “{ $path }”不在 git 仓库里
    .hint = 先运行 git init，或者去掉 --rev、--staged。
no-git-notice = 这里不是 git 仓库，网页上没有修改历史。
types-broken = 类型或设置有错误，没法往下做。
    .hint = 先改好上面列出的错误；kedang explain 代号 有详细说明。
write-failed = 写不进“{ $path }”：{ $reason }
    .hint = 看看磁盘是否已满、有没有写入权限。
output-not-ours = “{ $path }”不是 kedang 生成的网站
    .hint = 换一个空文件夹；为免误删，不会覆盖别的内容。
output-inside-records = 网站不能生成到记录文件夹“{ $path }”里面
    .hint = 用 --out 指定别的地方。
bad-now = --now 看不懂“{ $text }”
    .hint = 写日期或时间，例如 2026-03-14 或 2026-03-14T09:20:00+08:00
bad-where = --where 的条件写错了

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
