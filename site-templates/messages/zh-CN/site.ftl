### 网站上的文字。每条的编号与 en/site.ftl 相同；js- 开头的也交给页面脚本使用，两边用词一致。

## 时间（src/site/when.rs 与 site.js 共用）

js-today-at = 今天 { $time }
js-yesterday-at = 昨天 { $time }
js-day-before-at = 前天 { $time }
js-tomorrow-at = 明天 { $time }
js-day-after-at = 后天 { $time }
js-today = 今天
js-yesterday = 昨天
js-day-before = 前天
js-tomorrow = 明天
js-day-after = 后天
js-date = { $month }月{ $day }日
js-date-year = { $year }年{ $month }月{ $day }日
js-month-1 = 1
js-month-2 = 2
js-month-3 = 3
js-month-4 = 4
js-month-5 = 5
js-month-6 = 6
js-month-7 = 7
js-month-8 = 8
js-month-9 = 9
js-month-10 = 10
js-month-11 = 11
js-month-12 = 12
js-hours = { $n } 小时
js-hours-one = 1 小时
js-days = { $n } 天
js-days-one = 1 天
js-late = 已超 { $span }
js-late-now = 刚刚超期
js-left = 还有 { $span }
js-left-now = 不到 1 小时
js-by = { $span }前
js-due-today = 今天到期
js-due-tomorrow = 明天到期
js-done = 按时完成
js-missed = 逾期完成

## 查找框与脚本

js-find-none = 没有找到“{ $query }”。换个说法试试：客户简称、编号、拼音首字母、电话后四位。
js-find-count = 共 { $n } 条，回车打开第一条
js-find-loading = 正在准备查找…
js-find-failed = 查找数据没有读到。请刷新页面，或从左侧栏目进入。
js-copied = 已复制
js-copied-link = 链接已复制
js-narrow = 在本页中筛选…
js-narrow-count = 本页 { $n } 条相符
js-sort = 点击按此列排序
js-theme-dark = 改用深色
js-theme-light = 改用浅色
js-me-set = 这是我
js-me-unset = 不再记住我
js-preview-problems = 记录中的问题
js-preview-close = 关闭
js-as-of = 数据截至 { $time }
js-checked-ok = 校验无问题
js-checked = 校验发现 { $n } 个错误
js-checked-warnings = 校验有 { $n } 条提醒

## 每页的框架

skip = 跳到正文
nav = 栏目
menu = 栏目
close = 关闭
find = 查找
find-placeholder = 查找客户、编号、电话、拼音…
find-results = 查找结果
find-key = 按 / 键查找
audience = { $name }版
theme = 明暗
crumbs = 所在位置
print = 打印
edit = 编辑
history = 历史
new = 新建
last-change = { $who } { $when }最后改动
status = 状态

list-separator = 、

## 首页

home-now = 现在要处理
home-none = 现在没有要处理的事
home-none-more = 所有期限都在掌握之中。新的事项到期前两天会出现在这里。
home-counts = 概况
home-counts-note = 近 12 个月
home-changes = 最近变更
home-changes-all = 全部变更
home-changes-none = 还没有变更记录。
home-broken = 有 { $n } 份记录需要改正
home-broken-more = 它们暂时不能正常显示，其余记录不受影响。
home-build = 由提交 { $commit } 生成
home-build-worktree = 由工作目录生成
home-records = 共 { $n } 份记录
home-fresh = 从第一份记录开始
home-fresh-more = 这里还没有记录。新建一份客户档案，保存后一两分钟就会出现在这里。
home-more = 另有 { $n } 项
home-delta = 近一月 { $delta }

## 列表

list-none = 还没有{ $label }
list-none-more = 新建一份，保存后一两分钟就会出现在这里。
list-none-here = 这里暂时没有记录。
list-facets = 筛选
list-remove = 取消此项筛选
list-more-facets = 更多筛选
list-newest = 最新
list-newer = 更新
list-older = 更早
list-oldest = 最早
list-first = 第一页
list-before = 上一页
list-after = 下一页
list-last = 最后一页
list-pages = 分页
list-range = 最新 { $n } 份，共 { $total } 份
list-page = 第 { $n } 页（从最早的数起）
list-page-of = 第 { $n } 页，共 { $count } 页
list-table = { $label }列表
list-feed = 订阅{ $label }

## 记录

record-empty = 另有 { $n } 项未填
record-steps = 办理经过
record-stay = 停留 { $span }
record-deadlines = 期限
record-deadline-working = 自 { $from } 起 { $within }内
record-deadline-done = { $when } 完成
record-links = 谁提到它
record-links-more = 全部 { $n } 条
record-changes = 变更
record-files = 附件
record-file-missing = 文件缺失
record-findings = 校验提醒 { $n } 条
record-findings-errors = 校验有 { $n } 个错误
record-next = 下一步
record-owner-none = 未指定
record-copy = 点击复制编号，按住 Ctrl 点击复制链接
record-id = 编号
record-aside = 相关信息
record-sign = 签字
record-print-note = 由客户档案系统打印

## 客户页、员工页

hub-facts = 要点
hub-open = 未了事项
hub-my-open = 我的待办
hub-my-open-none = 没有到期的事，手头清爽。
hub-timeline = 时间线
hub-timeline-none = 还没有往来记录。
hub-entry-more = 详情：{ $title }
hub-timeline-filter = 只看
hub-timeline-all = 全部
hub-profile = 基本资料
hub-more = 全部 { $n } 份
hub-charge-late = 有超期事项
hub-week-more = 另有 { $n } 项
hub-none = 还没有记录。
hub-parts = 本页内容
hub-days = { $n } 天
hub-never = 尚未联系
hub-since = 距上次联系
hub-last = 上次联系
hub-week = 未来七天
hub-week-none = 无安排
hub-today = 今天
hub-calendar = 订阅日历
hub-unknown = 不详
hub-customer = 客户

## 校验页、错误页

diagnostics-title = 校验
diagnostics-none = 全部记录校验通过
diagnostics-none-more = 没有错误，也没有提醒。谢谢大家把档案写得这样整齐。
diagnostics-errors = { $n } 个错误
diagnostics-warnings = { $n } 条提醒
diagnostics-infos = { $n } 条说明
diagnostics-people = 按负责人
diagnostics-rules = 按规则
diagnostics-nobody = 未指定负责人
diagnostics-rule = 规则
diagnostics-count = 条数
diagnostics-where = 记录
diagnostics-mend = 去改正
severity-error = 错误
severity-warning = 提醒
severity-info = 说明
error-title = 这份记录暂时无法显示
error-more = 文件里有下面这些问题。改正并保存后，一两分钟内页面会恢复。

## 变更

history-title = 变更历史
history-all = 全部变更历史
history-created = 新建
history-id = 编号
history-edited = 有改动
history-writing = 只改了写法，内容没有变
history-between = 、
history-fields-more = { $fields }等 { $n } 项
history-details = 看改动（{ $n } 项）
history-details-more = 另有 { $n } 项改动。
history-reordered = 只调换了顺序
history-former = 表单里已经没有这一项
history-sealed = （按现在的表单读不出来）
history-version = 版本
history-unreadable-old = 改动前的版本读不出来：{ $why }。
history-unreadable-new = 这个版本读不出来：{ $why }。
history-why-encoding = 不是 UTF-8 编码
history-why-size = 文件太大
history-why-syntax = YAML 写法有错
history-why-conflict = 里面有没处理完的合并标记
history-why-missing = 仓库里没有它的内容
history-range = 最近 { $n } 次，共 { $total } 次
history-unknown = 这里的仓库没有更早的提交记录，更早的改动不详。
changes-title = 最近变更
changes-unknown = 看不到更早的变更：这里的仓库没有完整的提交记录。
changes-none = 还没有变更。
change-created = { $who }新建了{ $type } { $record }
change-edited = { $who }修改了{ $type } { $record }
change-edited-fields = { $who }修改了 { $record } 的{ $fields }
change-moved = { $who }把 { $record } 从{ $from }推进到{ $to }
change-moved-first = { $who }把 { $record } 推进到{ $to }
change-removed = { $who }删除了{ $type } { $record }

## 帮助

help-title = 使用说明
help-keys = 按键
help-keys-find = 查找
help-keys-move = 在结果中移动
help-keys-open = 打开选中的一条
help-keys-leave = 离开查找
help-keys-help = 打开本页
help-keys-copy = 在编号上点击：复制编号
help-keys-copy-link = 在编号上按住 Ctrl 点击：复制链接
help-find = 怎样查找
help-find-intro = 查找框认得下面这些写法，可以合在一起用，中间空一格：
help-find-part = 名称里的任意几个字
help-find-part-example = 精工 交付
help-find-initials = 拼音或拼音首字母
help-find-initials-example = hxjg
help-find-code = 编号的一部分
help-find-code-example = TS-2026
help-find-phone = 电话号码或后四位
help-find-phone-example = 0017
help-write = 怎样填写
help-write-intro = 打开一份记录，点“编辑”，在网页上改好保存即可。保存后系统先校验，再更新本站，通常一两分钟。
help-types = 有哪些表单
help-print = 怎样打印
help-print-intro = 在记录页点“打印”，出来的就是一张完整的表单：标题、编号、内容、办理经过和签字栏。

## 找不到、已搬家

missing-title = 没有这个页面
missing-more = 它可能改了编号，或者您不在能看到它的范围内。已按地址替您查找：
missing-home = 回首页
redirect-title = 编号已更改
redirect-more = 这份记录现在的编号是 { $record }，正在前往。

## 程序里用到的词

home = 首页
changes = 最近变更
diagnostics = 校验
help = 使用说明
nav-records = 档案
nav-site = 本站
due-months = 按月查看
due-of-month = { $month }到期
due-late = 已超期
due-today = 今天
due-week = 本周
due-later = 以后
hub-day = { $day }日
home-chart = { $label }近 12 个月每月的数量：{ $values }
list-sorted-title = 按名称排列
list-sorted-up = 按{ $label }排列
list-sorted-newest = 按{ $label }排列，最新的在前
list-sorted-down = 按{ $label }排列，最大的在前
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
